import type { LegCause, Outcome } from '../../domain/index.ts';
import { DIRECT_BACK_OFF_MS } from '../limits.ts';
import type { Interaction, Leg, Ticket } from '../state.ts';
import { hasCustomer, legOfCustomer } from './audio.ts';
import { dropLeg, endTalk, finish, dropAndFinish } from './ending.ts';
import { endOffers } from './offer.ts';
import { returnToQueue } from './queue.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';

/** Ends that nobody wanted: the connection was lost, nobody hung up. */
const LOST: readonly LegCause[] = ['noMedia', 'trunkDown', 'hostLost', 'failed'];

/**
 * The customer's leg is gone.
 *
 * Lost with our host it is `failed (hostLost)` in every state, talk included: the customer was cut
 * off by us, and a report must show it. Other losses in mid-talk are `handled`, with wrap-up: the
 * two have spoken, and the agent has something to write down.
 */
export function customerLeft(run: Run, interaction: Interaction, cause: LegCause): void {
  const { owner } = interaction;
  const isLost = LOST.includes(cause);
  switch (owner.kind) {
    case 'agent':
      if (cause === 'hostLost') cutOff(run, interaction);
      else endTalk(run, interaction);
      return;
    case 'offer':
      endOffers(run, interaction, 'withdrawn');
      finish(run, interaction, isLost ? { kind: 'failed', cause } : abandoned(run, interaction));
      return;
    case 'flow':
    case 'queue':
      finish(run, interaction, isLost ? { kind: 'failed', cause } : abandoned(run, interaction));
      return;
    case 'external':
      dropLeg(run, owner.leg, owner.until === null ? 'hungUp' : 'cancelled');
      finish(run, interaction, leftExternal(interaction, cause));
      return;
    case 'leaving':
      finish(run, interaction, owner.outcome);
      return;
    case 'wrapUp':
    case 'passing':
  }
}

function cutOff(run: Run, interaction: Interaction): void {
  if (interaction.owner.kind === 'agent') dropLeg(run, interaction.owner.leg, 'hostLost');
  finish(run, interaction, { kind: 'failed', cause: 'hostLost' });
}

/**
 * After a transfer a customer who leaves the next queue has abandoned it, though an agent was
 * spoken to before: somebody still wanted something.
 */
function abandoned(run: Run, interaction: Interaction): Outcome {
  const { ticket, owner } = interaction;
  if (owner.kind === 'flow') return { kind: 'abandoned', stage: 'flow', short: false };
  // After a withdrawn offer the owner is `passing`.
  const stage = owner.kind === 'queue' ? 'queue' : 'offer';
  return { kind: 'abandoned', stage, short: isShort(run, ticket) };
}

function isShort(run: Run, ticket: Ticket | null): boolean {
  const queue = ticket === null ? undefined : run.state.queues.get(ticket.queue);
  if (ticket === null || queue === undefined) return false;
  return run.at - ticket.enteredAt < queue.config.shortAbandonMs;
}

function leftExternal(interaction: Interaction, cause: LegCause): Outcome {
  const { owner } = interaction;
  if (owner.kind === 'external' && owner.until === null) return { kind: 'transferredOut' };
  if (LOST.includes(cause)) return { kind: 'failed', cause };
  if (interaction.spoke) return { kind: 'handled' };
  return { kind: 'abandoned', stage: 'flow', short: false };
}

/** The agent's leg of a conversation is gone: hung up, or lost with the customer still there. */
export function agentLeft(
  run: Run,
  interaction: Interaction,
  end: { readonly leg: Leg; readonly cause: LegCause },
): void {
  const { owner } = interaction;
  if (owner.kind !== 'agent' || owner.leg !== end.leg.id) return;
  if (LOST.includes(end.cause) && hasCustomer(run, interaction)) {
    loseAgent(run, interaction, end.cause);
  } else {
    endTalk(run, interaction);
  }
}

/** The customer goes back to the queue, at the old place; the agent rests. */
export function loseAgent(run: Run, interaction: Interaction, cause: LegCause): void {
  const { owner, ticket } = interaction;
  if (owner.kind !== 'agent') return;
  const queue = ticket === null ? undefined : run.state.queues.get(ticket.queue);
  emit(run, {
    type: 'connectionLost',
    interaction: interaction.id,
    agent: owner.agent,
    leg: owner.leg,
    customerLeg: legOfCustomer(interaction),
    cause,
    restUntil: run.at + (queue?.config.backOffMs ?? DIRECT_BACK_OFF_MS),
  });
  dropLeg(run, owner.leg, cause);
  returnToQueue(run, interaction, cause);
}

export function externalLeft(run: Run, interaction: Interaction, cause: LegCause): void {
  const { owner } = interaction;
  if (owner.kind !== 'external') return;
  if (owner.until === null) dropAndFinish(run, interaction, { kind: 'transferredOut' });
  else returnToQueue(run, interaction, cause);
}
