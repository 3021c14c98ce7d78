import { CallbackConditions, QueueCallback } from '../../../../domain/index.ts';
import type { QueueConfig } from '../../../../domain/index.ts';
import {
  ChoiceField,
  MinutesField,
  NumberField,
  Optional,
  SecondsField,
  TextField,
} from '../form/fields.tsx';
import { absentAs, nullable, part } from '../form/form.ts';
import type { Form } from '../form/form.ts';
import { TagsField } from '../form/lists.tsx';
import { PromptField } from '../form/prompt-field.tsx';

interface Props {
  readonly form: Form<QueueCallback>;
}

/** Whether callers may be called back: when that is offered, what they hear, how it is tried. */
export function CallbackPart({ form }: { readonly form: Form<QueueConfig> }) {
  return (
    <Optional
      form={part(form, 'callback')}
      label="queue.callback"
      initial={() => QueueCallback.parse({})}
    >
      {(own) => (
        <>
          <OfferFields form={own} />
          <PromptField
            form={part(own, 'offerPrompt')}
            label="callback.offerPrompt"
            none="prompt.kind.own"
          />
          <PromptField
            form={part(own, 'acceptedPrompt')}
            label="callback.acceptedPrompt"
            none="prompt.kind.own"
          />
          <AttemptFields form={own} />
        </>
      )}
    </Optional>
  );
}

function OfferFields({ form }: Props) {
  return (
    <>
      {form.value.conditions === undefined && (
        <div className="setup-fields">
          <SecondsField form={part(form, 'offerAfterMs')} label="callback.offerAfterMs" />
          <NumberField form={part(form, 'whenWaitingMin')} label="callback.whenWaitingMin" />
        </div>
      )}
      <ConditionsFields form={nullable(part(form, 'conditions'))} />
      <div className="setup-fields">
        <ChoiceField
          form={absentAs(part(form, 'offerAt'), 'atOnce')}
          label="callback.offerAt"
          options={['atOnce', 'musicEnd']}
        />
        <TextField form={part(form, 'key')} label="callback.key" dir="ltr" />
      </div>
    </>
  );
}

/** At least one of them holds, so it begins with the first. */
const firstCondition = (): CallbackConditions => CallbackConditions.parse({ waitMs: 60_000 });

function ConditionsFields({ form }: { readonly form: Form<CallbackConditions | null> }) {
  return (
    <Optional form={form} label="callback.conditions" initial={firstCondition}>
      {(own) => (
        <>
          <Optional form={part(own, 'waitMs')} label="callback.waitMs" initial={() => 60_000}>
            {(wait) => <SecondsField form={wait} label="callback.waitMs.value" />}
          </Optional>
          <Optional form={part(own, 'waiting')} label="callback.waiting" initial={() => 5}>
            {(waiting) => <NumberField form={waiting} label="callback.waiting.value" />}
          </Optional>
          <Optional form={part(own, 'perAgent')} label="callback.perAgent" initial={() => 2}>
            {(each) => <NumberField form={each} label="callback.perAgent.value" />}
          </Optional>
        </>
      )}
    </Optional>
  );
}

function AttemptFields({ form }: Props) {
  return (
    <>
      <div className="setup-fields">
        <NumberField form={part(form, 'attemptsMax')} label="callback.attemptsMax" />
        <SecondsField form={part(form, 'retryMs')} label="callback.retryMs" />
        <ChoiceField
          form={absentAs(part(form, 'givenUp'), 'window')}
          label="callback.givenUp"
          options={['window', 'wait']}
        />
        <MinutesField form={part(form, 'windowMs')} label="callback.windowMs" />
      </div>
      <Optional
        form={nullable(part(form, 'notifyTo'))}
        label="callback.notifyTo"
        initial={() => []}
      >
        {(own) => <TagsField form={own} label="callback.notifyTo.list" dir="ltr" />}
      </Optional>
    </>
  );
}
