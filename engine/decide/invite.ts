import type {
  ConsultTarget,
  EventOf,
  LegTarget,
  ParticipantPart,
  QueueId,
  Refusal,
} from '../../domain/index.ts';
import { EXTERNAL_RING_MS, PARTICIPANT_RING_MS, ROOM_MEMBERS_MAX } from '../limits.ts';
import type { Agent, Interaction } from '../state.ts';
import { newLegId } from './ids.ts';
import { emit, refuse } from './run.ts';
import type { Run } from './run.ts';
import { trunkFor } from './trunk-for.ts';

export interface Inviting {
  readonly as: ParticipantPart;
  readonly target: ConsultTarget;
  readonly mode?: NonNullable<EventOf<'participantInvited'>['mode']>;
}

interface Found {
  readonly target: LegTarget;
  readonly queue?: QueueId;
}

/** Rings somebody for an interaction that an agent has. */
export function invite(run: Run, interaction: Interaction, inviting: Inviting): Refusal | null {
  if (interaction.others.length + 2 >= ROOM_MEMBERS_MAX) return refuse('roomFull');
  const found = find(run, inviting.target);
  if ('kind' in found) return found;
  const { target, queue } = found;
  const { as, mode } = inviting;
  const { owner } = interaction;
  const isAgent = target.kind === 'agent';
  const ringTimeMs = isAgent ? PARTICIPANT_RING_MS : EXTERNAL_RING_MS;
  const leg = newLegId(run);
  emit(run, {
    type: 'participantInvited',
    interaction: interaction.id,
    leg,
    ...(isAgent ? { agent: target.agent } : {}),
    as,
    ...(mode === undefined ? {} : { mode }),
    ...(owner.kind === 'agent' && as !== 'supervisor' ? { by: owner.agent } : {}),
    ...(queue === undefined ? {} : { queue }),
    until: run.at + ringTimeMs,
  });
  emit(run, {
    type: 'legStarted',
    leg,
    interaction: interaction.id,
    role: !isAgent ? 'external' : as === 'supervisor' ? 'supervisor' : 'expert',
    target,
    trunk: trunkFor(run, isAgent ? target.address.kind : 'number'),
    customer: interaction.customer,
    display: isAgent ? displayOf(run, interaction, as) : '',
    ringTimeMs,
  });
  return null;
}

const WORDS = { consult: 'asks you', participant: 'adds you', supervisor: 'to supervise' } as const;

/** What their phone shows beside the number: who wants what of them. */
function displayOf(run: Run, { owner }: Interaction, as: ParticipantPart): string {
  const name = owner.kind === 'agent' ? run.state.agents.get(owner.agent)?.config.name : undefined;
  return `${(name ?? 'Call').slice(0, 100)} · ${WORDS[as]}`;
}

function find(run: Run, target: ConsultTarget): Found | Refusal {
  switch (target.kind) {
    case 'number':
      return { target: { kind: 'number', number: target.number } };
    case 'agent':
      return phoneOf(run.state.agents.get(target.agent));
    case 'queue': {
      const agent = firstOf(run, target.queue);
      if (agent === null) return refuse('unknownQueue');
      if (agent === undefined) return refuse('nobodyFree');
      const found = phoneOf(agent);
      return 'kind' in found ? found : { ...found, queue: target.queue };
    }
  }
}

/** Whom the queue would ask now, in the narrowest ring that has anybody; null = no such queue. */
function firstOf(run: Run, queue: QueueId): Agent | null | undefined {
  const { state } = run;
  if (!state.config.queues.has(queue)) return null;
  for (const { candidates } of state.router.look({ queue, skills: [], priority: 5 }, run.at)) {
    const [first] = candidates;
    if (first !== undefined) return state.agents.get(first);
  }
  return undefined;
}

/**
 * Asked by name, experts and supervisors are rung whatever their duty says: they need no desk. Of
 * agents only those who are signed in; a call in hand, a ring or a wrap-up keeps anybody out.
 */
function phoneOf(agent: Agent | undefined): Found | Refusal {
  if (agent === undefined || agent.retired) return refuse('unknownAgent');
  const { address, role } = agent.config;
  if (address === null) return refuse('agentHasNoAddress');
  const isThere = role !== 'agent' || agent.duty.kind !== 'signedOut';
  const isFree = agent.activity.kind === 'free' && agent.leg === null;
  if (!isThere || !isFree) return refuse('agentNotFree');
  return { target: { kind: 'agent', agent: agent.id, address } };
}
