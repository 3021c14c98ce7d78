import { must } from '../../domain/index.ts';
import type { EventOf, OfferId } from '../../domain/index.ts';
import { armOffer } from '../deadlines.ts';
import type { Offer, TenantState } from '../state.ts';
import { agentOf, setActivity } from './agent.ts';
import { interactionOf, setOwner } from './owner.ts';

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
  const { offer: id, interaction: of } = event;
  setActivity(state, agent, { activity: { kind: 'offered', offer: id, interaction: of }, at });
  setOwner(state, interaction, { owner: { kind: 'offer', offer: id }, at });
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
  if (event.why === 'withdrawn') agent.idleBefore = offer.idle;
  const rests = event.restUntil !== null && event.why !== 'declined';
  setActivity(state, agent, {
    activity: rests ? { kind: 'resting', until: event.restUntil ?? at } : { kind: 'free' },
    at,
  });
  if (event.why === 'declined' && event.restUntil !== null) {
    interaction.backOffs.push({ agent: event.agent, until: event.restUntil });
  }
  setOwner(state, interaction, { owner: { kind: 'passing' }, at });
}
