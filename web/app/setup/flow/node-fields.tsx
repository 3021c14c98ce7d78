import { Button, Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { Digit, NodeId } from '../../../../domain/index.ts';
import type { FlowNode, Prompt } from '../../../../domain/index.ts';
import {
  ChoiceField,
  MaybeTextField,
  NumberField,
  SecondsField,
  SwitchField,
  TextField,
} from '../form/fields.tsx';
import { item, part, present } from '../form/form.ts';
import type { Form } from '../form/form.ts';
import { Rows, RequirementsField } from '../form/lists.tsx';
import { PromptField } from '../form/prompt-field.tsx';
import { RefField } from '../form/refs.tsx';
import { PriorityField, TargetField } from '../form/target-field.tsx';
import type { AnyTarget } from '../form/target-field.tsx';
import { useWords } from '../text/use-words.tsx';
import { PairsField } from './pairs-field.tsx';
import { portsOf } from './graph.ts';

type Of<K extends FlowNode['kind']> = Form<Extract<FlowNode, { kind: K }>>;

/** What a node does, by its kind; where it leads stands below. */
export function NodeFields({ form }: { readonly form: Form<FlowNode> }) {
  switch (form.value.kind) {
    case 'say':
      return <PromptField form={part(form as Of<'say'>, 'prompt')} label="node.prompt" />;
    case 'menu':
      return <MenuFields form={form as Of<'menu'>} />;
    case 'collect':
      return <CollectFields form={form as Of<'collect'>} />;
    case 'directory':
      return <DirectoryFields form={form as Of<'directory'>} />;
    case 'hours':
      return (
        <RefField form={part(form as Of<'hours'>, 'hours')} label="node.hours.which" of="hours" />
      );
    case 'holidays':
      return <HolidayFields form={form as Of<'holidays'>} />;
    case 'set':
      return <SetFields form={form as Of<'set'>} />;
    case 'branch':
      return <BranchFields form={form as Of<'branch'>} />;
    case 'queue':
      return <QueueFields form={form as Of<'queue'>} />;
    case 'transfer':
      return <TransferFields form={form as Of<'transfer'>} />;
    case 'voicemail':
      return (
        <RefField
          form={part(form as Of<'voicemail'>, 'voicemail')}
          label="target.voicemail"
          of="voicemail"
        />
      );
    case 'lookUp':
    case 'send':
    case 'virtualAgent':
      return <ConnectorFields form={form as Of<'lookUp'>} />;
    case 'survey':
      return <SurveyFields form={form as Of<'survey'>} />;
    case 'record':
      return (
        <ChoiceField
          form={part(form as Of<'record'>, 'mode')}
          label="node.mode"
          options={['start', 'pause', 'resume', 'stop']}
        />
      );
    case 'subFlow':
      return <RefField form={part(form as Of<'subFlow'>, 'flow')} label="target.flow" of="flow" />;
    case 'end':
      return (
        <PromptField
          form={part(form as Of<'end'>, 'prompt')}
          label="node.prompt"
          none="prompt.kind.none"
        />
      );
    case 'return':
      return null;
  }
}

type Asking = Pick<
  Extract<FlowNode, { kind: 'menu' }>,
  'timeoutMs' | 'triesMax' | 'noInput' | 'noMatch'
>;

/** How a node waits for the caller. */
function AskingFields({ form }: { readonly form: Form<Asking> }) {
  return (
    <>
      <div className="setup-fields">
        <SecondsField form={part(form, 'timeoutMs')} label="node.timeoutMs" />
        <NumberField form={part(form, 'triesMax')} label="node.triesMax" />
      </div>
      <MaybePrompt form={part(form, 'noInput')} label="node.noInput" />
      <MaybePrompt form={part(form, 'noMatch')} label="node.noMatch" />
    </>
  );
}

interface MaybePromptProps {
  readonly form: Form<Prompt | null | undefined>;
  readonly label: 'node.noInput' | 'node.noMatch' | 'node.prompt';
}

function MaybePrompt({ form, label }: MaybePromptProps) {
  return <PromptField form={form} label={label} none="prompt.kind.none" empty={undefined} />;
}

function MenuFields({ form }: { readonly form: Of<'menu'> }) {
  return (
    <>
      <PromptField form={part(form, 'prompt')} label="node.prompt" />
      <KeyAdder form={form} />
      <AskingFields form={form as unknown as Form<Asking>} />
    </>
  );
}

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '*', '#'] as const;

/** A key more, or one less; where each leads stands with the other ways. */
function KeyAdder({ form }: { readonly form: Of<'menu'> }) {
  const words = useWords();
  const { choices, otherwise } = form.value;
  if (form.isReadOnly) return null;
  const toggle = (key: (typeof keys)[number]) => {
    const digit = Digit.parse(key);
    const { [digit]: had, ...rest } = choices;
    const next = had === undefined ? { ...choices, [digit]: otherwise } : rest;
    form.change({ ...form.value, choices: next }, '');
  };
  return (
    <div role="group" aria-label={words('node.keys')} className="row setup-keys">
      <span>{words('node.keys')}</span>
      {keys.map((key) => (
        <Button
          key={key}
          size="small"
          appearance={key in choices ? 'primary' : 'secondary'}
          aria-pressed={key in choices}
          data-key-of={key}
          onClick={() => toggle(key)}
        >
          {key}
        </Button>
      ))}
    </div>
  );
}

