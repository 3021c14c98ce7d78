import { must } from '../../domain/index.ts';
import type { EventOf, RecordingId } from '../../domain/index.ts';
import { armMessage } from '../deadlines.ts';
import { PRIORITY } from '../limits.ts';
import type { Message } from '../message-state.ts';
import type { TenantState } from '../state.ts';
import { agentOf, setActivity } from './agent.ts';
import { forgetCallback } from './callback.ts';
import { interactionOf, setOwner } from './owner.ts';
import { closeVisit } from './queue.ts';
import { countHandled } from './talk.ts';

function messageOf(state: TenantState, id: RecordingId): Message {
  return must(state.messages.get(id), () => `no message ${id}`);
}

export function voicemailStarted(
  state: TenantState,
  event: EventOf<'voicemailStarted'>,
  at: number,
): void {
  const { voicemail, until } = event;
  const owner = { kind: 'voicemail', voicemail, phase: 'greeting', message: null, until } as const;
  setOwner(state, interactionOf(state, event.interaction), { owner, at });
}

export function messageAsked(state: TenantState, event: EventOf<'messageAsked'>, at: number): void {
  const { message: id, interaction, voicemail, mode, until } = event;
  const known = state.messages.get(id) ?? begun(state, event);
  const message: Message = { ...known, state: mode === 'start' ? 'starting' : 'stopping', until };
  state.messages.set(id, message);
  armMessage(state, message);
  const live = state.interactions.get(interaction);
  if (live?.owner.kind !== 'voicemail') return;
  const phase = mode === 'start' ? 'recording' : 'saving';
  setOwner(state, live, { owner: { kind: 'voicemail', voicemail, phase, message: id, until }, at });
}

function begun(state: TenantState, event: EventOf<'messageAsked'>): Message {
  const { message: id, interaction, leg, voicemail, until } = event;
  const { customer, facts, priority } = interactionOf(state, interaction);
  const whose = { customer, facts, priority: priority ?? PRIORITY };
  const fresh = { state: 'starting', startedAt: null, cut: false, until } as const;
  return { id, interaction, leg, voicemail, ...whose, ...fresh };
}

export function messageStarted(
  state: TenantState,
  event: EventOf<'messageStarted'>,
  at: number,
): void {
  const message = messageOf(state, event.message);
  message.state = 'on';
  message.startedAt ??= at;
}

/** What follows for the interaction has events of its own. */
export function messageEnded(state: TenantState, event: EventOf<'messageEnded'>, at: number): void {
  state.messages.delete(event.message);
  const live = state.interactions.get(event.interaction);
  if (live?.owner.kind !== 'voicemail' || live.owner.message !== event.message) return;
  setOwner(state, live, { owner: { kind: 'passing' }, at });
}

/** The process that wrote the file is gone. */
export function messageCut(state: TenantState, event: EventOf<'legTakenOver'>): void {
  for (const message of state.messages.values()) {
    if (message.leg === event.leg) message.cut = true;
  }
}

export function messageQueued(state: TenantState, event: EventOf<'messageQueued'>): void {
  const { interaction, message: id, voicemail } = event;
  interactionOf(state, interaction).message = { id, voicemail };
}

/** As an answer of the queue's: somebody attends to it from now on. */
export function hearingStarted(
  state: TenantState,
  event: EventOf<'hearingStarted'>,
  at: number,
): void {
  const interaction = interactionOf(state, event.interaction);
  const agent = agentOf(state, event.agent);
  const { interaction: id, message, offer, leg, play: ringback, until } = event;
  state.offers.delete(offer);
  agent.misses = 0;
  closeVisit(state, interaction, { how: 'answered', at });
  interaction.lastAgent = agent.id;
  countHandled(agent, at);
  setActivity(state, agent, { activity: { kind: 'dialling', interaction: id }, at });
  const hears = { message, offer };
  const owner = { kind: 'dialling', agent: agent.id, leg, ringback, hears, until } as const;
  setOwner(state, interaction, { owner, at });
}

export function hearingEnded(state: TenantState, event: EventOf<'hearingEnded'>, at: number): void {
  const interaction = interactionOf(state, event.interaction);
  forgetCallback(state, interaction);
  setActivity(state, agentOf(state, event.agent), { activity: { kind: 'free' }, at });
  setOwner(state, interaction, { owner: { kind: 'passing' }, at });
}
