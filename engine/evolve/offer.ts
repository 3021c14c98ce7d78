import { must } from '../../domain/index.ts';
import type { EventOf, OfferId, QueueId } from '../../domain/index.ts';
import { armOffer } from '../deadlines.ts';
import { countsDealt } from '../routing/desk.ts';
import { presentMaxOf } from '../routing/rings.ts';
import type { Offer, TenantState } from '../state.ts';
import { agentOf, setActivity } from './agent.ts';
import { interactionOf, setOwner } from './owner.ts';
import { workBegan } from './pace.ts';
import { utcDay } from '../utc-day.ts';

export function offerOf(state: TenantState, id: OfferId): Offer {
  return must(state.offers.get(id), () => `no offer ${id}`);
}

export function offered(state: TenantState, event: EventOf<'offered'>, at: number): void {
  const interaction = interactionOf(state, event.interaction);
  const agent = agentOf(state, event.agent);
  const offer: Offer = {
    id: event.offer,
    interaction: event.interaction,
    agent: event.agent,
    leg: event.leg,
    queue: event.queue,
    startedAt: at,
    state: 'ringing',
    until: event.until,
    idle: agent.idle,
  };
  state.offers.set(offer.id, offer);
  armOffer(state, offer);
  agent.leg = event.leg;
  noteDealt(state, event, at);
  workBegan(state, agent, { queue: event.queue, at });
  const { offer: id, interaction: of } = event;
  setActivity(state, agent, { activity: { kind: 'offered', offer: id, interaction: of }, at });
  const { owner } = interaction;
  const before = owner.kind === 'offer' ? owner.offers : [];
  const offers = [...before, id];
  const all = !ALONE.has(event.why.rule) && isRoomFor(state, event.queue, offers.length);
  setOwner(state, interaction, { owner: { kind: 'offer', offers, all }, at });
}

/** Whoever is asked by one of these is asked alone. */
const ALONE: ReadonlySet<string> = new Set([
  'named',
  'preferredAgent',
  'lastAgent',
  'direct',
  'ownCall',
]);

/** One more phone may ring beside so many. */
function isRoomFor(state: TenantState, id: QueueId | null, rung: number): boolean {
  const queue = id === null ? undefined : state.queues.get(id);
  return queue !== undefined && rung < presentMaxOf(queue.config);
}

/** For strategies that look back at what an agent was given. */
function noteDealt(state: TenantState, event: EventOf<'offered'>, at: number): void {
  const queue = event.queue === null ? undefined : state.queues.get(event.queue);
  if (queue === undefined || !countsDealt(queue.config)) return;
  const { dealt } = agentOf(state, event.agent);
  const day = utcDay(at);
  const before = Object.hasOwn(dealt, queue.id) ? dealt[queue.id] : undefined;
  const given = before?.day === day ? before.given : 0;
  dealt[queue.id] = { seq: state.seq, day, given: given + 1 };
}

export function confirmationAsked(state: TenantState, event: EventOf<'confirmationAsked'>): void {
  const offer = offerOf(state, event.offer);
  offer.state = 'confirming';
  offer.until = event.until;
  armOffer(state, offer);
}

export function offerEnded(state: TenantState, event: EventOf<'offerEnded'>, at: number): void {
  const offer = offerOf(state, event.offer);
  const interaction = interactionOf(state, event.interaction);
  const agent = agentOf(state, event.agent);
  state.offers.delete(event.offer);
  const isKept = event.why === 'withdrawn' || event.why === 'answeredElsewhere';
  // Who placed a call while not ready had no place.
  if (isKept && offer.idle.seq > 0) {
    agent.idleBefore = offer.idle;
  }
  if (event.why === 'noAnswer' || event.why === 'unconfirmed') agent.misses++;
  const rests = event.restUntil !== null && event.why !== 'declined';
  setActivity(state, agent, {
    activity: rests ? { kind: 'resting', until: event.restUntil ?? at } : { kind: 'free' },
    at,
  });
  if (event.why === 'declined' && event.restUntil !== null) {
    interaction.backOffs.push({ agent: event.agent, until: event.restUntil });
  }
  const { owner } = interaction;
  const offers = owner.kind === 'offer' ? owner.offers.filter((id) => id !== event.offer) : [];
  if (owner.kind !== 'offer' || offers.length === 0) {
    setOwner(state, interaction, { owner: { kind: 'passing' }, at });
    return;
  }
  const all = isRoomFor(state, interaction.ticket?.queue ?? null, offers.length);
  setOwner(state, interaction, { owner: { ...owner, offers, all }, at });
  if (owner.all && all && interaction.ticket !== null) {
    state.router.seekAnew(interaction, interaction.ticket);
  }
}
