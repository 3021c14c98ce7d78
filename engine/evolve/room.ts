import { must, talkEvents } from '../../domain/index.ts';
import type { Event, EventOf, OfferId, TalkEvent } from '../../domain/index.ts';
import { armLeg } from '../deadlines.ts';
import { isBridge } from '../room.ts';
import type { Interaction, Other, Owner, TenantState } from '../state.ts';
import { legAdopted } from './adopt.ts';
import { agentOf, agentTouched, setActivity } from './agent.ts';
import { legOf } from './leg.ts';
import { interactionOf, setOwner } from './owner.ts';
import { countHandled } from './talk.ts';

const types: ReadonlySet<string> = new Set(talkEvents.map(({ shape }) => shape.type.value));

export function isTalkEvent(event: Event): event is TalkEvent {
  return types.has(event.type);
}

/** Who else is in a conversation, and who hears whom. */
export function applyToRoom(state: TenantState, event: TalkEvent, at: number): void {
  switch (event.type) {
    case 'participantInvited':
      return participantInvited(state, event, at);
    case 'participantAsked':
      return participantAsked(state, event);
    case 'participantJoined':
      return participantJoined(state, event);
    case 'participantLeft':
      return participantLeft(state, event, at);
    case 'consultChanged':
      interactionOf(state, event.interaction).consult = { leg: event.leg, state: event.state };
      return;
    case 'supervisionChanged':
      changeOther(state, event, { mode: event.mode });
      return;
    case 'handedOver':
      return handedOver(state, event, at);
    case 'roomMixed':
      interactionOf(state, event.interaction).room = isBridge(event.members) ? null : event.members;
      return;
    case 'referralAnswered':
      return;
    case 'legReplaced':
      return legReplaced(state, event, at);
    case 'legMoved':
      return legMoved(state, event, at);
    case 'legAdopted':
      return legAdopted(state, event, at);
  }
}

function participantInvited(
  state: TenantState,
  event: EventOf<'participantInvited'>,
  at: number,
): void {
  const interaction = interactionOf(state, event.interaction);
  const { leg, as } = event;
  const other: Other = {
    leg,
    as,
    agent: event.agent ?? null,
    state: 'ringing',
    mode: event.mode ?? 'party',
  };
  interaction.others = [...interaction.others, other];
  if (as === 'consult') {
    interaction.consult = { leg, state: 'ringing' };
    // The consultation holds the customer from now on.
    const { owner } = interaction;
    if (owner.kind === 'agent' && owner.held === 'desk') interaction.owner = unheld(owner);
  }
  if (event.agent === undefined) return;
  const agent = agentOf(state, event.agent);
  agent.leg = leg;
  const activity = { kind: 'assisting', interaction: event.interaction } as const;
  setActivity(state, agent, { activity, at });
}

const unheld = (owner: Extract<Owner, { kind: 'agent' }>): Owner => ({ ...owner, held: 'no' });

function changeOther(
  state: TenantState,
  event: Pick<EventOf<'participantJoined'>, 'interaction' | 'leg'>,
  change: Partial<Other>,
): void {
  const interaction = interactionOf(state, event.interaction);
  interaction.others = interaction.others.map((each) => {
    return each.leg === event.leg ? { ...each, ...change } : each;
  });
}

function participantAsked(state: TenantState, event: EventOf<'participantAsked'>): void {
  changeOther(state, event, { state: 'confirming' });
  const leg = legOf(state, event.leg);
  leg.until = event.until;
  armLeg(state, leg);
}

function participantJoined(state: TenantState, event: EventOf<'participantJoined'>): void {
  changeOther(state, event, { state: 'in' });
  legOf(state, event.leg).until = null;
  const interaction = interactionOf(state, event.interaction);
  const { leg } = event;
  if (interaction.consult?.leg === leg) interaction.consult = { leg, state: 'talking' };
}

function participantLeft(state: TenantState, event: EventOf<'participantLeft'>, at: number): void {
  leave(interactionOf(state, event.interaction), event.leg);
  if (event.agent === undefined) return;
  setActivity(state, agentOf(state, event.agent), { activity: { kind: 'free' }, at });
}

function leave(interaction: Interaction, leg: Other['leg']): void {
  interaction.others = interaction.others.filter((each) => each.leg !== leg);
  if (interaction.consult?.leg === leg) interaction.consult = null;
}