function CollectFields({ form }: { readonly form: Of<'collect'> }) {
  return (
    <>
      <PromptField form={part(form, 'prompt')} label="node.prompt" />
      <div className="setup-fields">
        <TextField form={part(form, 'into')} label="node.into" dir="ltr" />
        <NumberField form={part(form, 'digitsMin')} label="node.digitsMin" />
        <NumberField form={part(form, 'digitsMax')} label="node.digitsMax" />
        <SecondsField form={part(form, 'betweenMs')} label="node.betweenMs" />
        <SwitchField form={part(form, 'personal')} label="node.personal" />
      </div>
      <AskingFields form={form as unknown as Form<Asking>} />
    </>
  );
}

function DirectoryFields({ form }: { readonly form: Of<'directory'> }) {
  return (
    <>
      <div className="setup-fields">
        <ChoiceField
          form={part(form, 'method')}
          label="node.method"
          options={['name', 'extension']}
        />
        <SwitchField form={part(form, 'speech')} label="attendant.speech" />
        <ChoiceField
          form={part(form, 'nameExtension')}
          label="attendant.nameExtension"
          options={['none', 'office', 'department']}
        />
      </div>
      <PromptField form={part(form, 'prompt')} label="node.prompt" none="prompt.kind.own" />
      <AskingFields form={form as unknown as Form<Asking>} />
    </>
  );
}

function HolidayFields({ form }: { readonly form: Of<'holidays'> }) {
  const sets = part(form, 'sets');
  const first = form.value.sets[0];
  return (
    <Rows
      form={sets}
      label="node.sets"
      add="attendant.holidays.add"
      isOrdered
      initial={first === undefined ? null : () => ({ ...first })}
      name={(_row, index) => String(index + 1)}
    >
      {(row) => (
        <RefField form={part(row, 'holidays')} label="attendant.holidays.set" of="holidays" />
      )}
    </Rows>
  );
}

function SetFields({ form }: { readonly form: Of<'set'> }) {
  return (
    <>
      <PairsField form={part(form, 'values')} label="node.values" />
      <div className="setup-fields">
        <MaybeTextField
          form={part(form, 'language')}
          label="node.language"
          empty={undefined}
          dir="ltr"
        />
      </div>
      <PriorityField form={part(form, 'priority')} />
    </>
  );
}

function BranchFields({ form }: { readonly form: Of<'branch'> }) {
  const cases = part(form, 'cases');
  return (
    <Rows
      form={cases}
      label="node.cases"
      add="node.cases.add"
      isOrdered
      initial={() => ({ when: 'true', to: form.value.otherwise })}
      name={(_row, index) => String(index + 1)}
    >
      {(_row, index) => (
        <TextField form={part(item(cases, index), 'when')} label="node.when" dir="ltr" />
      )}
    </Rows>
  );
}

function QueueFields({ form }: { readonly form: Of<'queue'> }) {
  const requirements = part(form, 'requirements');
  return (
    <>
      <RefField form={part(form, 'queue')} label="target.queue" of="queue" />
      <PriorityField form={part(form, 'priority')} />
      <RequirementsField
        form={present(requirements, requirements.value ?? [])}
        label="node.requirements"
      />
    </>
  );
}

function TransferFields({ form }: { readonly form: Of<'transfer'> }) {
  return (
    <>
      <TargetField
        form={part(form, 'target') as Form<AnyTarget>}
        label="attendant.target"
        union="transfer"
      />
      <MaybePrompt form={part(form, 'prompt')} label="node.prompt" />
    </>
  );
}

function ConnectorFields({ form }: { readonly form: Of<'lookUp'> }) {
  const outcomes = 'outcomes' in form.value;
  return (
    <>
      <RefField form={part(form, 'connector')} label="node.connector" of="connector" />
      <PairsField form={part(form, 'parameters')} label="node.parameters" />
      {outcomes && <OutcomeAdder form={form as unknown as Of<'virtualAgent'>} />}
    </>
  );
}

function OutcomeAdder({ form }: { readonly form: Of<'virtualAgent'> }) {
  const words = useWords();
  const [typed, type] = useState('');
  const first = portsOf(form.value)[0]?.to ?? 'end';
  const add = () => {
    if (typed.trim() === '') return;
    const outcomes = { ...form.value.outcomes, [typed.trim()]: NodeId.parse(first) };
    form.change({ ...form.value, outcomes }, '');
    type('');
  };
  return (
    <Field label={words('node.outcome')}>
      <Input
        value={typed}
        onChange={(_event, { value }) => type(value)}
        onBlur={add}
        contentAfter={
          <Button size="small" onClick={add}>
            {words('kit.add')}
          </Button>
        }
      />
    </Field>
  );
}

function SurveyFields({ form }: { readonly form: Of<'survey'> }) {
  return (
    <>
      <PromptField form={part(form, 'prompt')} label="node.prompt" />
      <div className="setup-fields">
        <TextField form={part(form, 'name')} label="node.name" dir="ltr" />
        <NumberField form={part(form, 'min')} label="node.min" />
        <NumberField form={part(form, 'max')} label="node.max" />
      </div>
      <AskingFields form={form as unknown as Form<Asking>} />
    </>
  );
}
