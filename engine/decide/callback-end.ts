import type { QueueId } from '../../domain/index.ts';
import { callbackKey } from '../evolve/callback.ts';
import type { Interaction, Ticket } from '../state.ts';
import { dropLeg, finish } from './ending.ts';
import { endOffers } from './offer.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';

/** Not called any more: so many calls in vain, or its time is over, or it may not be dialled. */
export function giveUpCallback(run: Run, interaction: Interaction, why: keyof typeof WHY): void {
  dropLeg(run, interaction.leg, 'hungUp');
  tellOfFailure(run, interaction, why);
  finish(run, interaction, { kind: 'callbackFailed', why });
}

/** Somebody may want to call by hand. No personal data: who it was stands under the interaction. */
function tellOfFailure(run: Run, { id, callback }: Interaction, why: keyof typeof WHY): void {
  const queue = callback === null ? undefined : run.state.queues.get(callback.queue);
  if (queue?.config.callback?.notifyTo === undefined) return;
  const text = `Callback ${id} of ${queue.config.name} was given up: ${WHY[why]}.`;
  emit(run, { type: 'alertRaised', code: 'callbackFailed', text });
}

const WHY = {
  attempts: 'the customer did not answer',
  window: 'its time was over',
  refused: 'the number may not be dialled',
} as const;

/** The customer called again, or a person cancelled it; whoever is rung for it is so no longer. */
export function withdrawCallback(
  run: Run,
  interaction: Interaction,
  by: 'customer' | 'user',
): void {
  const { owner, id } = interaction;
  endOffers(run, interaction, 'withdrawn');
  if (owner.kind === 'dialling') {
    dropLeg(run, owner.leg, 'hungUp');
    emit(run, {
      type: 'dialEnded',
      interaction: id,
      agent: owner.agent,
      cause: 'cancelled',
      by: 'agent',
    });
  }
  dropLeg(run, interaction.leg, 'cancelled');
  finish(run, interaction, { kind: 'callbackWithdrawn', by });
}

/**
 * Who calls again while a callback of theirs waits in the same queue takes its place, and is not
 * called. One that is being dialled at this moment, or whose time has not come, is left alone.
 */
export function takeCallbackPlace(
  run: Run,
  interaction: Interaction,
  queue: QueueId,
): Pick<Ticket, 'order' | 'since'> | null {
  if (interaction.customer === null || interaction.direction !== 'in') return null;
  const id = run.state.callbacks.get(callbackKey(interaction, queue));
  const open = id === undefined ? undefined : run.state.interactions.get(id);
  if (open === undefined || open.id === interaction.id) return null;
  const { ticket, owner } = open;
  if (ticket === null || ticket.queue !== queue || owner.kind === 'dialling') return null;
  const { order, since } = ticket;
  withdrawCallback(run, open, 'customer');
  return { order, since };
}
