import { must } from '../../domain/index.ts';
import type {
  AgentId,
  LegCause,
  OfferEnd,
  QueueConfig,
  SkillRequirement,
} from '../../domain/index.ts';
import type { Interaction, Offer } from '../state.ts';
import { seeks } from '../evolve/owner.ts';
import { PRIORITY } from '../limits.ts';
import { ensureAnswered, play, playPosition, queueAudio } from './audio.ts';
import { giveUpCallback, takeCallbackPlace } from './callback-end.ts';
import { callbackFrom } from './callback-offer.ts';
import { isOwnCall } from './dial.ts';
import { dropAndFinish, endWith, finish } from './ending.ts';
import { DROP_CAUSE, endOffer, offerTo } from './offer.ts';
import { overflowAtEntry, overflowOfWait, waitLimitMs } from './overflow.ts';
import { emit, nextSeq } from './run.ts';
import type { Run } from './run.ts';
import { tellFirst } from './tell-first.ts';
import type { Entering } from './tell-first.ts';
import { asksFor, widen } from './widen.ts';

/** At the end of the line, and to the longest idle agent at once when one is free. */
export function enterQueue(run: Run, interaction: Interaction, to: Entering): void {
  const queue = run.state.queues.get(to.queue);
  if (queue === undefined) {
    failed(run, interaction, 'failed');
    return;
  }
  // Not answered before: who is turned away may hear busy.
  const over = to.keeps === undefined ? overflowAtEntry(run, queue) : null;
  if (over !== null && run.sendOver(run, interaction, over)) return;
  ensureAnswered(run, interaction);
  if (tellFirst(run, interaction, to)) return;
  const priority = priorityFor(interaction, { ...to, vip: queue.config.vipPriority });
  const kept = to.keeps ?? takeCallbackPlace(run, interaction, to.queue);
  const { order, since } = kept ?? { order: nextSeq(run), since: run.at };
  const place = { queue: to.queue, priority, order, since };
  const position = run.state.router.positionOf(place);
  const until = interaction.callback?.until ?? run.at + waitLimitMs(queue.config);
  const asks = asksFor(run, interaction, { ...to, queue: queue.config });
  const asked = { ...(asks.length === 0 ? {} : { asks }), ...needed(to) };
  const back = callbackFrom(run, interaction, queue);
  const { id } = interaction;
  emit(run, { type: 'queued', interaction: id, ...place, position, until, ...asked, ...back });
  if (until <= run.at && interaction.callback === null) {
    timeOut(run, interaction);
    return;
  }
  const { pausedPrompt } = queue.config;
  const isTold = queue.order?.state === 'paused' && interaction.callback === null;
  if (isTold && pausedPrompt !== null) {
    play(run, interaction, { purpose: 'paused', prompt: pausedPrompt });
  }
  matchWaiting(run, interaction);
}

/** Who is on a VIP list is not served later than the queue says. */
function priorityFor(
  { facts }: Interaction,
  { priority, vip }: { readonly priority: number; readonly vip: number | null },
): number {
  return facts.vip && vip !== null ? Math.min(priority, vip) : priority;
}

/** Priority is kept when a call goes from one queue to another. */
export function priorityOf(interaction: Interaction): number {
  return interaction.priority ?? PRIORITY;
}

/**
 * Back to the flow that sent it, or to its place in line, after an offer or a connection that came
 * to nothing; without either it ends.
 */
