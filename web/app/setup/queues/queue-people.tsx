import { AgentId, HistorySeenBy, QueueMembers, QueueSwitch } from '../../../../domain/index.ts';
import type { AuthorisedUser, QueueConfig } from '../../../../domain/index.ts';
import { ChecksField } from '../form/checks-field.tsx';
import { ChoiceField, NumberField, Optional, SwitchField, TextField } from '../form/fields.tsx';
import { listed, nullable, part } from '../form/form.ts';
import type { Form } from '../form/form.ts';
import { Rows, TagsField } from '../form/lists.tsx';
import { RefField, useOptions } from '../form/refs.tsx';

interface Props {
  readonly form: Form<QueueConfig>;
}

/** Agents by where they are kept in Microsoft 365, beside the queue's own list. */
export function MembersFields({ form }: Props) {
  return (
    <Optional
      form={nullable(part(form, 'members'))}
      label="queue.members"
      initial={() => QueueMembers.parse({})}
    >
      {(own) => (
        <>
          <div className="setup-fields">
            <TagsField form={part(own, 'groups')} label="members.groups" dir="ltr" />
            <NumberField form={part(own, 'perSourceMax')} label="members.perSourceMax" />
          </div>
          <ChannelFields form={part(own, 'channel')} />
          <ShiftsFields form={part(own, 'shifts')} />
        </>
      )}
    </Optional>
  );
}

function ChannelFields({ form }: { readonly form: Form<QueueMembers['channel']> }) {
  return (
    <Optional form={form} label="members.channel" initial={() => ({ team: '', channel: '' })}>
      {(own) => (
        <div className="setup-fields">
          <TextField form={part(own, 'team')} label="members.team" dir="ltr" />
          <TextField form={part(own, 'channel')} label="members.channelId" dir="ltr" />
        </div>
      )}
    </Optional>
  );
}

function ShiftsFields({ form }: { readonly form: Form<QueueMembers['shifts']> }) {
  const initial = () => ({ team: '', schedulingGroup: '' });
  return (
    <Optional form={form} label="members.shifts" initial={initial}>
      {(own) => (
        <div className="setup-fields">
          <TextField form={part(own, 'team')} label="members.team" dir="ltr" />
          <TextField
            form={part(own, 'schedulingGroup')}
            label="members.schedulingGroup"
            dir="ltr"
          />
        </div>
      )}
    </Optional>
  );
}

/** Who has a say in it without being an administrator, and who looks back at its calls. */
export function RightsPart({ form }: Props) {
  return (
    <>
      <AuthorisedRows form={form} />
      <Optional
        form={nullable(part(form, 'history'))}
        label="queue.history"
        initial={() => ({ missed: 'supervisors', answered: 'supervisors' })}
      >
        {(own) => (
          <div className="setup-fields">
            <ChoiceField
              form={part(own, 'missed')}
              label="history.missed"
              options={HistorySeenBy.options}
              texts="history.by"
            />
            <ChoiceField
              form={part(own, 'answered')}
              label="history.answered"
              options={HistorySeenBy.options}
              texts="history.by"
            />
          </div>
        )}
      </Optional>
    </>
  );
}

function AuthorisedRows({ form }: Props) {
  const people = useOptions('agent');
  const list = listed<AuthorisedUser>(part(form, 'authorised'));
  const free = people.find(({ id }) => list.value.every(({ agent }) => agent !== id));
  return (
    <Rows
      form={list}
      label="queue.authorised"
      add="queue.authorised.add"
      initial={
        free === undefined
          ? null
          : () => ({ agent: AgentId.parse(free.id), may: [], hidden: false })
      }
      name={({ agent }) => people.find(({ id }) => id === agent)?.name ?? agent}
    >
      {(row) => (
        <>
          <div className="setup-fields">
            <RefField form={part(row, 'agent')} label="queue.authorised.agent" of="agent" />
            <SwitchField form={part(row, 'hidden')} label="queue.authorised.hidden" />
          </div>
          <ChecksField
            form={part(row, 'may')}
            label="queue.may"
            texts="queue.may"
            options={QueueSwitch.options}
          />
        </>
      )}
    </Rows>
  );
}
