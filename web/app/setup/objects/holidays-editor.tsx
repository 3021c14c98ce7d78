import { Button, Field, Input } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { refusalWords } from '../../api/refusal.ts';
import { useToasts } from '../../shell/use-toasts.tsx';
import { useText } from '../../text/use-text.ts';
import type { Holiday } from '../../../../domain/index.ts';
import { useStores } from '../draft/use-draft.tsx';
import type { DocumentOf } from '../form/context.tsx';
import { ChoiceField, SwitchField, TextField, useField } from '../form/fields.tsx';
import { part, variantOf } from '../form/form.ts';
import type { Form } from '../form/form.ts';
import { Rows } from '../form/lists.tsx';
import { useWords } from '../text/use-words.tsx';
import { DateField, tomorrow } from './hours-editor.tsx';

interface Props {
  readonly form: Form<DocumentOf<'holidays'>>;
}

/** Days and times that are no working ones; typed or taken from a calendar. */
export function HolidaysEditor({ form }: Props) {
  return (
    <>
      <div className="setup-fields">
        <TextField form={part(form, 'name')} label="holidays.name" />
      </div>
      {!form.isReadOnly && <CalendarImport form={form} />}
      <Rows
        form={part(form, 'dates')}
        label="holidays.dates"
        add="holidays.dates.add"
        initial={() => ({ kind: 'day' as const, name: '', date: tomorrow(), yearly: false })}
        name={nameOf}
      >
        {(row) => <HolidayFields form={row} />}
      </Rows>
    </>
  );
}

function nameOf(holiday: Holiday): string {
  const when = holiday.kind === 'day' ? holiday.date : holiday.from.replace('T', ' ');
  return [holiday.name, when].filter((each) => each !== '').join(', ');
}

type Day = Extract<Holiday, { kind: 'day' }>;
type Range = Extract<Holiday, { kind: 'range' }>;

function HolidayFields({ form }: { readonly form: Form<Holiday> }) {
  const { value } = form;
  const own = { ...form, schema: variantOf(form.schema, value.kind) };
  const change = (kind: Holiday['kind']) => form.change(otherKind(value, kind));
  return (
    <div className="setup-fields">
      <TextField form={part(own, 'name')} label="holiday.name" />
      <ChoiceField
        form={{ ...form, schema: null, path: `${form.path}/kind`, value: value.kind, change }}
        label="holiday.kind"
        options={['day', 'range']}
      />
      {value.kind === 'day' ? (
        <>
          <DateField form={part(own as Form<Day>, 'date')} />
          <SwitchField form={part(own as Form<Day>, 'yearly')} label="holiday.yearly" />
        </>
      ) : (
        <>
          <MinuteField form={part(own as Form<Range>, 'from')} label="holiday.from" />
          <MinuteField form={part(own as Form<Range>, 'to')} label="holiday.to" />
        </>
      )}
    </div>
  );
}

function otherKind(before: Holiday, kind: Holiday['kind']): Holiday {
  const { name } = before;
  const date = before.kind === 'day' ? before.date : before.from.slice(0, 10);
  if (kind === 'day') return { kind, name, date, yearly: false };
  return { kind, name, from: `${date}T09:00`, to: `${date}T17:00` };
}

interface MinuteProps {
  readonly form: Form<string>;
  readonly label: 'holiday.from' | 'holiday.to';
}

function MinuteField({ form, label }: MinuteProps) {
  return (
    <Field {...useField(form, label)}>
      <Input
        type="datetime-local"
        value={form.value}
        readOnly={form.isReadOnly}
        onChange={(_event, { value }) => form.change(value.slice(0, 16))}
      />
    </Field>
  );
}

/** An .ics file: its days come into the draft, beside those that are there. */
function CalendarImport({ form }: Props) {
  const words = useWords();
  const text = useText();
  const tell = useToasts();
  const { api } = useStores();
  const input = useRef<HTMLInputElement>(null);
  const importing = useMutation({
    mutationFn: async (file: File) => api.importHolidays(form.value, await file.text(), file.name),
    onSuccess: ({ holidays, left }) => {
      form.change(holidays, '');
      tell(words('holidays.imported', { count: holidays.dates.length, left }));
    },
    onError: (error) => tell(refusalWords(error, text), 'error'),
  });
  return (
    <div className="row">
      <input
        ref={input}
        type="file"
        accept=".ics,text/calendar"
        hidden
        data-upload="calendar"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) importing.mutate(file);
          event.target.value = '';
        }}
      />
      <Button disabled={importing.isPending} onClick={() => input.current?.click()}>
        {words('holidays.import')}
      </Button>
      <span className="quiet">{words('holidays.import.hint')}</span>
    </div>
  );
}
