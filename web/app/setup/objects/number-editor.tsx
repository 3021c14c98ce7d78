import { Field, Select } from '@fluentui/react-components';
import { FlowId, QueueId } from '../../../../domain/index.ts';
import type { NumberShownBy } from '../../../../domain/index.ts';
import type { DocumentOf } from '../form/context.tsx';
import { ChoiceField, Optional, useField } from '../form/fields.tsx';
import { part } from '../form/form.ts';
import type { Form } from '../form/form.ts';
import { RefField, RefsField, useOptions } from '../form/refs.tsx';
import { PriorityField } from '../form/target-field.tsx';
import { useWords } from '../text/use-words.tsx';

interface Props {
  readonly form: Form<DocumentOf<'number'>>;
}

type Entry = DocumentOf<'number'>['entry'];

/** A number: by which way its calls come, and where they begin. */
export function NumberEditor({ form }: Props) {
  const entry = part(form, 'entry');
  return (
    <div className="setup-fields">
      <ChoiceField
        form={part(form, 'model')}
        label="number.model"
        options={['connect', 'extend', 'power', 'voiceApps']}
      />
      <EntryKind form={entry} />
      {entry.value.kind === 'queue' && (
        <RefField
          form={part(entry as Form<Extract<Entry, { kind: 'queue' }>>, 'queue')}
          label="target.queue"
          of="queue"
        />
      )}
      {entry.value.kind === 'flow' && (
        <RefField
          form={part(entry as Form<Extract<Entry, { kind: 'flow' }>>, 'flow')}
          label="target.flow"
          of={['flow', 'attendant']}
        />
      )}
      <PriorityField form={part(form, 'priority')} />
      <ShownByFields form={part(form, 'shownBy')} />
    </div>
  );
}

/** Who may show it to those they call; the rest of the rules are the queue's and the policy's. */
function ShownByFields({ form }: { readonly form: Form<NumberShownBy> }) {
  const [queues, agents] = [part(form, 'queues'), part(form, 'agents')];
  return (
    <>
      <Optional form={queues} label="number.shownBy.queues" initial={() => []}>
        {(own) => (
          <RefsField
            form={own as Form<readonly string[]>}
            label="number.shownBy.queues.list"
            of="queue"
          />
        )}
      </Optional>
      <Optional form={agents} label="number.shownBy.agents" initial={() => []}>
        {(own) => (
          <RefsField
            form={own as Form<readonly string[]>}
            label="number.shownBy.agents.list"
            of="agent"
          />
        )}
      </Optional>
    </>
  );
}

function EntryKind({ form }: { readonly form: Form<Entry> }) {
  const words = useWords();
  const [queues, flows] = [useOptions('queue'), useOptions(['flow', 'attendant'])];
  const change = (kind: string) => {
    if (kind === 'direct') return form.change({ kind });
    const [queue, flow] = [queues[0]?.id ?? 'none', flows[0]?.id ?? 'none'];
    if (kind === 'queue') return form.change({ kind, queue: QueueId.parse(queue) });
    return form.change({ kind: 'flow', flow: FlowId.parse(flow) });
  };
  return (
    <Field {...useField({ ...form, schema: null }, 'number.entry')}>
      <Select
        value={form.value.kind}
        disabled={form.isReadOnly}
        onChange={(_event, { value }) => change(value)}
      >
        {(['flow', 'queue', 'direct'] as const).map((kind) => (
          <option key={kind} value={kind}>
            {words(`number.entry.${kind}`)}
          </option>
        ))}
      </Select>
    </Field>
  );
}
