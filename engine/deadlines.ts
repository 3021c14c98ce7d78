import type {
  AgentId,
  InteractionId,
  LegId,
  OfferId,
  QueueId,
  RecordingId,
} from '../domain/index.ts';
import type { Agent, Interaction, Leg, Offer, Queue, TenantState } from './state.ts';
import { EFFECT_OPEN_MAX_MS } from './limits.ts';
import type { Message } from './message-state.ts';
import type { Recording } from './recording-state.ts';
import type { TimerEntry } from './timers.ts';

export function interactionDeadline(interaction: Interaction): number | null {
  const { owner } = interaction;
  switch (owner.kind) {
    case 'flow':
    case 'notice':
    case 'sendingOn':
    case 'voicemail':
    case 'leaving':
    case 'external':
    case 'scheduled':
    case 'dialling':
      return owner.until;
    case 'queue':
      return queueDeadline(interaction);
    case 'offer':
      return offerDeadline(interaction, owner.all);
    default:
      return null;
  }
}

/** A ring widens while a phone rings, too; where all are rung, who declined may be rung again. */
function offerDeadline({ ticket, backOffs }: Interaction, all: boolean): number | null {
  const isOpen = ticket?.open === true;
  let first = isOpen ? ticket.widenAt : null;
  if (isOpen && ticket.ringUntil !== null) first = Math.min(first ?? Infinity, ticket.ringUntil);
  if (all) for (const { until } of backOffs) first = Math.min(first ?? until, until);
  return first;
}

function queueDeadline(interaction: Interaction): number | null {
  const { ticket } = interaction;
  if (ticket === null) return null;
  let first = ticket.until;
  if (ticket.widenAt !== null && ticket.widenAt < first) first = ticket.widenAt;
  if (ticket.announceAt !== null && ticket.announceAt < first) first = ticket.announceAt;
  if (ticket.callbackAt !== null && ticket.callbackAt < first) first = ticket.callbackAt;
  for (const backOff of interaction.backOffs) if (backOff.until < first) first = backOff.until;
  return first;
}

export function agentDeadline(agent: Agent): number | null {
  const { activity } = agent;
  const until = activity.kind === 'wrapUp' || activity.kind === 'resting' ? activity.until : null;
  const expiresAt = skillDeadline(agent);
  if (until === null || expiresAt === null) return until ?? expiresAt;
  return Math.min(until, expiresAt);
}

/** The first of their skills to end; null = none does. */
function skillDeadline(agent: Agent): number | null {
  let first: number | null = null;
  for (const { expiresAt } of agent.config.skills) {
    if (expiresAt !== undefined) first = Math.min(first ?? expiresAt, expiresAt);
  }
  return first;
}

/** Called by evolve after each change of the object. */
export function armInteraction(state: TenantState, interaction: Interaction): void {
  const at = interactionDeadline(interaction) ?? 0;
  if (at === interaction.armedAt) return;
  interaction.armedAt = at;
  if (at > 0) push(state, { at, kind: 'interaction', id: interaction.id });
}

export function armAgent(state: TenantState, agent: Agent): void {
  const at = agentDeadline(agent) ?? 0;
  if (at === agent.armedAt) return;
  agent.armedAt = at;
  if (at > 0) push(state, { at, kind: 'agent', id: agent.id });
}

export function armOffer(state: TenantState, offer: Offer): void {
  push(state, { at: offer.until, kind: 'offer', id: offer.id });
}

export function armLeg(state: TenantState, leg: Leg): void {
  if (leg.until !== null) push(state, { at: leg.until, kind: 'leg', id: leg.id });
}

/** Until when what a supervisor said of it holds. */
export function armQueue(state: TenantState, { id, order }: Queue): void {
  const at = order?.until ?? null;
  if (at !== null) push(state, { at, kind: 'queue', id });
}

export function armRecording(state: TenantState, recording: Recording): void {
  const { until, id } = recording;
  if (until !== null) push(state, { at: until, kind: 'recording', id });
}

export function armMessage(state: TenantState, { until, id }: Message): void {
  push(state, { at: until, kind: 'message', id });
}

function push(state: TenantState, entry: TimerEntry): void {
  const { timers } = state;
  timers.push(entry);
  const objects = state.interactions.size + state.legs.size + state.offers.size + state.agents.size;
  if (timers.size > 4 * objects + 1_000) timers.sweep((each) => isLive(state, each));
}

/** The maps are keyed by branded ids; a timer's id is one of them by its kind. */
export function isLive(state: TenantState, entry: TimerEntry): boolean {
  return currentDeadline(state, entry) === entry.at;
}

export function currentDeadline(state: TenantState, entry: TimerEntry): number | null {
  switch (entry.kind) {
    case 'interaction': {
      const interaction = state.interactions.get(entry.id as InteractionId);
      return interaction === undefined ? null : interactionDeadline(interaction);
    }
    case 'agent': {
      const agent = state.agents.get(entry.id as AgentId);
      return agent === undefined ? null : agentDeadline(agent);
    }
    case 'offer':
      return state.offers.get(entry.id as OfferId)?.until ?? null;
    case 'recording':
      return state.recordings.get(entry.id as RecordingId)?.until ?? null;
    case 'message':
      return state.messages.get(entry.id as RecordingId)?.until ?? null;
    case 'leg':
      return state.legs.get(entry.id as LegId)?.until ?? null;
    case 'queue':
      return state.queues.get(entry.id as QueueId)?.order?.until ?? null;
  }
}

/** The first live timer; drops stale ones on the way. */
export function firstTimer(state: TenantState): TimerEntry | null {
  for (;;) {
    const entry = state.timers.peek();
    if (entry === undefined) return null;
    if (isLive(state, entry)) return entry;
    state.timers.pop();
  }
}

/** Effects are opened in order of time and wait equally long: the first is the oldest. */
export function firstEffectDeadline(state: TenantState): number | null {
  for (const open of state.effects.values()) return open.at + EFFECT_OPEN_MAX_MS;
  return null;
}

/** When the host must send `tick` at the latest; null = nothing waits for time. */
export function nextTimerAt(state: TenantState): number | null {
  const timer = firstTimer(state);
  const effect = firstEffectDeadline(state);
  if (timer === null) return effect;
  return effect === null ? timer.at : Math.min(timer.at, effect);
}
