import type {
  AgentId,
  AgentView,
  Board,
  InteractionId,
  InteractionView,
  LegId,
  LegTarget,
  Opaque,
  QueueId,
  QueueView,
  RoomMode,
  TrunkId,
} from '../domain/index.ts';
import { newDay } from './evolve/queue.ts';
import { conditionOf } from './queue-order.ts';
import { estimateAt } from './routing/waits.ts';
import { serviceLevelOf } from '../domain/index.ts';
import { flowOf, talks } from './evolve/owner.ts';
import { queueIdOf } from './queue-of.ts';
import { recordingView } from './recording-policy.ts';
import type {
  Activity,
  Agent,
  Interaction,
  Leg,
  LegState,
  Owner,
  Queue,
  TenantState,
} from './state.ts';
import { utcDay } from './utc-day.ts';

/** Everything that people see of one tenant now, the latest ended interactions included. */
export function boardOf(state: TenantState, now: number): Board {
  return {
    seq: state.seq,
    now,
    interactions: [
      ...[...state.interactions.values()].map((each) => viewOf(state, each)),
      ...state.endedShown.map((each) => viewOf(state, each)),
    ],
    agents: [...state.agents.values()].map((agent) => agentViewOf(state, agent)),
    queues: [...state.queues.values()].map((queue) => queueViewOf(state, queue, now)),
  };
}

/** null when it is unknown, or ended too long ago to be on the board. */
export function interactionView(state: TenantState, id: InteractionId): InteractionView | null {
  const interaction = shownInteraction(state, id);
  return interaction === undefined ? null : viewOf(state, interaction);
}

function shownInteraction(state: TenantState, id: InteractionId): Interaction | undefined {
  return state.interactions.get(id) ?? state.endedShown.findLast((each) => each.id === id);
}

/** Whose views look different when this interaction does, though no event names them. */
export function besideOf(
  state: TenantState,
  id: InteractionId,
): { readonly queue: QueueId | null; readonly callee: AgentId | null } {
  const interaction = shownInteraction(state, id);
  if (interaction === undefined) return { queue: null, callee: null };
  const callee = interaction.outbound?.callee?.agent ?? null;
  return { queue: queueIdOf(interaction), callee };
}

export function agentView(state: TenantState, id: AgentId): AgentView | null {
  const agent = state.agents.get(id);
  return agent === undefined ? null : agentViewOf(state, agent);
}

export function queueView(state: TenantState, id: QueueId, now: number): QueueView | null {
  const queue = state.queues.get(id);
  return queue === undefined ? null : queueViewOf(state, queue, now);
}

function viewOf(state: TenantState, interaction: Interaction): InteractionView {
  const { owner, ticket } = interaction;
  const offers = offersOf(state, owner);
  const offer = offers[0];
  const waits = owner.kind === 'queue' && ticket !== null;
  const position = waits ? state.router.positionOf(ticket) : null;
  return {
    id: interaction.id,
    channel: 'voice',
    ...(interaction.direction === 'in' ? {} : { direction: interaction.direction }),
    number: interaction.number,
    customer: interaction.customer,
    startedAt: interaction.startedAt,
    state: stateOf(interaction),
    since: interaction.since,
    node: nodeText(state, interaction),
    queue: queueIdOf(interaction),
    position,
    ...(position === null ? {} : estimateOf(state, interaction, position)),
    agent: agentIdOf(state, interaction),
    offer: offer?.offer ?? null,
    ...(offers.length === 0 ? {} : { offers }),
    ...(ticket?.open === true ? { ring: ticket.ring } : {}),
    until: offer?.until ?? untilOf(state, interaction),
    held: isHeld(interaction),
    ...consultView(interaction),
    ...recordingView(state, interaction),
    outcome: interaction.outcome,
    endedAt: interaction.endedAt,
    ...outboundView(interaction),
    ...flowView(interaction),
    legs: legViews(state, interaction),
  };
}

/** What flows learned of it: whoever answers need not ask again. */
function flowView({
  language,
  variables,
  scores,
}: Interaction): Pick<InteractionView, 'language' | 'variables' | 'scores'> {
  return {
    ...(language === null ? {} : { language }),
    ...(Object.keys(variables).length === 0 ? {} : { variables }),
    ...(Object.keys(scores).length === 0 ? {} : { scores }),
  };
}

