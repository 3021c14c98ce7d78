import { AttendantSwitch } from '../../../../domain/index.ts';
import type { DialScope } from '../../../../domain/index.ts';
import { ChecksField } from '../form/checks-field.tsx';
import type { DocumentOf } from '../form/context.tsx';
import { Optional } from '../form/fields.tsx';
import { listed, part } from '../form/form.ts';
import type { Form } from '../form/form.ts';
import { TagsField } from '../form/lists.tsx';
import { RefsField } from '../form/refs.tsx';
import { useWords } from '../text/use-words.tsx';

/** Who is found by callers who dial a name or an extension. */
export function ScopeFields({ form }: { readonly form: Form<DialScope> }) {
  return (
    <fieldset className="setup-group" data-path={form.path}>
      <legend>{useWords()('attendant.scope')}</legend>
      <Optional form={part(form, 'include')} label="scope.include" initial={() => []}>
        {(own) => <TagsField form={own} label="scope.groups" />}
      </Optional>
      <TagsField form={part(form, 'exclude')} label="scope.exclude" />
    </fieldset>
  );
}

interface Props {
  readonly form: Form<DocumentOf<'attendant'>>;
}

/** Who changes parts of it without being an administrator, and which. */
export function RightsFields({ form }: Props) {
  return (
    <fieldset className="setup-group">
      <legend>{useWords()('attendant.rights')}</legend>
      <RefsField
        form={part(form, 'authorised') as Form<readonly string[]>}
        label="attendant.authorised"
        of="agent"
      />
      <ChecksField
        form={listed(part(form, 'authorisedMay'))}
        label="attendant.authorisedMay"
        texts="attendant.authorisedMay"
        options={AttendantSwitch.options}
      />
    </fieldset>
  );
}
