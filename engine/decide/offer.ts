import type { LegCause, OfferEnd, OfferReason, QueueId } from '../../domain/index.ts';
import { must } from '../../domain/index.ts';
import { DIRECT_BACK_OFF_MS, DIRECT_RING_MS } from '../limits.ts';
import type { Match } from '../routing/router.ts';
import type { Agent, Interaction, Leg, Offer, Queue } from '../state.ts';
import { ensureAnswered, hasCustomer, legOfCustomer, playMusic, stopPlay } from './audio.ts';
import { askForKey } from './confirm-key.ts';
import { dial, isOwnCall } from './dial.ts';
import { dropLeg } from './ending.ts';
import { startHearing } from './hearing.ts';
import { newLegId, newOfferId } from './ids.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';
import { trunkFor } from './trunk-for.ts';

/** The chosen agent's phone is to ring. */
export function offerTo(run: Run, match: Match, queueId: QueueId | null): void {
  const { interaction, agent, why } = match;
  const queue = queueId === null ? undefined : run.state.queues.get(queueId);
  const ringTimeMs = queue?.config.ringTimeMs ?? DIRECT_RING_MS;
  const leg = newLegId(run);
  emit(run, {
    type: 'offered',
    offer: newOfferId(run),
    interaction: interaction.id,
    queue: queueId,
    agent: agent.id,
    leg,
    until: run.at + ringTimeMs,
    why,
  });
  const address = must(agent.config.address, 'offered to an agent without an address');
  emit(run, {
    type: 'legStarted',
    leg,
    interaction: interaction.id,
    role: 'agent',
    target: { kind: 'agent', agent: agent.id, address },
    trunk: trunkFor(run, address.kind),
    customer: interaction.customer,
    display: displayOf(interaction, queue?.config.name),
    ringTimeMs,
  });
}

/** Straight to one agent, past every queue. */
export function offerDirect(run: Run, interaction: Interaction, agent: Agent): void {
  const why: OfferReason = {
    rule: 'direct',
    ring: 1,
    eligible: 1,
    idleMs: run.at - agent.idle.at,
    position: 1,
    waitedMs: 0,
    excluded: [],
  };
  ensureAnswered(run, interaction);
  offerTo(run, { interaction, agent, why }, null);
  if (interaction.play === null) playMusic(run, interaction);
}

/** Whose call rings, in words: a queue's caller or callback, or the agent's own call. */
function displayOf(interaction: Interaction, queue: string | undefined): string {
  if (interaction.message !== null) return `${queue ?? 'Transfer'} · voicemail`;
  if (interaction.callback !== null) return `${queue ?? 'Transfer'} · callback`;
  return isOwnCall(interaction) ? 'Your call' : `${queue ?? 'Transfer'} · caller`;
}

/** The agent picked up: to be confirmed first, or connected. */
export function offerAnswered(run: Run, offer: Offer, leg: Leg): void {
  const queue = offer.queue === null ? undefined : run.state.queues.get(offer.queue);
  if (!needsConfirmation(run, offer, queue)) {
    connect(run, offer, leg);
    return;
  }
  const confirmTimeMs = queue?.config.confirmTimeMs ?? DIRECT_BACK_OFF_MS;
  emit(run, {
    type: 'confirmationAsked',
    offer: offer.id,
    interaction: offer.interaction,
    agent: offer.agent,
    until: run.at + confirmTimeMs,
  });
  const on = { interaction: offer.interaction, leg: leg.id };
  askForKey(run, on, confirmText(run, offer, queue));
}

function confirmText(run: Run, offer: Offer, queue: Queue | undefined): string {
  const interaction = run.state.interactions.get(offer.interaction);
  if (interaction !== undefined && isOwnCall(interaction)) {
    return 'Your call is ready. Press 1 to go on.';
  }
  const isCallback = interaction !== undefined && interaction.callback !== null;
  const what = isCallback ? 'callback' : 'call';
  return `${queue?.config.name ?? 'Transferred'} ${what}. Press 1 to accept.`;
}

function needsConfirmation(run: Run, offer: Offer, queue: Queue | undefined): boolean {
  const policy = queue?.config.confirmAnswer ?? 'outside';
  if (policy !== 'outside') return policy === 'always';
  return run.state.agents.get(offer.agent)?.config.address?.kind === 'outside';
}

