import type { DocumentOf } from '../form/context.tsx';
import { MaybeTextField, NumberField, SwitchField } from '../form/fields.tsx';
import { part } from '../form/form.ts';
import type { Form } from '../form/form.ts';
import { TagsField } from '../form/lists.tsx';

interface Props {
  readonly form: Form<DocumentOf<'dialPolicy'>>;
}

/** Which outside numbers may be dialled, how often, and for how much. */
export function DialPolicyEditor({ form }: Props) {
  return (
    <div className="setup-fields">
      <TagsField form={part(form, 'allow')} label="dialPolicy.allow" dir="ltr" />
      <TagsField form={part(form, 'deny')} label="dialPolicy.deny" dir="ltr" />
      <SwitchField form={part(form, 'premium')} label="dialPolicy.premium" />
      <NumberField form={part(form, 'callsPerMinuteMax')} label="dialPolicy.callsPerMinuteMax" />
      <NumberField
        form={part(form, 'pricePerMinuteMinor')}
        label="dialPolicy.pricePerMinuteMinor"
      />
      <NumberField
        form={part(form, 'spendPerDayMinorMax')}
        label="dialPolicy.spendPerDayMinorMax"
      />
      <MaybeTextField
        form={part(form, 'mainNumber') as Form<string | null>}
        label="dialPolicy.mainNumber"
        dir="ltr"
      />
      <TagsField form={part(form, 'emergency')} label="dialPolicy.emergency" dir="ltr" />
    </div>
  );
}