function handedOver(state: TenantState, event: EventOf<'handedOver'>, at: number): void {
  const interaction = interactionOf(state, event.interaction);
  const { leg: id, agent, from } = event;
  const leg = legOf(state, id);
  leave(interaction, id);
  // Who was consulted by the one who left stays as any other.
  interaction.consult = null;
  interaction.others = interaction.others.map((each) => {
    return each.as === 'consult' ? { ...each, as: 'participant' } : each;
  });
  if (from !== null) {
    setActivity(state, agentOf(state, from), { activity: { kind: 'free' }, at });
  }
  state.legs.set(id, { ...leg, role: agent === undefined ? 'external' : 'agent' });
  setOwner(state, interaction, { owner: heir(event, { held: leg.held, at }), at });
  interaction.since = at;
  if (agent === undefined) return;
  interaction.lastAgent = agent;
  const to = agentOf(state, agent);
  countHandled(to, at);
  setActivity(state, to, {
    activity: { kind: 'talking', interaction: interaction.id },
    at,
  });
}

function heir(
  { leg, agent }: EventOf<'handedOver'>,
  { held, at }: { readonly held: boolean; readonly at: number },
): Owner {
  if (agent === undefined) return { kind: 'external', leg, until: null };
  return { kind: 'agent', agent, leg, connectedAt: at, held: held ? 'phone' : 'no' };
}

/** Everything that named the old leg names the new one, which is up. */
function legReplaced(state: TenantState, event: EventOf<'legReplaced'>, at: number): void {
  const { leg: old, by, dialog } = event;
  const interaction = interactionOf(state, event.interaction);
  const leg = legOf(state, old);
  const { role } = leg;
  state.legs.delete(old);
  if (role === 'customer') state.endedLegs.add(old, at);
  const up = { ...leg, state: 'answered', held: false, id: by, dialog } as const;
  state.legs.set(by, up);
  armLeg(state, up);
  interaction.legs = interaction.legs.map((each) => (each === old ? by : each));
  interaction.others = interaction.others.map((each) => {
    return each.leg === old ? { ...each, leg: by } : each;
  });
  const { owner, consult } = interaction;
  if (interaction.leg === old) interaction.leg = by;
  if (interaction.leg === by) interaction.play = null;
  if (consult?.leg === old) interaction.consult = { ...consult, leg: by };
  if (owner.kind === 'offer') offersReplaced(state, owner.offers, event);
  if ('leg' in owner && owner.leg === old) {
    const back = owner.kind === 'agent' && owner.held === 'phone' ? { held: 'no' as const } : {};
    interaction.owner = { ...owner, leg: by, ...back };
  }
  if (leg.agent === null) return;
  const agent = agentOf(state, leg.agent);
  if (agent.leg === old) agent.leg = by;
  agentTouched(state, agent, at);
}

function offersReplaced(
  state: TenantState,
  offers: readonly OfferId[],
  { leg, by }: EventOf<'legReplaced'>,
): void {
  for (const id of offers) {
    const offer = state.offers.get(id);
    if (offer?.leg === leg) state.offers.set(id, { ...offer, leg: by });
  }
}

function legMoved(state: TenantState, event: EventOf<'legMoved'>, at: number): void {
  const leg = must(state.legs.get(event.leg), 'moved a leg that is gone');
  const from = interactionOf(state, event.from);
  const to = interactionOf(state, event.interaction);
  from.legs = from.legs.filter((each) => each !== leg.id);
  if (from.leg === leg.id) from.leg = null;
  const { owner } = from;
  const owns = owner.kind === 'agent' || owner.kind === 'external';
  if (owns && owner.leg === leg.id) setOwner(state, from, { owner: { kind: 'passing' }, at });
  to.legs = [...to.legs, leg.id];
  state.legs.set(leg.id, { ...leg, interaction: to.id, role: event.role });
  to.others = [
    ...to.others,
    { leg: leg.id, as: 'participant', agent: leg.agent, state: 'in', mode: 'party' },
  ];
  if (leg.agent === null) return;
  const activity = { kind: 'assisting', interaction: to.id } as const;
  setActivity(state, agentOf(state, leg.agent), { activity, at });
}
