import { Checkbox, Field } from '@fluentui/react-components';
import type { SetupKey } from '../text/en.ts';
import { useWords } from '../text/use-words.tsx';
import { useField } from './fields.tsx';
import type { FieldProps } from './fields.tsx';

interface Props<T extends string> extends FieldProps<T[]> {
  readonly options: readonly T[];
  /** The options' texts are below it. */
  readonly texts: SetupKey;
}

/** Some of a few, each with a tick; kept in the options' own order. */
export function ChecksField<T extends string>({ form, label, options, texts }: Props<T>) {
  const words = useWords();
  const toggle = (option: T, isOn: boolean) =>
    form.change(options.filter((each) => (each === option ? isOn : form.value.includes(each))));
  return (
    <Field {...useField({ ...form, schema: null }, label, undefined, true)}>
      <div className="setup-checks" role="group">
        {options.map((option) => (
          <Checkbox
            key={option}
            label={words.maybe(`${texts}.${option}`) ?? option}
            checked={form.value.includes(option)}
            disabled={form.isReadOnly}
            onChange={(_event, { checked }) => toggle(option, checked === true)}
          />
        ))}
      </div>
    </Field>
  );
}
