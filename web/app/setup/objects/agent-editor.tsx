import { QueueId } from '../../../../domain/index.ts';
import type { AgentSkill } from '../../../../domain/index.ts';
import { Field, Input } from '@fluentui/react-components';
import type { DocumentOf } from '../form/context.tsx';
import {
  ChoiceField,
  MaybeTextField,
  NumberField,
  SwitchField,
  TextField,
  useField,
} from '../form/fields.tsx';
import { nullable, part } from '../form/form.ts';
import type { Form } from '../form/form.ts';
import { Rows, SkillNameField } from '../form/lists.tsx';
import { RefField, useOptions } from '../form/refs.tsx';
import { AddressField } from './address-field.tsx';
import { CapacityFields, DirectoryFields } from './agent-parts.tsx';

interface Props {
  readonly form: Form<DocumentOf<'agent'>>;
}

/** A person: who they are, what they can, how much at once, and their say in each queue. */
export function AgentEditor({ form }: Props) {
  return (
    <>
      <div className="setup-fields">
        <TextField form={part(form, 'name')} label="agent.name" />
        <ChoiceField
          form={part(form, 'role')}
          label="agent.role"
          options={['agent', 'supervisor', 'expert', 'administrator']}
        />
        <MaybeTextField form={part(form, 'oid')} label="agent.oid" dir="ltr" />
      </div>
      <AddressField form={part(form, 'address')} />
      <Rows
        form={part(form, 'skills')}
        label="agent.skills"
        add="skill.add"
        initial={() => ({ skill: '', level: 5 })}
        name={({ skill, level }) => `${skill} ${level}`}
      >
        {(row) => (
          <div className="setup-fields">
            <SkillNameField form={part(row, 'skill')} />
            <NumberField form={part(row, 'level')} label="skill.level" />
            <ExpiryField form={row} />
          </div>
        )}
      </Rows>
      <QueueRows form={form} />
      <CapacityFields form={part(form, 'capacity')} />
      <DirectoryFields form={nullable(part(form, 'directory'))} />
    </>
  );
}

/** The last day on which they have it; in the reader's own days. */
function ExpiryField({ form }: { readonly form: Form<AgentSkill> }) {
  const expiry = part(form, 'expiresAt');
  return (
    <Field {...useField({ ...expiry, schema: null }, 'skill.expiresAt')}>
      <Input
        type="date"
        value={expiry.value === undefined ? '' : dayOf(expiry.value - 1)}
        readOnly={form.isReadOnly}
        onChange={(_event, { value }) => expiry.change(value === '' ? undefined : endOf(value))}
      />
    </Field>
  );
}

function dayOf(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function endOf(day: string): number {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + 1).getTime();
}

function QueueRows({ form }: Props) {
  const queues = useOptions('queue');
  const list = part(form, 'queues');
  const free = queues.find(({ id }) => list.value.every(({ queue }) => queue !== id));
  return (
    <Rows
      form={list}
      label="agent.queues"
      add="agent.queues.add"
      initial={
        free === undefined
          ? null
          : () => ({ queue: QueueId.parse(free.id), enabled: true, optOutAllowed: true })
      }
      name={({ queue }) => queues.find(({ id }) => id === queue)?.name ?? queue}
    >
      {(row) => (
        <div className="setup-fields">
          <RefField form={part(row, 'queue')} label="target.queue" of="queue" />
          <SwitchField form={part(row, 'enabled')} label="agent.queues.enabled" />
          <SwitchField form={part(row, 'optOutAllowed')} label="agent.queues.optOutAllowed" />
        </div>
      )}
    </Rows>
  );
}