export function returnToQueue(run: Run, interaction: Interaction, cause: LegCause): void {
  if (run.resumeFlow(run, interaction)) return;
  const { ticket, callback } = interaction;
  const queue = ticket === null ? undefined : run.state.queues.get(ticket.queue);
  if (callback !== null && run.at >= callback.until) {
    // No customer gives up who would end it while one phone after the other rings in vain.
    giveUpCallback(run, interaction, 'window');
    return;
  }
  if (ticket === null || queue === undefined) {
    failed(run, interaction, cause);
    return;
  }
  if (callback === null && ticket.open && ticket.until <= run.at) {
    // Its time was over while a phone rang: no other phone is rung.
    timeOut(run, interaction);
    return;
  }
  const keeps = cause !== 'hostLost' || queue.config.keepPlaceAfterHostLoss;
  const order = keeps ? ticket.order : nextSeq(run);
  const { priority } = ticket;
  const since = keeps ? ticket.since : run.at;
  const place = { queue: queue.id, priority, order, since };
  emit(run, {
    type: 'queued',
    interaction: interaction.id,
    ...place,
    position: run.state.router.positionOf(place),
    until: untilOf(run, interaction, queue.config),
    ...needed(ticket),
  });
  widen(run, interaction);
  matchWaiting(run, interaction);
}

/** What the flow that sent it asks for beside the queue. */
export function needed({ requirements }: Pick<Entering, 'requirements'>): {
  requirements?: SkillRequirement[];
} {
  return requirements === undefined ? {} : { requirements: [...requirements] };
}

/** A callback waits as long as its window; all others as long as the queue lets them. */
function untilOf(run: Run, { callback, ticket }: Interaction, queue: QueueConfig): number {
  if (callback !== null) return callback.until;
  // A window that is over with the callback: they are a caller again.
  return ticket?.open === true ? ticket.until : run.at + waitLimitMs(queue);
}

/** The offer came to nothing: the next agent, or back to the place in line. */
export function endOfferAndReturn(run: Run, offer: Offer, why: OfferEnd, reason?: string): void {
  const interaction = must(run.state.interactions.get(offer.interaction), 'offer of nothing');
  endOffer(run, offer, why, reason);
  if (interaction.owner.kind !== 'passing') {
    // Others are still rung for it; one more may be now.
    if (interaction.owner.kind === 'offer') matchWaiting(run, interaction);
    return;
  }
  if (isOwnCall(interaction)) {
    finish(run, interaction, { kind: 'refused', reason: 'agentDidNotAnswer' });
    return;
  }
  if (why !== 'withdrawn' && why !== 'hostLost') widen(run, interaction, offer.agent);
  returnToQueue(run, interaction, DROP_CAUSE[why]);
}

function failed(run: Run, interaction: Interaction, cause: LegCause): void {
  if (interaction.spoke) dropAndFinish(run, interaction, { kind: 'handled' });
  else dropAndFinish(run, interaction, { kind: 'failed', cause });
}

/** To whoever is free for it; where the queue rings all, to all of them. */
export function matchWaiting(run: Run, interaction: Interaction): void {
  const { router } = run.state;
  const next = () => (seeks(interaction.owner) ? router.candidateFor(interaction, run.at) : null);
  for (let match = next(); match !== null; match = next()) {
    offerTo(run, match, interaction.ticket?.queue ?? null);
  }
  queueAudio(run, interaction);
}

/** Time has come to a wider ring, or the one who was asked alone is so no longer. */
export function widenAndMatch(run: Run, interaction: Interaction): void {
  if (widen(run, interaction)) matchWaiting(run, interaction);
}

/** Nobody waits for an agent who is no longer there for them. */
export function releaseAsked(run: Run, agent: AgentId): void {
  for (const interaction of run.state.router.askedOf(agent)) widenAndMatch(run, interaction);
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
  if (interaction.callback !== null) {
    giveUpCallback(run, interaction, 'window');
    return;
  }
  const queue = ticket === null ? undefined : run.state.queues.get(ticket.queue);
  const over = queue === undefined ? null : overflowOfWait(run, interaction, queue);
  if (over !== null && run.sendOver(run, interaction, over)) return;
  const prompt = queue?.config.farewell ?? null;
  endWith(run, interaction, { outcome: { kind: 'timedOut' }, prompt });
}

export function announce(run: Run, interaction: Interaction): void {
  playPosition(run, interaction);
}
