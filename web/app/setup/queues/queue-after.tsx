import { RecordingPolicy } from '../../../../domain/index.ts';
import type { OverflowTarget, QueueConfig, QueueOverflow } from '../../../../domain/index.ts';
import {
  ChoiceField,
  MinutesField,
  NumberField,
  Optional,
  SecondsField,
  SwitchField,
  TextField,
} from '../form/fields.tsx';
import { absentAs, part, present } from '../form/form.ts';
import type { Form } from '../form/form.ts';
import { TagsField } from '../form/lists.tsx';
import { PromptField } from '../form/prompt-field.tsx';
import { TargetField } from '../form/target-field.tsx';

interface Props {
  readonly form: Form<QueueConfig>;
}

const end = (): OverflowTarget => ({ kind: 'end', prompt: null });
type WaitOverflow = NonNullable<QueueOverflow['wait']>;
const waitOverflow = (): WaitOverflow => ({ afterMs: 120_000, target: end() });

/** What callers hear while they wait. */
export function WaitingPart({ form }: Props) {
  return (
    <>
      <PromptField form={part(form, 'greeting')} label="queue.greeting" none="prompt.kind.none" />
      <PromptField form={part(form, 'music')} label="queue.music" />
      <div className="setup-fields">
        <SecondsField form={part(form, 'positionEveryMs')} label="queue.positionEveryMs" />
        <SwitchField form={part(form, 'announceWait')} label="queue.announceWait" />
        <MinutesField form={part(form, 'waitMaxMs')} label="queue.waitMaxMs" />
        <SwitchField
          form={part(form, 'keepPlaceAfterHostLoss')}
          label="queue.keepPlaceAfterHostLoss"
        />
      </div>
      <PromptField form={part(form, 'farewell')} label="queue.farewell" none="prompt.kind.none" />
      <PromptField
        form={part(form, 'pausedPrompt')}
        label="queue.pausedPrompt"
        none="queue.musicGoesOn"
      />
    </>
  );
}

/** The three exceptions, each with where it leads. */
export function OverflowPart({ form }: Props) {
  const overflow = part(form, 'overflow');
  return (
    <>
      <Optional
        form={part(overflow, 'count')}
        label="queue.count"
        initial={() => ({ max: 10, target: end() })}
      >
        {(own) => (
          <>
            <NumberField form={part(own, 'max')} label="queue.count.max" />
            <TargetField form={part(own, 'target')} label="queue.target" union="overflow" />
          </>
        )}
      </Optional>
      <Optional form={part(overflow, 'wait')} label="queue.wait" initial={waitOverflow}>
        {(own) => (
          <>
            <div className="setup-fields">
              <SecondsField form={part(own, 'afterMs')} label="queue.wait.afterMs" />
              <ChoiceField
                form={absentAs(part(own, 'whileRinging'), 'afterRing')}
                label="queue.wait.whileRinging"
                options={['afterRing', 'endRing']}
              />
            </div>
            <TargetField form={part(own, 'target')} label="queue.target" union="overflow" />
          </>
        )}
      </Optional>
      <Optional
        form={part(overflow, 'noAgents')}
        label="queue.noAgents"
        initial={() => ({ when: 'noneSignedIn', appliesTo: 'all', target: end() })}
      >
        {(own) => (
          <>
            <div className="setup-fields">
              <ChoiceField
                form={part(own, 'when')}
                label="queue.noAgents.when"
                options={['noneSignedIn', 'noneOnline', 'noneReady']}
              />
              <ChoiceField
                form={part(own, 'appliesTo')}
                label="queue.noAgents.appliesTo"
                options={['all', 'new']}
              />
            </div>
            <TargetField form={part(own, 'target')} label="queue.target" union="overflow" />
          </>
        )}
      </Optional>
    </>
  );
}

export function WrapUpPart({ form }: Props) {
  return (
    <div className="setup-fields">
      <SecondsField form={part(form, 'wrapUpMs')} label="queue.wrapUpMs" />
      <MinutesField form={part(form, 'wrapUpExtendMaxMs')} label="queue.wrapUpExtendMaxMs" />
      <TagsField form={part(form, 'wrapUpCodes')} label="queue.wrapUpCodes" />
    </div>
  );
}

export function RecordingPart({ form }: Props) {
  const given = part(form, 'recording');
  const policy = present(given, given.value ?? RecordingPolicy.parse({}));
  return (
    <>
      <div className="setup-fields">
        <ChoiceField
          form={part(policy, 'mode')}
          label="recording.mode"
          options={['off', 'onDemand', 'all']}
        />
        <ChoiceField
          form={part(policy, 'consent')}
          label="recording.consent"
          options={['none', 'announce', 'key']}
        />
        <TextField form={part(policy, 'consentKey')} label="recording.consentKey" dir="ltr" />
        <SecondsField form={part(policy, 'consentTimeMs')} label="recording.consentTimeMs" />
        <NumberField
          form={part(policy, 'retentionDays')}
          label="recording.retentionDays"
          unit="d"
        />
        <SwitchField form={part(policy, 'pauseAllowed')} label="recording.pauseAllowed" />
        <MinutesField form={part(policy, 'pauseMaxMs')} label="recording.pauseMaxMs" />
      </div>
      <PromptField
        form={part(policy, 'announcement')}
        label="recording.announcement"
        none="prompt.kind.none"
      />
    </>
  );
}
