import type { EventOf } from '../../domain/index.ts';
import { armInteraction } from '../deadlines.ts';
import { POSITION_EVERY_MIN_MS } from '../limits.ts';
import type { Interaction, TenantState } from '../state.ts';
import { legOf } from './leg.ts';

/** What the customer hears is kept; what an agent hears (confirmation) needs no memory. */
export function playStarted(state: TenantState, event: EventOf<'playStarted'>, at: number): void {
  const leg = legOf(state, event.leg);
  const interaction = state.interactions.get(leg.interaction);
  if (leg.role !== 'customer' || interaction === undefined) return;
  const purpose = event.purpose ?? 'node';
  interaction.play = { id: event.play, purpose };
  interaction.listening = event.listen === undefined ? null : event.play;
  if (purpose === 'music') interaction.music = { play: event.play, positionMs: event.startMs };
  if (purpose === 'greeting' && interaction.ticket !== null) interaction.ticket.greeted = true;
  if (purpose === 'position') announced(state, interaction, at);
}

function announced(state: TenantState, interaction: Interaction, at: number): void {
  const { ticket } = interaction;
  if (ticket === null) return;
  const every = state.queues.get(ticket.queue)?.config.positionEveryMs ?? 0;
  ticket.announceAt = every === 0 ? null : at + Math.max(every, POSITION_EVERY_MIN_MS);
  armInteraction(state, interaction);
}

/** A stopped music still tells how far it got: its end is awaited in `music`. */
export function playStopped(state: TenantState, event: EventOf<'playStopped'>): void {
  const interaction = interactionOfLeg(state, event);
  if (interaction?.play?.id === event.play) interaction.play = null;
  if (interaction?.listening === event.play) interaction.listening = null;
}

export function playEnded(state: TenantState, event: EventOf<'playEnded'>): void {
  const interaction = interactionOfLeg(state, event);
  if (interaction === null) return;
  if (interaction.play?.id === event.play) interaction.play = null;
  if (interaction.music.play === event.play) {
    interaction.music = { play: null, positionMs: event.positionMs };
  }
}

function interactionOfLeg(
  state: TenantState,
  event: EventOf<'playEnded' | 'playStopped'>,
): Interaction | null {
  return state.interactions.get(legOf(state, event.leg).interaction) ?? null;
}
