import type { DocumentOf } from '../form/context.tsx';
import { ChoiceField, SwitchField, TextField } from '../form/fields.tsx';
import { part } from '../form/form.ts';
import type { Form } from '../form/form.ts';
import { TagsField } from '../form/lists.tsx';
import { PromptField } from '../form/prompt-field.tsx';
import { ListNumbers } from './list-numbers.tsx';

interface Props {
  readonly form: Form<DocumentOf<'list'>>;
}

/** Customers who are treated in another way: which, and by what of their number. */
export function ListEditor({ form }: Props) {
  return (
    <>
      <ListFields form={form} />
      <ListNumbers id={form.value.id} />
    </>
  );
}

export function ListFields({ form }: Props) {
  return (
    <>
      <div className="setup-fields">
        <TextField form={part(form, 'name')} label="list.name" />
        <ChoiceField
          form={part(form, 'purpose')}
          label="list.purpose"
          options={['block', 'vip', 'doNotCall']}
        />
        <SwitchField form={part(form, 'anonymous')} label="list.anonymous" />
        <TagsField form={part(form, 'prefixes')} label="list.prefixes" dir="ltr" />
      </div>
      {(form.value.purpose === 'block' || form.value.prompt !== null) && (
        <PromptField form={part(form, 'prompt')} label="list.prompt" none="list.prompt.none" />
      )}
    </>
  );
}
