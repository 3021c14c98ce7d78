import { Button, Field, Input } from '@fluentui/react-components';
import { AddRegular, ArrowDownRegular, ArrowUpRegular, DeleteRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { SkillRequirement } from '../../../../domain/index.ts';
import type { SetupKey } from '../text/en.ts';
import { useWords } from '../text/use-words.tsx';
import { ofKind, useScope } from './context.tsx';
import { NumberField, useField } from './fields.tsx';
import type { FieldProps } from './fields.tsx';
import { item, moved, part } from './form.ts';
import type { Form } from './form.ts';
import { Chips } from './refs.tsx';

interface RowsProps<T> {
  readonly form: Form<T[]>;
  readonly label: SetupKey;
  /** What "add" adds; null = nothing can be added now. */
  readonly initial: (() => T) | null;
  readonly add: SetupKey;
  /** How a row is called: `Ring 2`. */
  readonly name: (row: T, index: number) => string;
  readonly children: (row: Form<T>, index: number) => ReactNode;
  /** Their order means something. */
  readonly isOrdered?: boolean;
}

/** A list of parts: each can be changed, moved by buttons, and taken out. */
export function Rows<T>(props: RowsProps<T>) {
  const { form, label, initial, add, name, children, isOrdered = false } = props;
  const words = useWords();
  const { validationMessage, hint } = useField(form, label);
  return (
    <fieldset className="setup-group" data-path={form.path}>
      <legend>{words(label)}</legend>
      {hint !== undefined && <p className="quiet">{hint}</p>}
      <ul className="plain setup-rows">
        {form.value.map((row, index) => (
          <li key={index} className="setup-row" data-row={index}>
            <div className="setup-row-head">
              <strong>
                <bdi>{name(row, index)}</bdi>
              </strong>
              {!form.isReadOnly && (
                <RowButtons {...{ form, index, isOrdered }} name={name(row, index)} />
              )}
            </div>
            {children(item(form, index), index)}
          </li>
        ))}
      </ul>
      {validationMessage !== undefined && (
        <p role="alert" className="setup-fault">
          {validationMessage}
        </p>
      )}
      {!form.isReadOnly && initial !== null && (
        <Button
          icon={<AddRegular />}
          data-add={form.path}
          onClick={() => form.change([...form.value, initial()], '')}
        >
          {words(add)}
        </Button>
      )}
    </fieldset>
  );
}

interface RowButtonsProps<T> {
  readonly form: Form<T[]>;
  readonly index: number;
  readonly isOrdered: boolean;
  readonly name: string;
}

function RowButtons<T>({ form, index, isOrdered, name }: RowButtonsProps<T>) {
  const words = useWords();
  const move = (to: number) => form.change(moved(form.value, index, to), '');
  return (
    <span className="row">
      {isOrdered && (
        <>
          <Button
            appearance="subtle"
            size="small"
            icon={<ArrowUpRegular />}
            aria-label={words('kit.up', { name })}
            disabled={index === 0}
            onClick={() => move(index - 1)}
          />
          <Button
            appearance="subtle"
            size="small"
            icon={<ArrowDownRegular />}
            aria-label={words('kit.down', { name })}
            disabled={index === form.value.length - 1}
            onClick={() => move(index + 1)}
          />
        </>
      )}
      <Button
        appearance="subtle"
        size="small"
        icon={<DeleteRegular />}
        aria-label={words('kit.remove', { name })}
        onClick={() => form.change(form.value.toSpliced(index, 1), '')}
      />
    </span>
  );
}

/** Words in a list, typed one by one: wrap-up codes, reasons, addresses. */
export function TagsField({ form, label, dir }: FieldProps<string[]> & { readonly dir?: 'ltr' }) {
  const words = useWords();
  const [typed, type] = useState('');
  const add = () => {
    const word = typed.trim();
    if (word !== '' && !form.value.includes(word)) form.change([...form.value, word], '');
    type('');
  };
  return (
    <div className="setup-chips">
      <Field {...useField(form, label, undefined, true)}>
        {form.isReadOnly ? (
          <Input readOnly value={form.value.join(', ')} />
        ) : (
          <Input
            value={typed}
            placeholder={words('kit.typeAndEnter')}
            onChange={(_event, { value }) => type(value)}
            onBlur={add}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              add();
            }}
            dir={dir ?? 'auto'}
          />
        )}
      </Field>
      {!form.isReadOnly && (
        <Chips
          label={words(label)}
          items={form.value.map((id) => ({ id, name: id }))}
          remove={(id) =>
            form.change(
              form.value.filter((each) => each !== id),
              '',
            )
          }
        />
      )}
    </div>
  );
}

/** Numbers in a list, typed one by one. What is no number is not taken over. */
export function NumbersField({ form, label }: FieldProps<number[]>) {
  const change = (next: string[], tag?: string) => {
    const numbers = next.map(Number);
    if (numbers.every(Number.isSafeInteger)) form.change(numbers, tag);
  };
  return (
    <TagsField form={{ ...form, value: form.value.map(String), change }} label={label} dir="ltr" />
  );
}

/** Skills that somebody must have, or should. */
export function RequirementsField({ form, label }: FieldProps<SkillRequirement[]>) {
  return (
    <Rows
      form={form}
      label={label}
      add="skill.add"
      initial={() => ({ skill: '', levelMin: 1 })}
      name={({ skill, levelMin }) => `${skill} ${levelMin}`}
    >
      {(row) => (
        <div className="setup-fields">
          <SkillNameField form={part(row, 'skill')} />
          <NumberField form={part(row, 'levelMin')} label="skill.levelMin" />
        </div>
      )}
    </Rows>
  );
}

/** Any name; those in use are proposed. */
export function SkillNameField({ form }: { readonly form: Form<string> }) {
  const { documents } = useScope();
  const known = new Set(
    ofKind(documents, 'agent').flatMap(({ skills }) => skills.map(({ skill }) => skill)),
  );
  const list = `skills-${form.path.replaceAll('/', '-')}`;
  return (
    <Field {...useField(form, 'skill.name')}>
      <Input
        value={form.value}
        readOnly={form.isReadOnly}
        list={list}
        onChange={(_event, { value }) => form.change(value)}
        dir="auto"
      />
      <datalist id={list}>
        {[...known].toSorted().map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
    </Field>
  );
}