export function connect(run: Run, offer: Offer, leg: Leg): void {
  const interaction = must(run.state.interactions.get(offer.interaction), 'offer of nothing');
  // The first answer wins: who else was rung hears that it was answered elsewhere.
  endOffers(run, interaction, 'answeredElsewhere', offer.id);
  if (interaction.outbound !== null && !hasCustomer(run, interaction)) {
    const of = { interaction, offer, leg: leg.id };
    if (!startHearing(run, of)) dial(run, of);
    return;
  }
  stopPlay(run, interaction);
  const { ticket } = interaction;
  const since = offer.queue !== null && ticket !== null ? ticket.enteredAt : offer.startedAt;
  emit(run, {
    type: 'connected',
    interaction: interaction.id,
    agent: offer.agent,
    leg: leg.id,
    customerLeg: legOfCustomer(interaction),
    offer: offer.id,
    queue: offer.queue,
    waitedMs: run.at - since,
  });
}

/** Whoever is rung for it, `but` for one, is rung no more. */
export function endOffers(
  run: Run,
  interaction: Interaction,
  why: OfferEnd,
  but?: Offer['id'],
): void {
  const { owner } = interaction;
  if (owner.kind !== 'offer') return;
  for (const id of owner.offers) {
    const offer = id === but ? undefined : run.state.offers.get(id);
    if (offer !== undefined) endOffer(run, offer, why);
  }
}

/** An offer that came to nothing; what becomes of the interaction is the caller's to say. */
export function endOffer(run: Run, offer: Offer, why: OfferEnd, reason?: string): void {
  const queue = offer.queue === null ? undefined : run.state.queues.get(offer.queue);
  emit(run, {
    type: 'offerEnded',
    offer: offer.id,
    interaction: offer.interaction,
    agent: offer.agent,
    why,
    ...(reason === undefined ? {} : { reason }),
    restUntil: restUntil(run, offer, { why, queue }),
  });
  dropLeg(run, offer.leg, DROP_CAUSE[why]);
  if (!isPlaced(run, offer) && (why === 'noAnswer' || why === 'unconfirmed'))
    missedRing(run, offer, queue);
}

/** Nobody waits for an agent who does not pick up for a call of their own. */
function isPlaced(run: Run, offer: Offer): boolean {
  const interaction = run.state.interactions.get(offer.interaction);
  return interaction !== undefined && isOwnCall(interaction);
}

/** How the agent's leg is ended, and what the interaction is told of it. */
export const DROP_CAUSE: { readonly [K in OfferEnd]: LegCause } = {
  declined: 'declined',
  noAnswer: 'noAnswer',
  busy: 'busy',
  unreachable: 'unreachable',
  unconfirmed: 'noAnswer',
  withdrawn: 'cancelled',
  answeredElsewhere: 'answeredElsewhere',
  hostLost: 'hostLost',
};

function restUntil(
  run: Run,
  offer: Offer,
  end: { readonly why: OfferEnd; readonly queue: Queue | undefined },
): number | null {
  const { why, queue } = end;
  if (why === 'withdrawn' || why === 'answeredElsewhere' || isPlaced(run, offer)) return null;
  const misses = (run.state.agents.get(offer.agent)?.misses ?? 0) + 1;
  const missed = why === 'noAnswer' || why === 'unconfirmed';
  if (missed && isOneTooMany(misses, queue)) return null;
  return run.at + (queue?.config.backOffMs ?? DIRECT_BACK_OFF_MS);
}

/** After so many rings missed in a row the agent is thought to have gone. */
function isOneTooMany(misses: number, queue: Queue | undefined): boolean {
  if (queue === undefined) return true;
  return queue.config.onNoAnswer === 'notReady' && misses >= queue.config.missesMax;
}

function missedRing(run: Run, offer: Offer, queue: Queue | undefined): void {
  const agent = run.state.agents.get(offer.agent);
  if (agent?.duty.kind !== 'ready' || !isOneTooMany(agent.misses, queue)) return;
  const reason = queue?.config.noAnswerReason ?? 'noAnswer';
  const duty = { kind: 'notReady', reason } as const;
  emit(run, { type: 'agentStateChanged', agent: agent.id, duty, by: 'noAnswer' });
}