function outboundView({
  callback,
  outbound,
  message,
}: Interaction): Pick<InteractionView, 'callback' | 'callee' | 'message'> {
  const callee = outbound?.callee ?? null;
  return {
    ...(callee === null ? {} : { callee: callee.agent }),
    ...(message === null ? {} : { message }),
    ...(callback === null
      ? {}
      : { callback: { attempts: callback.attempts, until: callback.until } }),
  };
}

/** Of who waits at this position. */
function estimateOf(
  state: TenantState,
  { ticket }: Interaction,
  position: number,
): Pick<InteractionView, 'estimatedWaitMs'> {
  const queue = ticket === null ? undefined : state.queues.get(ticket.queue);
  return queue === undefined ? {} : { estimatedWaitMs: estimateAt(state, queue, position) };
}

function offersOf(state: TenantState, owner: Owner): NonNullable<InteractionView['offers']> {
  if (owner.kind !== 'offer') return [];
  return owner.offers.flatMap((id) => {
    const offer = state.offers.get(id);
    return offer === undefined ? [] : [{ offer: id, agent: offer.agent, until: offer.until }];
  });
}

function stateOf(interaction: Interaction): InteractionView['state'] {
  if (interaction.outcome !== null) return 'ended';
  const { kind } = interaction.owner;
  switch (kind) {
    case 'passing':
    case 'leaving':
    case 'notice':
    case 'sendingOn':
    case 'voicemail':
      return 'flow';
    default:
      return kind;
  }
}

function agentIdOf(state: TenantState, interaction: Interaction): AgentId | null {
  const { owner } = interaction;
  if (owner.kind === 'agent' || owner.kind === 'wrapUp' || owner.kind === 'dialling') {
    return owner.agent;
  }
  if (owner.kind === 'offer') return offersOf(state, owner)[0]?.agent ?? null;
  return interaction.outcome === null ? null : interaction.lastAgent;
}

function untilOf(state: TenantState, interaction: Interaction): number | null {
  const { owner } = interaction;
  if (owner.kind === 'flow') return owner.waits === 'key' ? owner.until : null;
  if (owner.kind === 'external' || owner.kind === 'scheduled' || owner.kind === 'dialling') {
    return owner.until;
  }
  if (owner.kind !== 'wrapUp') return null;
  const activity = state.agents.get(owner.agent)?.activity;
  return activity?.kind === 'wrapUp' ? activity.until : null;
}

function nodeText(state: TenantState, interaction: Interaction): string | null {
  const { owner } = interaction;
  if (owner.kind === 'voicemail') {
    const name = state.config.voicemails.get(owner.voicemail)?.name ?? owner.voicemail;
    return `${name}: ${owner.phase}`;
  }
  if (owner.kind !== 'flow') return null;
  const flow = flowOf(state, owner);
  const kind = flow.nodes[owner.node]?.kind ?? 'node';
  return `${flow.name}: ${kind} ${owner.node}`;
}

function legViews(state: TenantState, interaction: Interaction): InteractionView['legs'] {
  const views: InteractionView['legs'] = [];
  if (interaction.leg !== null && !interaction.legs.includes(interaction.leg)) {
    views.push({ leg: interaction.leg, role: 'customer', state: 'ended', held: false });
  }
  for (const id of interaction.legs) {
    const leg = state.legs.get(id);
    if (leg === undefined) continue;
    const { role, held, agent, line } = leg;
    const mode = modeOf(interaction, leg);
    views.push({ leg: id, role, agent, mode, state: legStateText(leg), held, ...lineOf(line) });
  }
  return views;
}

/** The customer hears music by the agent's doing. */
function isHeld({ owner, room }: Interaction): boolean {
  if (room !== null) return room.some(({ role, mode }) => role === 'customer' && mode === 'held');
  return owner.kind === 'agent' && owner.held !== 'no';
}

function modeOf(interaction: Interaction, leg: Leg): RoomMode | null {
  const { room, owner, leg: customer } = interaction;
  if (leg.state !== 'answered') return null;
  if (room !== null) return room.find((member) => member.leg === leg.id)?.mode ?? null;
  if (!talks(owner) || !('leg' in owner)) return null;
  if (leg.id === customer) return isHeld(interaction) ? 'held' : 'party';
  return leg.id === owner.leg ? 'party' : null;
}

