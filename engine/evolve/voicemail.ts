import { must } from '../../domain/index.ts';
import type { EventOf, RecordingId } from '../../domain/index.ts';
import { armMessage } from '../deadlines.ts';
import type { Message } from '../message-state.ts';
import type { TenantState } from '../state.ts';
import { interactionOf, setOwner } from './owner.ts';

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
  const { message: id, interaction, leg, voicemail, mode, until } = event;
  const fresh = { id, interaction, leg, voicemail, startedAt: null, cut: false } as const;
  const known = state.messages.get(id) ?? { ...fresh, state: 'starting', until };
  const message: Message = { ...known, state: mode === 'start' ? 'starting' : 'stopping', until };
  state.messages.set(id, message);
  armMessage(state, message);
  const live = state.interactions.get(interaction);
  if (live?.owner.kind !== 'voicemail') return;
  const phase = mode === 'start' ? 'recording' : 'saving';
  setOwner(state, live, { owner: { kind: 'voicemail', voicemail, phase, message: id, until }, at });
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
