import { must } from '../../domain/index.ts';
import type { LegCause, OfferEnd, QueueId } from '../../domain/index.ts';
import type { Interaction, Offer } from '../state.ts';
import { ensureAnswered, playPosition, queueAudio } from './audio.ts';
import { dropAndFinish, endWith } from './ending.ts';
import { DROP_CAUSE, endOffer, offerTo } from './offer.ts';
import { emit, nextSeq } from './run.ts';
import type { Run } from './run.ts';

const PRIORITY = 5;

/** At the end of the line, and to the longest idle agent at once when one is free. */
export function enterQueue(
  run: Run,
  interaction: Interaction,
  to: { readonly queue: QueueId; readonly priority: number },
): void {
  const queue = run.state.queues.get(to.queue);
  if (queue === undefined) {
    failed(run, interaction, 'failed');
    return;
  }
  ensureAnswered(run, interaction);
  const { priority } = to;
  const order = nextSeq(run);
  const place = { queue: to.queue, priority, order };
  const position = run.state.router.positionOf(place);
  const until = run.at + queue.config.waitMaxMs;
  emit(run, { type: 'queued', interaction: interaction.id, ...place, position, until });
  matchWaiting(run, interaction);
}

/** Priority is kept when a call goes from one queue to another. */
export function priorityOf(interaction: Interaction): number {
  return interaction.ticket?.priority ?? PRIORITY;
}

/**
 * Back to its place after an offer or a connection that came to nothing; without a queue to go back
 * to it ends.
 */
export function returnToQueue(run: Run, interaction: Interaction, cause: LegCause): void {
  const { ticket } = interaction;
  const queue = ticket === null ? undefined : run.state.queues.get(ticket.queue);
  if (ticket === null || queue === undefined) {
    failed(run, interaction, cause);
    return;
  }
  const keeps = cause !== 'hostLost' || queue.config.keepPlaceAfterHostLoss;
  const order = keeps ? ticket.order : nextSeq(run);
  const { priority } = ticket;
  const place = { queue: queue.id, priority, order };
  emit(run, {
    type: 'queued',
    interaction: interaction.id,
    ...place,
    position: run.state.router.positionOf(place),
    until: ticket.open ? ticket.until : run.at + queue.config.waitMaxMs,
  });
  matchWaiting(run, interaction);
}

/** The offer came to nothing: the next agent, or back to the place in line. */
export function endOfferAndReturn(run: Run, offer: Offer, why: OfferEnd): void {
  const interaction = must(run.state.interactions.get(offer.interaction), 'offer of nothing');
  endOffer(run, offer, why);
  returnToQueue(run, interaction, DROP_CAUSE[why]);
}

function failed(run: Run, interaction: Interaction, cause: LegCause): void {
  if (interaction.spoke) dropAndFinish(run, interaction, { kind: 'handled' });
  else dropAndFinish(run, interaction, { kind: 'failed', cause });
}

function matchWaiting(run: Run, interaction: Interaction): void {
  const match = run.state.router.candidateFor(interaction, run.at);
  if (match !== null) offerTo(run, match, interaction.ticket?.queue ?? null);
  queueAudio(run, interaction);
}

/** A free agent takes the best waiting interaction. Called at the end of every command. */
export function serveWoken(run: Run): void {
  for (const id of run.wake) {
    const agent = run.state.agents.get(id);
    if (agent === undefined || agent.idle.seq === 0) continue;
    const match = run.state.router.bestFor(agent, run.at);
    if (match !== null) offerTo(run, match, match.interaction.ticket?.queue ?? null);
  }
}

export function timeOut(run: Run, interaction: Interaction): void {
  const { ticket } = interaction;
  const queue = ticket === null ? undefined : run.state.queues.get(ticket.queue);
  const prompt = queue?.config.farewell ?? null;
  endWith(run, interaction, { outcome: { kind: 'timedOut' }, prompt });
}

export function announce(run: Run, interaction: Interaction): void {
  playPosition(run, interaction);
}