function consultView({ consult, others }: Interaction): Pick<InteractionView, 'consult'> {
  const other = others.find(({ leg }) => leg === consult?.leg);
  if (consult === null || other === undefined) return {};
  const { agent } = other;
  const target = agent === null ? ({ kind: 'number' } as const) : { kind: 'agent' as const, agent };
  return { consult: { ...consult, target } };
}

function lineOf(line: Leg['line']): Pick<InteractionView['legs'][number], 'line'> {
  return line === undefined ? {} : { line };
}

function legStateText(leg: Leg): InteractionView['legs'][number]['state'] {
  return leg.state === 'accepting' ? 'incoming' : leg.state;
}

function agentViewOf(state: TenantState, agent: Agent): AgentView {
  const { activity, config } = agent;
  const isHangingUp = activity.kind === 'free' && agent.leg !== null;
  return {
    id: agent.id,
    name: config.name,
    role: config.role,
    duty: agent.duty,
    presence: agent.presence,
    activity: isHangingUp ? 'resting' : activityText(state, activity),
    since: agent.since,
    interaction: 'interaction' in activity ? activity.interaction : null,
    until: agentUntil(state, agent),
    skills: config.skills,
    ...(agent.others.length === 0 ? {} : { others: countsOf(agent) }),
    ...(agent.optedOut.length === 0 ? {} : { outOf: [...agent.optedOut] }),
  };
}

/** Who is called by another agent: their phone rings, then they talk. */
function activityText(state: TenantState, activity: Activity): AgentView['activity'] {
  if (activity.kind !== 'called') return activity.kind;
  const owner = state.interactions.get(activity.interaction)?.owner;
  return owner?.kind === 'offer' || owner?.kind === 'dialling' ? 'offered' : 'talking';
}

function countsOf({ others }: Agent): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { channel } of others) counts[channel] = (counts[channel] ?? 0) + 1;
  return counts;
}

function agentUntil(state: TenantState, agent: Agent): number | null {
  const { activity, leg } = agent;
  if (activity.kind === 'offered') return state.offers.get(activity.offer)?.until ?? null;
  if (activity.kind === 'wrapUp' || activity.kind === 'resting') return activity.until;
  return activity.kind === 'free' && leg !== null ? (state.legs.get(leg)?.until ?? null) : null;
}

function queueViewOf(state: TenantState, queue: Queue, now: number): QueueView {
  const load = state.router.load(queue.id);
  const isToday = queue.today.day === utcDay(now);
  const { day: _, ...today } = isToday ? queue.today : newDay(0);
  return {
    id: queue.id,
    name: queue.config.name,
    state: conditionOf(state, queue, now),
    ...(queue.order === null ? {} : { order: queue.order }),
    waiting: load.waiting,
    estimatedWaitMs: estimateAt(state, queue, load.waiting + 1),
    oldestSince: load.oldestSince,
    agentsFree: load.free,
    agentsSkilled: load.skilled,
    today,
    serviceLevel: serviceLevelOf(today, queue.config),
  };
}

/** A leg that may still be up on its platform, with what is needed to end it there. */
export interface LiveLeg {
  readonly leg: LegId;
  readonly interaction: InteractionId;
  readonly role: Leg['role'];
  readonly state: LegState;
  readonly trunk: TrunkId | null;
  readonly target: LegTarget | null;
  readonly dialog: Opaque;
}

/**
 * For a host that starts again: legs that its dead predecessor left. Customers first: reported as
 * lost in this order, no agent is rung for a customer who is gone as well.
 */
export function liveLegs(state: TenantState): readonly LiveLeg[] {
  const legs = [...state.legs.values()].map(({ id, state: is, ...leg }) => {
    const { interaction, role, trunk, target, dialog } = leg;
    return { leg: id, interaction, role, state: is, trunk, target, dialog };
  });
  const isCustomer = (leg: LiveLeg) => leg.role === 'customer';
  return [...legs.filter(isCustomer), ...legs.filter((leg) => !isCustomer(leg))];
}
