import { Button, Field, Select } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import type { ConfigDocument } from '../../../../domain/index.ts';
import type { SetupKey } from '../text/en.ts';
import { useWords } from '../text/use-words.tsx';
import { ofKind, titleOf, useScope } from './context.tsx';
import { useField } from './fields.tsx';
import type { FieldProps } from './fields.tsx';

type Kind = Exclude<ConfigDocument['kind'], 'settings' | 'dialPolicy'>;

interface SelectProps<Id extends string> extends FieldProps<Id | null | undefined> {
  readonly options: readonly Option[];
  /** The text of "none"; absent = one must be chosen. */
  readonly none?: SetupKey;
  /** What "none" is in the document. */
  readonly empty?: null | undefined;
}

interface RefProps<Id extends string> extends Omit<SelectProps<Id>, 'options'> {
  readonly of: Kind | readonly Kind[];
}

/** Another document, by name. */
export function RefField<Id extends string>({ of, ...props }: RefProps<Id>) {
  return <IdSelect {...props} options={useOptions(of)} />;
}

/** One of several by name. One that is not there (any more) stays in sight, with its fault. */
export function IdSelect<Id extends string>(props: SelectProps<Id>) {
  const { form, label, options, none } = props;
  const words = useWords();
  const value = form.value ?? '';
  const empty = 'empty' in props ? props.empty : null;
  const isKnown = value === '' || options.some(({ id }) => id === value);
  return (
    <Field {...useField(form, label)}>
      <Select
        value={value}
        disabled={form.isReadOnly}
        onChange={(_event, { value: id }) => form.change(id === '' ? empty : (id as Id))}
      >
        {(none !== undefined || value === '') && (
          <option value="">{words(none ?? 'kit.choose')}</option>
        )}
        {!isKnown && <option value={value}>{words('kit.gone', { id: value })}</option>}
        {options.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
    </Field>
  );
}

export interface Option {
  readonly id: string;
  readonly name: string;
}

export function useOptions(of: Kind | readonly Kind[]): readonly Option[] {
  const { documents } = useScope();
  return ofKind(documents, ...[of].flat()).map((each) => ({
    id: 'id' in each ? each.id : each.number,
    name: titleOf(each),
  }));
}

interface RefsProps<Id extends string> extends FieldProps<readonly Id[]> {
  readonly of: Kind;
}

/** Several other documents: chips with a cross, and a choice of those not there yet. */
export function RefsField<Id extends string>({ form, label, of }: RefsProps<Id>) {
  const words = useWords();
  const options = useOptions(of);
  const chosen: readonly string[] = form.value;
  const left = options.filter(({ id }) => !chosen.includes(id));
  return (
    <div className="setup-chips">
      {!form.isReadOnly && (
        <Field {...useField(form, label, undefined, true)}>
          <Select
            value=""
            onChange={(_event, { value }) => {
              if (value !== '') form.change([...form.value, value as Id]); // one of the options
            }}
          >
            <option value="">{words('kit.add')}</option>
            {left.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
      )}
      <Chips
        label={words(label)}
        items={form.value.map((id) => ({
          id,
          name: options.find((each) => each.id === id)?.name ?? words('kit.gone', { id }),
        }))}
        {...(form.isReadOnly
          ? {}
          : { remove: (id: string) => form.change(form.value.filter((each) => each !== id)) })}
      />
    </div>
  );
}

interface ChipsProps {
  readonly label: string;
  readonly items: readonly Option[];
  readonly remove?: (id: string) => void;
}

export function Chips({ label, items, remove }: ChipsProps) {
  if (items.length === 0) return null;
  return (
    <ul className="plain row" aria-label={label}>
      {items.map(({ id, name }) => (
        <Chip
          key={id}
          name={name}
          {...(remove === undefined ? {} : { remove: () => remove(id) })}
        />
      ))}
    </ul>
  );
}

interface ChipProps {
  readonly name: string;
  /** A number is read from left to right, whatever the language. */
  readonly dir?: 'ltr';
  readonly remove?: () => void;
  readonly isBusy?: boolean;
}

export function Chip({ name, dir, remove, isBusy = false }: ChipProps) {
  const words = useWords();
  return (
    <li className="chip with-icon">
      <bdi dir={dir}>{name}</bdi>
      {remove !== undefined && (
        <Button
          appearance="transparent"
          size="small"
          icon={<DismissRegular />}
          aria-label={words('kit.remove', { name })}
          disabled={isBusy}
          onClick={remove}
        />
      )}
    </li>
  );
}
