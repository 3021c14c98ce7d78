import { Button, Field, Input } from '@fluentui/react-components';
import { AddRegular, DeleteRegular } from '@fluentui/react-icons';
import { useField } from '../form/fields.tsx';
import type { Form } from '../form/form.ts';
import type { SetupKey } from '../text/en.ts';
import { useWords } from '../text/use-words.tsx';

interface Props {
  readonly form: Form<Record<string, string>>;
  readonly label: SetupKey;
}

/** Names with an expression each: variables that are set, parameters that are sent. */
export function PairsField({ form, label }: Props) {
  const words = useWords();
  const { validationMessage } = useField({ ...form, schema: null }, label, String, true);
  const pairs = Object.entries(form.value);
  const put = (index: number, pair: readonly [string, string], tag?: string) =>
    form.change(Object.fromEntries(pairs.map((each, i) => (i === index ? pair : each))), tag);
  return (
    <fieldset className="setup-group" data-path={form.path}>
      <legend>{words(label)}</legend>
      {pairs.map(([name, expression], index) => (
        <div key={index} className="setup-pair">
          <Field label={words('pair.name')}>
            <Input
              value={name}
              readOnly={form.isReadOnly}
              onChange={(_event, { value }) => put(index, [value, expression])}
              dir="ltr"
            />
          </Field>
          <Field label={words('pair.expression')}>
            <Input
              value={expression}
              readOnly={form.isReadOnly}
              onChange={(_event, { value }) => put(index, [name, value])}
              dir="ltr"
            />
          </Field>
          {!form.isReadOnly && (
            <Button
              appearance="subtle"
              size="small"
              icon={<DeleteRegular />}
              aria-label={words('kit.remove', { name })}
              onClick={() => form.change(Object.fromEntries(pairs.toSpliced(index, 1)), '')}
            />
          )}
        </div>
      ))}
      {validationMessage !== undefined && <p className="setup-fault">{validationMessage}</p>}
      {!form.isReadOnly && (
        <Button
          size="small"
          icon={<AddRegular />}
          onClick={() => form.change({ ...form.value, [freeName(form.value)]: '""' }, '')}
        >
          {words('kit.add')}
        </Button>
      )}
    </fieldset>
  );
}

function freeName(taken: Readonly<Record<string, string>>): string {
  for (let n = 1; ; n += 1) if (!(`value${n}` in taken)) return `value${n}`;
}
