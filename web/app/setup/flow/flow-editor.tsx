import {
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Tab,
  TabList,
} from '@fluentui/react-components';
import { AddRegular, OrganizationRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { FlowConfig } from '../../../../domain/index.ts';
import { useScope } from '../form/context.tsx';
import type { FormScope } from '../form/context.tsx';
import { MaybeTextField, TextField } from '../form/fields.tsx';
import { part } from '../form/form.ts';
import type { Form } from '../form/form.ts';
import { useWords } from '../text/use-words.tsx';
import { Canvas } from './canvas.tsx';
import { nodeKinds } from './graph.ts';
import type { Firsts, NodeKind } from './graph.ts';
import { Inspector } from './inspector.tsx';
import { autoLayout } from './layout.ts';
import { insertNode, nodeAt, portsAt, removeNode } from './outline.ts';
import { OutlineView } from './outline-view.tsx';
import { TryPanel } from './try-panel.tsx';

interface Props {
  readonly form: Form<FlowConfig>;
}

type View = 'canvas' | 'outline';

/** The designer: drawn or as an outline, beside the fields of the node that is looked at. */
export function FlowEditor({ form }: Props) {
  const { documents } = useScope();
  const { value: flow } = form;
  const [view, setView] = useState<View>('canvas');
  const [asked, choose] = useState<string>(flow.start);
  const [visited, setVisited] = useState<ReadonlySet<string>>(new Set());
  const palette = usePalette();
  const chosen = nodeAt(flow, asked) === undefined ? flow.start : asked;
  const add = (kind: NodeKind) => {
    const port = palette.port ?? portsAt(flow, chosen)[0]?.name ?? null;
    const added = insertNode(flow, kind, { from: chosen, port }, firstsOf(documents));
    form.change({ ...added.flow, kind: 'flow' }, '');
    choose(added.id);
    focusNode();
  };
  const remove = (id: string) => {
    form.change({ ...removeNode(flow, id), kind: 'flow' }, '');
    choose(flow.start);
  };
  const views = { form, chosen, choose, visited };
  return (
    <>
      <FlowBar form={form} view={view} setView={setView} palette={palette} add={add} />
      <div className="setup-designer">
        {view === 'canvas' ? (
          <Canvas {...views} form={form as unknown as Parameters<typeof Canvas>[0]['form']} />
        ) : (
          <OutlineView
            {...views}
            flow={flow}
            path={form.path}
            add={form.isReadOnly ? null : () => palette.open(null)}
            remove={form.isReadOnly ? null : remove}
            edit={focusNode}
          />
        )}
        <Inspector
          key={chosen}
          form={form as unknown as Parameters<typeof Inspector>[0]['form']}
          id={chosen}
          remove={() => remove(chosen)}
          addAfter={palette.open}
        />
      </div>
      <TryPanel flow={flow} show={(nodes) => setVisited(new Set(nodes))} />
      <div className="setup-fields">
        <TextField form={part(form, 'name')} label="flow.name" />
        <MaybeTextField
          form={part(form, 'language')}
          label="flow.language"
          empty={undefined}
          dir="ltr"
        />
      </div>
    </>
  );
}

interface BarProps extends Props {
  readonly view: View;
  readonly setView: (view: View) => void;
  readonly palette: PaletteState;
  readonly add: (kind: NodeKind) => void;
}

function FlowBar({ form, view, setView, palette, add }: BarProps) {
  const words = useWords();
  const { value: flow } = form;
  return (
    <div className="row setup-flow-bar">
      <TabList
        selectedValue={view}
        onTabSelect={(_event, { value }) => setView(value === 'canvas' ? 'canvas' : 'outline')}
        aria-label={words('flow.view')}
      >
        <Tab value="canvas">{words('flow.canvas')}</Tab>
        <Tab value="outline">{words('flow.outline')}</Tab>
      </TabList>
      {!form.isReadOnly && (
        <>
          <Palette palette={palette} add={add} />
          <Button
            icon={<OrganizationRegular />}
            data-action="layout"
            onClick={() => form.change({ ...flow, layout: autoLayout(flow) }, '')}
          >
            {words('flow.layout')}
          </Button>
        </>
      )}
    </div>
  );
}

/** Once it is drawn. */
function focusNode(): void {
  requestAnimationFrame(() => document.getElementById('setup-node')?.focus());
}

interface PaletteState {
  readonly isOpen: boolean;
  /** Which way of the node the new one is put at; null = its first. */
  readonly port: string | null;
  open(port: string | null): void;
  close(): void;
}

function usePalette(): PaletteState {
  const [isOpen, setOpen] = useState(false);
  const [port, setPort] = useState<string | null>(null);
  return {
    ...{ isOpen, port },
    open: (at) => {
      setPort(at);
      setOpen(true);
    },
    close: () => setOpen(false),
  };
}

interface PaletteProps {
  readonly palette: PaletteState;
  readonly add: (kind: NodeKind) => void;
}

/** Every kind of node, with what it is for. */
function Palette({ palette, add }: PaletteProps) {
  const words = useWords();
  return (
    <Menu
      open={palette.isOpen}
      onOpenChange={(_event, { open }) => (open ? palette.open(null) : palette.close())}
    >
      <MenuTrigger disableButtonEnhancement>
        <Button icon={<AddRegular />} data-action="addNode">
          {words('flow.add')}
        </Button>
      </MenuTrigger>
      <MenuPopover className="setup-palette">
        <MenuList>
          {nodeKinds.map((kind) => (
            <MenuItem
              key={kind}
              data-kind={kind}
              subText={words(`node.${kind}.hint`)}
              onClick={() => add(kind)}
            >
              {words(`node.${kind}`)}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

/** A name that stands for "none there yet" where there is none: the check then says what to add. */
function firstsOf(documents: FormScope['documents']): Firsts {
  const settings = documents.get('settings');
  const first = (kind: string): string => {
    const found = [...documents.values()].find((each) => each.kind === kind);
    return found !== undefined && 'id' in found ? found.id : 'none';
  };
  return {
    language: settings?.kind === 'settings' ? settings.language : 'en-GB',
    queue: first('queue'),
    hours: first('hours'),
    holidays: first('holidays'),
    voicemail: first('voicemail'),
    flow: first('flow'),
    connector: first('connector'),
  };
}
