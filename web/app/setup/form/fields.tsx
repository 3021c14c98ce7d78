import { Field, Input, Select, Switch, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import { faultsAt } from '../draft/faults.ts';
import type { Fault } from '../draft/faults.ts';
import type { SetupKey } from '../text/en.ts';
import { useWords } from '../text/use-words.tsx';
import type { Words } from '../text/use-words.tsx';
import { useScope } from './context.tsx';
import { factsOf } from './form.ts';
import type { Facts, Form } from './form.ts';

/** A hint is the text of the same name with `.hint`. */
export interface FieldProps<T> {
  readonly form: Form<T>;
  readonly label: SetupKey;
}

export function faultWords(fault: Fault, words: Words): string {
  const { limit } = fault;
  if (limit !== undefined) {
    return words(`fault.${limit.kind}`, limit.kind === 'missing' ? {} : { value: limit.value });
  }
  return [fault.message, fault.remedy].filter((each) => each !== '').join('; ');
}

/** Label, hint with bounds and default, and the faults of this field. */
export function useField(
  form: Pick<Form<unknown>, 'path' | 'schema'>,
  label: SetupKey,
  say: (value: unknown) => string | null = sayPlain,
  deep = false,
) {
  const words = useWords();
  const { faults } = useScope();
  const found = faultsAt(faults, form.path, { deep });
  const more = [words.maybe(`${label}.hint`), factWords(factsOf(form.schema), words, say)];
  const hint = more.filter((each) => each !== null && each !== '').join(' ');
  return {
    label: words(label),
    ...(hint === '' ? {} : { hint }),
    ...(found.length === 0
      ? {}
      : {
          validationMessage: [...new Set(found.map((each) => faultWords(each, words)))].join(' '),
          validationState: 'error' as const,
        }),
    'data-path': form.path,
  };
}

/** Bounds and default as they are in the document; a choice and a switch say their own. */
function sayPlain(value: unknown): string | null {
  return typeof value === 'number' ? String(value) : null;
}

function factWords(
  { min, max, most, initial }: Facts,
  words: Words,
  say: (value: unknown) => string | null,
): string | null {
  const parts: string[] = [];
  if (min !== undefined && max !== undefined) {
    parts.push(words('kit.bounds', { min: say(min) ?? min, max: say(max) ?? max }));
  }
  if (most !== undefined) parts.push(words('fault.most', { value: most }));
  const value = initial === undefined ? null : say(initial);
  if (value !== null) parts.push(words('kit.default', { value }));
  return parts.length === 0 ? null : parts.join(' ');
}

export function TextField({ form, label, dir }: FieldProps<string> & { readonly dir?: 'ltr' }) {
  return (
    <Field {...useField(form, label)}>
      <Input
        value={form.value}
        readOnly={form.isReadOnly}
        onChange={(_event, { value }) => form.change(value)}
        dir={dir ?? 'auto'}
      />
    </Field>
  );
}

interface MaybeTextProps extends FieldProps<string | null | undefined> {
  readonly dir?: 'ltr';
  /** What "nothing typed" is in the document. */
  readonly empty?: null | undefined;
}

export function MaybeTextField(props: MaybeTextProps) {
  const { form, label, dir } = props;
  const empty = 'empty' in props ? props.empty : null;
  const change = (next: string, tag?: string) => form.change(next === '' ? empty : next, tag);
  const own = { ...form, value: form.value ?? '', change };
  return <TextField form={own} label={label} {...(dir === undefined ? {} : { dir })} />;
}

export function LongTextField({ form, label }: FieldProps<string>) {
  return (
    <Field {...useField(form, label)}>
      <Textarea
        value={form.value}
        readOnly={form.isReadOnly}
        resize="vertical"
        onChange={(_event, { value }) => form.change(value)}
        dir="auto"
      />
    </Field>
  );
}

export function SwitchField({ form, label }: FieldProps<boolean>) {
  const words = useWords();
  const say = (value: unknown) =>
    typeof value === 'boolean' ? words(value ? 'compare.yes' : 'compare.no') : null;
  const { label: shown, ...rest } = useField(form, label, say);
  return (
    <Field {...rest}>
      <Switch
        label={shown}
        checked={form.value}
        disabled={form.isReadOnly}
        onChange={(_event, { checked }) => form.change(checked)}
      />
    </Field>
  );
}

interface ChoiceProps<T extends string> extends FieldProps<T> {
  readonly options: readonly T[];
  /** The options' texts are below it; default: below the label. */
  readonly texts?: string;
}

export function ChoiceField<T extends string>({ form, label, options, texts }: ChoiceProps<T>) {
  const words = useWords();
  const wordsOf = (option: unknown) =>
    typeof option === 'string' ? (words.maybe(`${texts ?? label}.${option}`) ?? option) : null;
  return (
    <Field {...useField(form, label, wordsOf)}>
      <Select
        value={form.value}
        disabled={form.isReadOnly}
        onChange={(_event, { value }) => form.change(value as T)} // one of the options
      >
        {options.map((option) => (
          <option key={option} value={option}>
            {wordsOf(option)}
          </option>
        ))}
      </Select>
    </Field>
  );
}

interface NumberProps extends FieldProps<number> {
  /** So many of the document's are one of what is typed: 1,000 for seconds of milliseconds. */
  readonly scale?: number;
  readonly unit?: 's' | 'min' | 'h' | '%' | 'd';
}

/** What is typed stays as it is until it is a number; what is no number is not taken over. */
export function NumberField({ form, label, scale = 1, unit }: NumberProps) {
  const words = useWords();
  const [typed, type] = useState<string | null>(null);
  const unitText = unit === undefined ? '' : ` ${words(`unit.${unit}`)}`;
  const say = (value: unknown) =>
    typeof value === 'number' ? `${String(value / scale)}${unitText}` : null;
  const field = useField(form, label, say);
  const isBad = typed !== null && parse(typed, scale) === null;
  return (
    <Field
      {...field}
      {...(isBad
        ? { validationMessage: words('fault.notANumber'), validationState: 'error' as const }
        : {})}
    >
      <Input
        inputMode="decimal"
        value={typed ?? String(form.value / scale)}
        readOnly={form.isReadOnly}
        contentAfter={unit === undefined ? null : words(`unit.${unit}`)}
        onChange={(_event, { value }) => {
          type(value);
          const number = parse(value, scale);
          if (number !== null) form.change(number);
        }}
        onBlur={() => type(null)}
        dir="ltr"
      />
    </Field>
  );
}

function parse(typed: string, scale: number): number | null {
  const text = typed.trim().replace(',', '.');
  if (!/^-?[0-9]{1,12}(\.[0-9]{1,6})?$/.test(text)) return null;
  return Math.round(Number(text) * scale);
}

export function SecondsField(props: FieldProps<number>) {
  return <NumberField {...props} scale={1_000} unit="s" />;
}

export function MinutesField(props: FieldProps<number>) {
  return <NumberField {...props} scale={60_000} unit="min" />;
}

interface OptionalProps<T> extends FieldProps<T | null> {
  /** What it is when it is switched on. */
  readonly initial: () => T;
  readonly children: (form: Form<T>) => React.ReactNode;
}

/** A group that is there or not (null). */
export function Optional<T>({ form, label, initial, children }: OptionalProps<T>) {
  const isOn = form.value !== null;
  const toggle = {
    ...form,
    value: isOn,
    change: (on: boolean) => form.change(on ? initial() : null),
  };
  return (
    <div className="setup-optional" role="group" aria-label={useWords()(label)}>
      <SwitchField form={{ ...toggle, schema: null }} label={label} />
      {form.value !== null && (
        <div className="setup-inner">{children({ ...form, value: form.value })}</div>
      )}
    </div>
  );
}
