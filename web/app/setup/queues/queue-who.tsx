import type { QueueAgent, QueueConfig, QueueRing } from '../../../../domain/index.ts';
import { AgentId, RoutingStrategy } from '../../../../domain/index.ts';
import { minutes } from '../../../clock.ts';
import {
  ChoiceField,
  MaybeTextField,
  MinutesField,
  NumberField,
  Optional,
  SecondsField,
  SwitchField,
  TextField,
} from '../form/fields.tsx';
import { absentAs, listed, nullable, part } from '../form/form.ts';
import type { Form } from '../form/form.ts';
import { RequirementsField, Rows, TagsField } from '../form/lists.tsx';
import { RefField, RefsField, useOptions } from '../form/refs.tsx';
import { TargetField } from '../form/target-field.tsx';
import { useWords } from '../text/use-words.tsx';
import { MembersFields } from './queue-people.tsx';

interface Props {
  readonly form: Form<QueueConfig>;
}

/** Name, place among the queues, hours, and what is promised. */
export function GeneralPart({ form }: Props) {
  return (
    <div className="setup-fields">
      <TextField form={part(form, 'name')} label="queue.name" />
      <NumberField form={part(form, 'priority')} label="queue.priority" />
      <SecondsField form={part(form, 'serviceLevelMs')} label="queue.serviceLevelMs" />
      <NumberField
        form={part(form, 'serviceLevelTargetPercent')}
        label="queue.serviceLevelTargetPercent"
        unit="%"
      />
      <SwitchField
        form={absentAs<boolean>(part(form, 'serviceLevelJudged'), true)}
        label="queue.serviceLevelJudged"
      />
      <SecondsField form={part(form, 'shortAbandonMs')} label="queue.shortAbandonMs" />
      <RefField
        form={part(form, 'openHours')}
        label="queue.openHours"
        of="hours"
        none="queue.alwaysOpen"
      />
      <TargetField
        form={part(form, 'closedTarget')}
        label="queue.closedTarget"
        union="overflow"
        none="queue.farewellThenEnd"
      />
      <Optional form={part(form, 'ageingMs')} label="queue.ageingMs" initial={() => 60_000}>
        {(own) => <SecondsField form={own} label="queue.ageingMs.each" />}
      </Optional>
      <Optional form={part(form, 'vipPriority')} label="queue.vipPriority" initial={() => 2}>
        {(own) => <NumberField form={own} label="queue.vipPriority.value" />}
      </Optional>
      <OutboundFields form={part(form, 'outbound')} />
    </div>
  );
}

function OutboundFields({ form }: { readonly form: Form<QueueConfig['outbound']> }) {
  return (
    <>
      <MaybeTextField
        form={part(form, 'callerId') as Form<string | null>}
        label="queue.callerId"
        dir="ltr"
      />
      <TagsField
        form={listed(part(form, 'numbers') as Form<string[] | undefined>)}
        label="outbound.numbers"
        dir="ltr"
      />
      <SecondsField form={part(form, 'ringTimeMs')} label="outbound.ringTimeMs" />
    </>
  );
}

/** Who is asked, in which order, and how their phone rings. */
export function RoutingPart({ form }: Props) {
  return (
    <>
      <div className="setup-fields">
        <ChoiceField
          form={part(form, 'strategy')}
          label="queue.strategy"
          options={RoutingStrategy.options}
        />
        <ChoiceField
          form={part(form, 'presence')}
          label="queue.presence"
          options={['ignore', 'availableOnly']}
        />
        <SwitchField form={absentAs(part(form, 'optOut'), true)} label="queue.optOut" />
        <Optional
          form={nullable(part(form, 'presentMax'))}
          label="queue.presentMax"
          initial={() => 2}
        >
          {(own) => <NumberField form={own} label="queue.presentMax.value" />}
        </Optional>
      </div>
      <RequirementsField form={part(form, 'requirements')} label="queue.requirements" />
      <RingRows form={form} />
      <RequirementsField form={part(form, 'should')} label="queue.should" />
      <AgentRows form={form} />
      <MembersFields form={form} />
      <RingingFields form={form} />
    </>
  );
}

