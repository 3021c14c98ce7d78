import { Field, Select } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { OverflowTarget, AttendantTarget, TransferTarget } from '../../../../domain/index.ts';
import type { Prompt } from '../../../../domain/index.ts';
import type { SetupKey } from '../text/en.ts';
import { useWords } from '../text/use-words.tsx';
import { Optional, TextField, NumberField, SwitchField, useField } from './fields.tsx';
import { absentAs, kindsOf, nullable, part, variantOf } from './form.ts';
import type { Form } from './form.ts';
import { PromptField } from './prompt-field.tsx';
import { RefField, useOptions } from './refs.tsx';

export type AnyTarget = TransferTarget | OverflowTarget | AttendantTarget;

const unions = {
  transfer: TransferTarget,
  overflow: OverflowTarget,
  attendant: AttendantTarget,
} as const;

interface Props<T extends AnyTarget> {
  readonly form: Form<T> | Form<T | null>;
  readonly label: SetupKey;
  /** Which kinds there are to choose from: those that the schema has. */
  readonly union: keyof typeof unions;
  /** The text of "none", where there may be none. */
  readonly none?: SetupKey;
}

/** As forms write it: with everything that any target has. */
interface Loose {
  readonly kind: string;
  readonly queue?: string;
  readonly agent?: string;
  readonly flow?: string;
  readonly number?: string;
  readonly voicemail?: string;
  readonly priority?: number;
  readonly prompt?: Prompt | null;
  readonly busy?: true;
}

/** Where a caller goes: its kind, and which one. */
export function TargetField<T extends AnyTarget>({ form: given, label, union, none }: Props<T>) {
  const form = given as unknown as Form<Loose | null>; // what is written is parsed by the schema
  const words = useWords();
  const schema = unions[union];
  const initial = useInitial();
  const { value } = form;
  return (
    <fieldset className="setup-group" data-path={form.path}>
      <legend>{words(label)}</legend>
      <div className="setup-fields">
        <Field {...useField({ ...form, schema: null }, label)} label={words('target.kind')}>
          <Select
            value={value?.kind ?? ''}
            disabled={form.isReadOnly}
            onChange={(_event, { value: kind }) => form.change(kind === '' ? null : initial(kind))}
          >
            {(none !== undefined || value === null) && (
              <option value="">{words(none ?? 'kit.choose')}</option>
            )}
            {kindsOf(schema).map((kind) => (
              <option key={kind} value={kind}>
                {words.maybe(`target.kind.${kind}`) ?? kind}
              </option>
            ))}
          </Select>
        </Field>
        {value !== null && (
          <TargetParts
            form={{ ...form, value, schema: variantOf(schema, value.kind) } as Form<Loose>}
            isSaid={union === 'overflow'}
          />
        )}
      </div>
    </fieldset>
  );
}

/** A new one names the first that there is. */
function useInitial(): (kind: string) => Loose {
  const first = {
    queue: useOptions('queue')[0]?.id ?? '',
    agent: useOptions('agent')[0]?.id ?? '',
    voicemail: useOptions('voicemail')[0]?.id ?? '',
    flow: useOptions(['flow', 'attendant'])[0]?.id ?? '',
  };
  return (kind) => {
    if (kind === 'number') return { kind, number: '' };
    if (kind === 'end') return { kind, prompt: null };
    return kind in first ? { kind, [kind]: first[kind as keyof typeof first] } : { kind };
  };
}

interface PartsProps {
  readonly form: Form<Loose>;
  /** Words may come before it. */
  readonly isSaid: boolean;
}

function TargetParts({ form, isSaid }: PartsProps) {
  if (form.value.kind === 'end') return <EndParts form={form} />;
  return (
    <>
      <WhichOne form={form} />
      {isSaid && (
        <PromptField
          form={part(form, 'prompt')}
          label="target.said"
          none="prompt.kind.none"
          empty={undefined}
        />
      )}
    </>
  );
}

function EndParts({ form }: { readonly form: Form<Loose> }) {
  return (
    <>
      <SwitchField form={absentAs<boolean>(part(form, 'busy'), false)} label="target.busy" />
      {form.value.busy !== true && (
        <PromptField form={part(form, 'prompt')} label="target.prompt" none="prompt.kind.none" />
      )}
    </>
  );
}

function WhichOne({ form }: { readonly form: Form<Loose> }) {
  const { kind } = form.value;
  switch (kind) {
    case 'queue':
    case 'agent':
    case 'voicemail':
      return (
        <>
          <RefField form={part(form, kind)} label={`target.${kind}`} of={kind} />
          {kind === 'queue' && <PriorityField form={part(form, 'priority')} />}
        </>
      );
    case 'flow':
      return (
        <>
          <RefField form={part(form, 'flow')} label="target.flow" of={['flow', 'attendant']} />
          <PriorityField form={part(form, 'priority')} />
        </>
      );
    case 'number':
      return <NumberOf form={part(form, 'number')} />;
    default:
      return null;
  }
}

/** Written as people write it, kept as E.164 wants it. */
function NumberOf({ form }: { readonly form: Form<string | undefined> }) {
  const [typed, type] = useState(form.value ?? '');
  useEffect(() => {
    type((before) => (bareNumber(before) === form.value ? before : (form.value ?? '')));
  }, [form.value]);
  const change = (next: string, tag?: string) => {
    type(next);
    form.change(bareNumber(next), tag);
  };
  return <TextField form={{ ...form, value: typed, change }} label="target.number" dir="ltr" />;
}

function bareNumber(typed: string): string {
  return typed.replaceAll(/[\s()/.-]/g, '').replace(/^00/, '+');
}

export function PriorityField({ form }: { readonly form: Form<number | undefined> }) {
  return (
    <Optional form={nullable(form)} label="target.hasPriority" initial={() => 5}>
      {(own) => <NumberField form={own} label="target.priority" />}
    </Optional>
  );
}
