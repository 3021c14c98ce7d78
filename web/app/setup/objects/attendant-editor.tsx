import { AttendantCallFlow, Digit, HolidaysId, NameExtension } from '../../../../domain/index.ts';
import type { AttendantOption } from '../../../../domain/index.ts';
import type { DocumentOf } from '../form/context.tsx';
import { ChoiceField, MaybeTextField, Optional, SwitchField, TextField } from '../form/fields.tsx';
import { part, variantOf } from '../form/form.ts';
import type { Form } from '../form/form.ts';
import { Rows } from '../form/lists.tsx';
import { PromptField } from '../form/prompt-field.tsx';
import { RefField, useOptions } from '../form/refs.tsx';
import { TargetField } from '../form/target-field.tsx';
import type { AnyTarget } from '../form/target-field.tsx';
import { useWords } from '../text/use-words.tsx';
import { RightsFields, ScopeFields } from './attendant-people.tsx';
import { ZoneField } from './hours-editor.tsx';

interface Props {
  readonly form: Form<DocumentOf<'attendant'>>;
}

const emptyFlow = (name: string) =>
  AttendantCallFlow.parse({ name, route: { kind: 'go', target: { kind: 'disconnect' } } });

/** Holidays come before hours, hours before the rest: so do the parts here, last to first. */
export function AttendantEditor({ form }: Props) {
  const words = useWords();
  return (
    <>
      <div className="setup-fields">
        <TextField form={part(form, 'name')} label="attendant.name" />
        <TextField form={part(form, 'language')} label="attendant.language" dir="ltr" />
        <ZoneField form={part(form, 'timeZone')} />
        <SwitchField form={part(form, 'speech')} label="attendant.speech" />
      </div>
      <TargetField
        form={part(form, 'operator')}
        label="attendant.operator"
        union="attendant"
        none="attendant.noOperator"
      />
      <CallFlowFields form={part(form, 'open')} title={words('attendant.open')} />
      <RefField
        form={part(form, 'hours')}
        label="attendant.hours"
        of="hours"
        none="queue.alwaysOpen"
      />
      {form.value.hours !== null && (
        <Optional
          form={part(form, 'closed')}
          label="attendant.closed"
          initial={() => emptyFlow('closed')}
        >
          {(own) => <CallFlowFields form={own} title={words('attendant.closed')} />}
        </Optional>
      )}
      <HolidayRows form={form} />
      <ScopeFields form={part(form, 'scope')} />
      <ChoiceField
        form={part(form, 'nameExtension')}
        label="attendant.nameExtension"
        options={NameExtension.options}
      />
      <RightsFields form={form} />
    </>
  );
}

function HolidayRows({ form }: Props) {
  const sets = useOptions('holidays');
  const first = sets[0];
  return (
    <Rows
      form={part(form, 'holidays')}
      label="attendant.holidays"
      add="attendant.holidays.add"
      isOrdered
      initial={
        first === undefined
          ? null
          : () => ({ holidays: HolidaysId.parse(first.id), flow: emptyFlow(first.name) })
      }
      name={({ holidays }) => sets.find(({ id }) => id === holidays)?.name ?? holidays}
    >
      {(row) => (
        <>
          <RefField form={part(row, 'holidays')} label="attendant.holidays.set" of="holidays" />
          <CallFlowFields form={part(row, 'flow')} title={row.value.flow.name} />
        </>
      )}
    </Rows>
  );
}

type Route = AttendantCallFlow['route'];
type Menu = Extract<Route, { kind: 'menu' }>;

interface CallFlowProps {
  readonly form: Form<AttendantCallFlow>;
  readonly title: string;
}

/** A greeting, then a menu or one place. */
function CallFlowFields({ form, title }: CallFlowProps) {
  const route = part(form, 'route');
  const change = (kind: Route['kind']) =>
    route.change(
      kind === 'go'
        ? { kind, target: { kind: 'disconnect' } }
        : { kind, prompt: null, options: [], directory: 'none', forceListen: false },
    );
  const own = { ...route, schema: variantOf(route.schema, route.value.kind) };
  return (
    <fieldset className="setup-group setup-call-flow" data-path={form.path}>
      <legend>{title}</legend>
      <TextField form={part(form, 'name')} label="attendant.flowName" />
      <PromptField
        form={part(form, 'greeting')}
        label="attendant.greeting"
        none="prompt.kind.none"
      />
      <ChoiceField
        form={{
          ...route,
          schema: null,
          path: `${route.path}/kind`,
          value: route.value.kind,
          change,
        }}
        label="attendant.route"
        options={['menu', 'go']}
      />
      {route.value.kind === 'go' ? (
        <TargetField
          form={part(own as Form<Extract<Route, { kind: 'go' }>>, 'target') as Form<AnyTarget>}
          label="attendant.target"
          union="attendant"
        />
      ) : (
        <MenuFields form={own as Form<Menu>} />
      )}
    </fieldset>
  );
}

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '*', '#'] as const;

function MenuFields({ form }: { readonly form: Form<Menu> }) {
  const words = useWords();
  const options = part(form, 'options');
  const free = keys.find((key) => options.value.every((option) => option.key !== key));
  return (
    <>
      <PromptField
        form={part(form, 'prompt')}
        label="attendant.menu.prompt"
        none="attendant.menu.made"
      />
      <Rows
        form={options}
        label="attendant.options"
        add="attendant.options.add"
        initial={free === undefined ? null : () => newOption(free)}
        name={({ key }) => words('attendant.option', { key })}
      >
        {(row) => <OptionFields form={row} />}
      </Rows>
      <div className="setup-fields">
        <ChoiceField
          form={part(form, 'directory')}
          label="attendant.directory"
          options={['none', 'name', 'extension']}
        />
        <SwitchField form={part(form, 'forceListen')} label="attendant.forceListen" />
      </div>
    </>
  );
}

const newOption = (key: string): AttendantOption => ({
  key: Digit.parse(key),
  phrase: null,
  description: '',
  action: { kind: 'operator' },
});

function OptionFields({ form }: { readonly form: Form<AttendantOption> }) {
  const action = part(form, 'action');
  const isAnnouncement = action.value.kind === 'announcement';
  const change = (what: 'target' | 'announcement') => {
    if (what === 'target') return action.change({ kind: 'operator' });
    action.change({ kind: 'announcement', prompt: { kind: 'text', text: '', language: 'en-GB' } });
  };
  return (
    <>
      <div className="setup-fields">
        <ChoiceField form={part(form, 'key')} label="attendant.key" options={keys} />
        <MaybeTextField form={part(form, 'phrase')} label="attendant.phrase" />
        <TextField form={part(form, 'description')} label="attendant.description" />
        <ChoiceField
          form={{
            ...{ ...action, schema: null, path: `${action.path}/kind` },
            ...{ value: isAnnouncement ? 'announcement' : 'target', change },
          }}
          label="attendant.does"
          options={['target', 'announcement']}
        />
      </div>
      {isAnnouncement ? (
        <PromptField
          form={part(
            action as Form<Extract<typeof action.value, { kind: 'announcement' }>>,
            'prompt',
          )}
          label="attendant.announcement"
        />
      ) : (
        <TargetField
          form={action as unknown as Form<AnyTarget>}
          label="attendant.target"
          union="attendant"
        />
      )}
    </>
  );
}