function RingingFields({ form }: Props) {
  return (
    <div className="setup-fields">
      <SecondsField form={part(form, 'ringTimeMs')} label="queue.ringTimeMs" />
      <ChoiceField
        form={part(form, 'onNoAnswer')}
        label="queue.onNoAnswer"
        options={['notReady', 'backOff']}
      />
      <NumberField form={part(form, 'missesMax')} label="queue.missesMax" />
      <TextField form={part(form, 'noAnswerReason')} label="queue.noAnswerReason" />
      <SecondsField form={part(form, 'backOffMs')} label="queue.backOffMs" />
      <ChoiceField
        form={part(form, 'confirmAnswer')}
        label="queue.confirmAnswer"
        options={['never', 'outside', 'always']}
      />
      <SecondsField form={part(form, 'confirmTimeMs')} label="queue.confirmTimeMs" />
      <MinutesField form={part(form, 'lastAgentMs')} label="queue.lastAgentMs" />
      <MinutesField form={part(form, 'preferredAgentMs')} label="queue.preferredAgentMs" />
      <TagsField form={part(form, 'declineReasons')} label="queue.declineReasons" />
    </div>
  );
}

const newRing = (before: readonly QueueRing[]): QueueRing => ({
  afterMs: (before.at(-1)?.afterMs ?? 0) + 30_000,
  requirements: [],
  queues: [],
  experts: false,
});

function RingRows({ form }: Props) {
  const words = useWords();
  const rings = part(form, 'rings');
  return (
    <Rows
      form={rings}
      label="queue.rings"
      add="queue.rings.add"
      initial={() => newRing(rings.value)}
      name={({ afterMs }, index) =>
        words('queue.ring', { ring: index + 2, time: minutes(afterMs) })
      }
    >
      {(ring) => (
        <>
          <div className="setup-fields">
            <SecondsField form={part(ring, 'afterMs')} label="ring.afterMs" />
            <RefsField
              form={part(ring, 'queues') as Form<readonly string[]>}
              label="ring.queues"
              of="queue"
            />
            <SwitchField form={part(ring, 'experts')} label="ring.experts" />
          </div>
          <RequirementsField form={part(ring, 'requirements')} label="ring.requirements" />
        </>
      )}
    </Rows>
  );
}

function AgentRows({ form }: Props) {
  const agents = useOptions('agent');
  const nameOf = (id: string) => agents.find((each) => each.id === id)?.name ?? id;
  return (
    <Optional form={part(form, 'agents')} label="queue.agents" initial={() => []}>
      {(list) => {
        const free = agents.find(({ id }) => list.value.every(({ agent }) => agent !== id));
        return (
          <Rows
            form={list}
            label="queue.agents.list"
            add="queue.agents.add"
            isOrdered
            initial={free === undefined ? null : () => ({ agent: AgentId.parse(free.id) })}
            name={({ agent }) => nameOf(agent)}
          >
            {(row) => <AgentFields form={row} strategy={form.value.strategy} />}
          </Rows>
        );
      }}
    </Optional>
  );
}

interface AgentFieldsProps {
  readonly form: Form<QueueAgent>;
  readonly strategy: RoutingStrategy;
}

/** Place and share count only where agents are asked by them; one that is set stays in sight. */
function AgentFields({ form, strategy }: AgentFieldsProps) {
  const { position, weight } = form.value;
  return (
    <div className="setup-fields">
      <RefField form={part(form, 'agent')} label="queue.agents.agent" of="agent" />
      {(strategy === 'serial' || position !== undefined) && (
        <Optional
          form={nullable(part(form, 'position'))}
          label="queue.agents.position"
          initial={() => 0}
        >
          {(own) => <NumberField form={own} label="queue.agents.position.value" />}
        </Optional>
      )}
      {(strategy === 'percent' || weight !== undefined) && (
        <NumberField form={absentAs(part(form, 'weight'), 1)} label="queue.agents.weight" />
      )}
    </div>
  );
}
