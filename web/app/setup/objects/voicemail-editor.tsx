import { AgentId } from '../../../../domain/index.ts';
import type { DocumentOf } from '../form/context.tsx';
import {
  ChoiceField,
  MaybeTextField,
  NumberField,
  SecondsField,
  SwitchField,
  TextField,
} from '../form/fields.tsx';
import { part, variantOf } from '../form/form.ts';
import type { Form } from '../form/form.ts';
import { TagsField } from '../form/lists.tsx';
import { PromptField } from '../form/prompt-field.tsx';
import { RefField, RefsField, useOptions } from '../form/refs.tsx';

interface Props {
  readonly form: Form<DocumentOf<'voicemail'>>;
}
type Owner = DocumentOf<'voicemail'>['owner'];

/** A box for messages: whose, what is said, and where the messages go. */
export function VoicemailEditor({ form }: Props) {
  return (
    <>
      <div className="setup-fields">
        <TextField form={part(form, 'name')} label="voicemail.name" />
        <OwnerFields form={part(form, 'owner')} />
      </div>
      <PromptField
        form={part(form, 'greeting')}
        label="voicemail.greeting"
        none="prompt.kind.own"
      />
      <div className="setup-fields">
        <SwitchField form={part(form, 'systemPrompt')} label="voicemail.systemPrompt" />
        <MaybeTextField form={part(form, 'language')} label="voicemail.language" dir="ltr" />
        <SecondsField form={part(form, 'messageMsMax')} label="voicemail.messageMsMax" />
        <SecondsField form={part(form, 'silenceMs')} label="voicemail.silenceMs" />
        <SwitchField form={part(form, 'transcription')} label="voicemail.transcription" />
        <TagsField form={part(form, 'mailTo')} label="voicemail.mailTo" />
        <RefField
          form={part(form, 'workQueue')}
          label="voicemail.workQueue"
          of="queue"
          none="voicemail.noWork"
        />
        <NumberField form={part(form, 'retentionDays')} label="voicemail.retentionDays" unit="d" />
      </div>
    </>
  );
}

function OwnerFields({ form }: { readonly form: Form<Owner> }) {
  const first = useOptions('agent')[0]?.id;
  const change = (kind: Owner['kind']) => {
    if (kind === 'shared') return form.change({ kind, agents: [], queue: null });
    if (first !== undefined) form.change({ kind, agent: AgentId.parse(first) });
  };
  const schema = variantOf(form.schema, form.value.kind);
  const own = { ...form, schema };
  return (
    <>
      <ChoiceField
        form={{ ...form, schema: null, path: `${form.path}/kind`, value: form.value.kind, change }}
        label="voicemail.owner"
        options={['shared', 'person']}
      />
      {form.value.kind === 'person' ? (
        <RefField
          form={part(own as Form<Extract<Owner, { kind: 'person' }>>, 'agent')}
          label="target.agent"
          of="agent"
        />
      ) : (
        <>
          <RefsField
            form={
              part(own as Form<Extract<Owner, { kind: 'shared' }>>, 'agents') as Form<
                readonly string[]
              >
            }
            label="voicemail.agents"
            of="agent"
          />
          <RefField
            form={part(own as Form<Extract<Owner, { kind: 'shared' }>>, 'queue')}
            label="voicemail.queue"
            of="queue"
            none="voicemail.noQueue"
          />
        </>
      )}
    </>
  );
}
