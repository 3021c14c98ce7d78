import type { LegCause, Outcome, QueueId } from '../../domain/index.ts';
import { DIRECT_BACK_OFF_MS } from '../limits.ts';
import type { Interaction, Leg, Ticket } from '../state.ts';
import { hasCustomer, legOfCustomer } from './audio.ts';
import { endDial } from './dial-end.ts';
import { clearRoom, dropLeg, endTalk, finish, dropAndFinish, isLoss } from './ending.ts';
import { consultedNow, handOver, heirOf } from './hand-over.ts';
import { endOffers } from './offer.ts';
import { returnToQueue } from './queue.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';
import { giveAway } from './transfer.ts';
import { leaveVoicemail } from './voicemail.ts';

/**
 * The customer's leg is gone.
 *
 * Lost with our host it is `failed (hostLost)` in every state, talk included: the customer was cut
 * off by us, and a report must show it. Other losses in mid-talk are `handled`, with wrap-up: the
 * two have spoken, and the agent has something to write down.
 */
export function customerLeft(run: Run, interaction: Interaction, cause: LegCause): void {
  const { owner } = interaction;
  const isLost = isLoss(cause);
  switch (owner.kind) {
    case 'agent':
      if (cause === 'hostLost') cutOff(run, interaction);
      else endTalk(run, interaction);
      return;
    case 'offer':
      endOffers(run, interaction, 'withdrawn');
      finish(run, interaction, isLost ? { kind: 'failed', cause } : abandoned(run, interaction));
      return;
    case 'voicemail':
      if (cause !== 'hostLost' && leaveVoicemail(run, interaction)) return;
      finish(run, interaction, isLost ? { kind: 'failed', cause } : abandoned(run, interaction));
      return;
    case 'flow':
    case 'notice':
    case 'sendingOn':
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
    case 'scheduled':
    case 'dialling':
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
  if (['flow', 'notice', 'sendingOn'].includes(owner.kind)) {
    return { kind: 'abandoned', stage: 'flow', short: false };
  }
  if (owner.kind === 'voicemail') return { kind: 'abandoned', stage: 'voicemail', short: false };
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
  if (isLoss(cause)) return { kind: 'failed', cause };
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
  if (owner.kind === 'dialling' && owner.leg === end.leg.id) {
    endDial(run, interaction, { cause: end.cause, by: 'agent' });
    return;
  }
  if (owner.kind !== 'agent' || owner.leg !== end.leg.id) return;
  if (!hasCustomer(run, interaction)) endTalk(run, interaction);
  else if (isLoss(end.cause)) agentLost(run, interaction, end.cause);
  else agentHungUp(run, interaction);
}

/** Nobody decided it: who talks to the customer already goes on, else back to the queue. */
function agentLost(run: Run, interaction: Interaction, cause: LegCause): void {
  const heir = heirOf(interaction);
  if (heir === null) loseAgent(run, interaction, cause);
  else handOver(run, interaction, { other: heir, how: 'left' });
}

/**
 * As Teams' own consult transfer does: hanging up while talking to who is consulted gives them the
 * customer. While they still ring, the customer goes back to the queue. Out of a conversation of
 * several the customer goes on with the others.
 */
function agentHungUp(run: Run, interaction: Interaction): void {
  const { consult, ticket } = interaction;
  const consulted = consultedNow(interaction);
  const heir = consulted ?? heirOf(interaction);
  const how = consulted === null ? 'left' : 'consult';
  if (heir !== null) handOver(run, interaction, { other: heir, how });
  else if (consult?.state === 'ringing' && ticket !== null && isQueue(run, ticket.queue)) {
    giveAway(run, interaction, { kind: 'queue', queue: ticket.queue });
    returnToQueue(run, interaction, 'hungUp');
  } else endTalk(run, interaction);
}

const isQueue = (run: Run, queue: QueueId): boolean => run.state.queues.has(queue);

/** The customer goes back to the queue, at the old place; the agent rests. */
export function loseAgent(run: Run, interaction: Interaction, cause: LegCause): void {
  const { owner, ticket } = interaction;
  if (owner.kind !== 'agent') return;
  clearRoom(run, interaction);
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
  const heir = owner.until === null && hasCustomer(run, interaction) ? heirOf(interaction) : null;
  if (heir !== null) handOver(run, interaction, { other: heir, how: 'left' });
  else if (owner.until === null) dropAndFinish(run, interaction, { kind: 'transferredOut' });
  else returnToQueue(run, interaction, cause);
}
