import {
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  MessageBar,
  MessageBarBody,
} from '@fluentui/react-components';
import { MoreHorizontalRegular } from '@fluentui/react-icons';
import { Suspense, lazy } from 'react';
import { configKey } from '../../../../domain/index.ts';
import type { ConfigDocument } from '../../../../domain/index.ts';
import { useBoard } from '../../store/context.tsx';
import { copyOf } from '../create.ts';
import { faultsAt } from '../draft/faults.ts';
import { putDocument, useEditing } from '../draft/use-draft.tsx';
import type { Editing } from '../draft/use-draft.tsx';
import { headingOf } from '../form/context.tsx';
import { faultWords } from '../form/fields.tsx';
import { QueueNow } from '../queues/queue-panel.tsx';
import { placeOf } from '../sections.ts';
import { useWords } from '../text/use-words.tsx';
import { useGoTo } from '../use-place.ts';
import { isNameable } from '../uses.ts';
import { Uses } from './uses-list.tsx';
import { AgentEditor } from './agent-editor.tsx';
import { AttendantEditor } from './attendant-editor.tsx';
import { HolidaysEditor } from './holidays-editor.tsx';
import { HoursEditor } from './hours-editor.tsx';
import { NumberEditor } from './number-editor.tsx';
import { VoicemailEditor } from './voicemail-editor.tsx';
import { AudioPane } from '../prompts/audio-pane.tsx';
import { PromptEditor } from '../prompts/prompt-editor.tsx';
import { QueueEditor } from '../queues/queue-editor.tsx';
import { formOf } from './form-of.ts';

/** The designer brings its own drawing library, so it comes when a flow is opened. */
const FlowEditor = lazy(async () => ({
  default: (await import('../flow/flow-editor.tsx')).FlowEditor,
}));

// What is set up once and then hardly opened comes when it is.
const TrunkEditor = lazy(async () => ({
  default: (await import('../trunks/trunk-editor.tsx')).TrunkEditor,
}));
const ListEditor = lazy(async () => ({
  default: (await import('../customers/list-editor.tsx')).ListEditor,
}));
const ConnectorEditor = lazy(async () => ({
  default: (await import('../connectors/connector-editor.tsx')).ConnectorEditor,
}));
const SettingsEditor = lazy(async () => ({
  default: (await import('../organisation/settings-editor.tsx')).SettingsEditor,
}));
const DialPolicyEditor = lazy(async () => ({
  default: (await import('../organisation/dial-policy-editor.tsx')).DialPolicyEditor,
}));

/** One document: its name, what can be done with it as a whole, and its own editor. */
export function DocumentPane({ document }: { readonly document: ConfigDocument }) {
  const words = useWords();
  const { faults } = useEditing();
  const key = configKey(document);
  const own = faultsAt(faults, key, { deep: true });
  return (
    <article
      className="setup-queue setup-pane"
      aria-labelledby="setup-document"
      data-region
      tabIndex={-1}
      data-document={key}
    >
      <header className="row">
        <h2 id="setup-document">
          <bdi>{headingOf(document, words)}</bdi>
        </h2>
        {document.kind === 'queue' && <QueueNowOf id={document.id} />}
        <DocumentMenu document={document} />
      </header>
      {own.length > 0 && (
        <MessageBar intent="error" layout="multiline" politeness="polite" data-faults>
          <MessageBarBody>
            <ul className="plain">
              {own.map((fault) => (
                <li key={`${fault.path} ${fault.message}`}>
                  <code dir="ltr">{fault.path.slice(key.length + 1)}</code>{' '}
                  {faultWords(fault, words)}
                </li>
              ))}
            </ul>
          </MessageBarBody>
        </MessageBar>
      )}
      <Suspense fallback={null}>
        <Editor document={document} />
      </Suspense>
      {isNameable(document.kind) && <Uses of={key} />}
    </article>
  );
}

function QueueNowOf({ id }: { readonly id: string }) {
  const queue = useBoard((board) => board.queues.get(id) ?? null);
  return queue === null ? null : <QueueNow queue={queue} />;
}

function DocumentMenu({ document }: { readonly document: ConfigDocument }) {
  const words = useWords();
  const goTo = useGoTo();
  const { documents, drafts } = useEditing();
  if (drafts === null || document.kind === 'settings') return null; // there is always one
  const key = configKey(document);
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button
          appearance="subtle"
          icon={<MoreHorizontalRegular />}
          aria-label={words('pane.more', { name: headingOf(document, words) })}
          data-action="more"
        />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {'id' in document && document.kind !== 'audio' && (
            <MenuItem
              onClick={() => {
                const copy = copyOf(document, documents);
                putDocument(drafts, copy);
                goTo(placeOf(configKey(copy)) ?? '');
              }}
            >
              {words('pane.copy')}
            </MenuItem>
          )}
          <MenuItem
            onClick={() => {
              drafts.edit(new Map([[key, null]]));
              goTo((placeOf(key) ?? '').split('/')[0] ?? '');
            }}
          >
            {words('pane.remove')}
          </MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

function Editor({ document }: { readonly document: ConfigDocument }) {
  const editing = useEditing();
  const form = <D extends ConfigDocument>(of: D) => formOf(of, editing satisfies Editing);
  switch (document.kind) {
    case 'queue':
      return <QueueEditor form={form(document)} />;
    case 'agent':
      return <AgentEditor form={form(document)} />;
    case 'flow':
      return <FlowEditor form={form(document)} />;
    case 'attendant':
      return <AttendantEditor form={form(document)} />;
    case 'hours':
      return <HoursEditor form={form(document)} />;
    case 'holidays':
      return <HolidaysEditor form={form(document)} />;
    case 'prompt':
      return <PromptEditor form={form(document)} />;
    case 'audio':
      return <AudioPane form={form(document)} />;
    case 'number':
      return <NumberEditor form={form(document)} />;
    case 'voicemail':
      return <VoicemailEditor form={form(document)} />;
    case 'trunk':
      return <TrunkEditor form={form(document)} />;
    case 'list':
      return <ListEditor form={form(document)} />;
    case 'connector':
      return <ConnectorEditor form={form(document)} />;
    case 'settings':
      return <SettingsEditor form={form(document)} />;
    case 'dialPolicy':
      return <DialPolicyEditor form={form(document)} />;
  }
}
