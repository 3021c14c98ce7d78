import { Button, Field, Input } from '@fluentui/react-components';
import { AddRegular, DismissRegular } from '@fluentui/react-icons';
import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import { DAY_MS } from '../../../../domain/index.ts';
import type { TimeRange } from '../../../../domain/index.ts';
import { faultsAt } from '../draft/faults.ts';
import type { DocumentOf } from '../form/context.tsx';
import { useScope } from '../form/context.tsx';
import { TextField, faultWords, useField } from '../form/fields.tsx';
import { item, part } from '../form/form.ts';
import type { Form } from '../form/form.ts';
import { Rows } from '../form/lists.tsx';
import { useWords } from '../text/use-words.tsx';
import { IsOpenAt } from './is-open-at.tsx';

interface Props {
  readonly form: Form<DocumentOf<'hours'>>;
}

/** A Monday, so that weekdays have names in every language. */
const MONDAY = Date.UTC(2024, 0, 1);

export function useWeekdays(): readonly string[] {
  const { locale } = useIntl();
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
    return Array.from({ length: 7 }, (_, day) => format.format(MONDAY + day * DAY_MS));
  }, [locale]);
}

/** The week, the days that are otherwise, and whether it is open at a time. */
export function HoursEditor({ form }: Props) {
  const words = useWords();
  const days = useWeekdays();
  const weekly = part(form, 'weekly');
  return (
    <>
      <div className="setup-fields">
        <TextField form={part(form, 'name')} label="hours.name" />
        <ZoneField form={part(form, 'timeZone')} />
      </div>
      <fieldset className="setup-group">
        <legend>{words('hours.weekly')}</legend>
        <p className="quiet">{words('hours.weekly.hint')}</p>
        <table className="setup-week">
          <tbody>
            {days.map((day, index) => (
              <tr key={day} data-day={index}>
                <th scope="row">{day}</th>
                <td>
                  <Ranges form={item(weekly, index)} of={day} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </fieldset>
      <Rows
        form={part(form, 'exceptions')}
        label="hours.exceptions"
        add="hours.exceptions.add"
        initial={() => ({ date: tomorrow(), name: '', ranges: [] })}
        name={({ date, name }) => (name === '' ? date : `${name}, ${date}`)}
      >
        {(row) => (
          <div className="setup-fields">
            <DateField form={part(row, 'date')} />
            <TextField form={part(row, 'name')} label="hours.exception.name" />
            <Ranges form={part(row, 'ranges')} of={row.value.date} />
          </div>
        )}
      </Rows>
      <IsOpenAt id={form.value.id} />
    </>
  );
}

export function tomorrow(): string {
  return new Date(Date.now() + DAY_MS).toISOString().slice(0, 10);
}

export function DateField({ form }: { readonly form: Form<string> }) {
  return (
    <Field {...useField(form, 'hours.date')}>
      <Input
        type="date"
        value={form.value}
        readOnly={form.isReadOnly}
        onChange={(_event, { value }) => form.change(value)}
      />
    </Field>
  );
}

export function ZoneField({ form }: { readonly form: Form<string> }) {
  const zones = useMemo(() => Intl.supportedValuesOf('timeZone'), []);
  return (
    <Field {...useField(form, 'hours.timeZone')}>
      <Input
        value={form.value}
        readOnly={form.isReadOnly}
        list="setup-zones"
        onChange={(_event, { value }) => form.change(value)}
        dir="ltr"
      />
      <datalist id="setup-zones">
        {zones.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </Field>
  );
}

const newRange = (ranges: readonly TimeRange[]): TimeRange => {
  const last = ranges.at(-1)?.to ?? '09:00';
  return last < '17:00' ? { from: last, to: '17:00' } : { from: last, to: '24:00' };
};

/** When it is open on that day; none = closed. */
function Ranges({ form, of }: { readonly form: Form<TimeRange[]>; readonly of: string }) {
  const words = useWords();
  const { faults } = useScope();
  const found = faultsAt(faults, form.path, { deep: true });
  return (
    <div className="setup-ranges">
      {form.value.length === 0 && <span className="quiet">{words('hours.closed')}</span>}
      {form.value.map((range, index) => (
        <span key={index} className="setup-range" dir="ltr">
          <Time form={part(item(form, index), 'from')} label={words('hours.from', { of })} />–
          <Time form={part(item(form, index), 'to')} label={words('hours.to', { of })} />
          {!form.isReadOnly && (
            <Button
              appearance="subtle"
              size="small"
              icon={<DismissRegular />}
              aria-label={words('hours.removeRange', { of, from: range.from, to: range.to })}
              onClick={() => form.change(form.value.toSpliced(index, 1), '')}
            />
          )}
        </span>
      ))}
      {!form.isReadOnly && (
        <Button
          appearance="subtle"
          size="small"
          icon={<AddRegular />}
          aria-label={words('hours.addRange', { of })}
          onClick={() => form.change([...form.value, newRange(form.value)], '')}
        />
      )}
      {found.length > 0 && (
        <span className="setup-fault" role="alert">
          {found.map((each) => faultWords(each, words)).join(' ')}
        </span>
      )}
    </div>
  );
}

/** A text, as 24:00 is a time here and for no browser. */
function Time({ form, label }: { readonly form: Form<string>; readonly label: string }) {
  return (
    <Input
      className="setup-time"
      aria-label={label}
      value={form.value}
      readOnly={form.isReadOnly}
      maxLength={5}
      onChange={(_event, { value }) => form.change(value)}
    />
  );
}
