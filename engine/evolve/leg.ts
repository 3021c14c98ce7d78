import { must } from '../../domain/index.ts';
import type { EventOf, LegId } from '../../domain/index.ts';
import { armLeg } from '../deadlines.ts';
import { isOutside, noteDialled } from '../dialled.ts';
import { LEG_ACCEPTING_MAX_MS, LEG_ENDING_MAX_MS } from '../limits.ts';
import { otherOf } from '../room.ts';
import type { Leg, TenantState } from '../state.ts';
import { agentTouched } from './agent.ts';
import { interactionOf, setOwner } from './owner.ts';

export function legOf(state: TenantState, id: LegId): Leg {
  return must(state.legs.get(id), () => `no leg ${id}`);
}

export function legAccepted(state: TenantState, event: EventOf<'legAccepted'>, at: number): void {
  const leg = legOf(state, event.leg);
  leg.state = 'accepting';
  leg.until = at + LEG_ACCEPTING_MAX_MS;
  armLeg(state, leg);
}

export function legRefused(state: TenantState, event: EventOf<'legRefused'>, at: number): void {
  state.endedLegs.add(event.leg, at);
  if (event.interaction === null) return;
  const interaction = interactionOf(state, event.interaction);
  interaction.legs = interaction.legs.filter((leg) => leg !== event.leg);
  state.legs.delete(event.leg);
}

export function legStarted(state: TenantState, event: EventOf<'legStarted'>, at: number): void {
  const interaction = interactionOf(state, event.interaction);
  // Who is rung as a person has no work of ours: the leg is not the agent's.
  const { target, role } = event;
  const agent = target.kind === 'agent' && role !== 'external' ? target.agent : null;
  interaction.legs.push(event.leg);
  if (event.role === 'customer') interaction.leg = event.leg;
  state.legs.set(event.leg, {
    id: event.leg,
    interaction: event.interaction,
    role: event.role,
    agent,
    trunk: event.trunk,
    target: event.target,
    state: 'ringing',
    rang: false,
    held: false,
    cause: 'hungUp',
    dialog: null,
    until: null,
    ...(isOutside(state, event) ? { dialledAt: at } : {}),
  });
  if (otherOf(interaction, event.leg) !== null) {
    ringsFor(state, legOf(state, event.leg), at + event.ringTimeMs);
  } else if (event.role === 'external') {
    const owner = { kind: 'external', leg: event.leg, until: at + event.ringTimeMs } as const;
    interaction.timesSentOut += 1;
    setOwner(state, interaction, { owner, at });
  }
}

function ringsFor(state: TenantState, leg: Leg, until: number): void {
  leg.until = until;
  armLeg(state, leg);
}

/** The early dialog is what a host needs to stop this ring if its predecessor died under it. */
export function legRang(state: TenantState, event: EventOf<'legRang'>): void {
  const leg = legOf(state, event.leg);
  leg.rang = true;
  if (event.dialog !== undefined) leg.dialog = event.dialog;
}

/** An answer that crossed our cancel leaves the leg ending, but with the dialog to end it by. */
export function legAnswered(state: TenantState, event: EventOf<'legAnswered'>): void {
  const leg = legOf(state, event.leg);
  leg.dialog = event.dialog;
  if (leg.state === 'ending') return;
  leg.state = 'answered';
  leg.until = null;
}

export function legMeasured(state: TenantState, event: EventOf<'legMeasured'>): void {
  const { grade, mos } = event;
  legOf(state, event.leg).line = { grade, mos };
}

/** The call goes on as its phone has asked anew. */
export function legUpdated(state: TenantState, event: EventOf<'legUpdated'>): void {
  legOf(state, event.leg).dialog = event.dialog;
}

export function legDropped(state: TenantState, event: EventOf<'legDropped'>, at: number): void {
  const leg = legOf(state, event.leg);
  leg.state = 'ending';
  leg.cause = event.cause;
  leg.until = at + LEG_ENDING_MAX_MS;
  armLeg(state, leg);
}

export function legEnded(state: TenantState, event: EventOf<'legEnded'>, at: number): void {
  const leg = legOf(state, event.leg);
  state.legs.delete(leg.id);
  if (leg.dialledAt !== undefined) noteDialled(state, leg.dialledAt, at);
  const interaction = state.interactions.get(leg.interaction);
  if (interaction !== undefined) {
    interaction.legs = interaction.legs.filter((each) => each !== leg.id);
    if (interaction.leg === leg.id) interaction.play = null;
    if (interaction.leg === leg.id && interaction.outbound !== null) interaction.leg = null;
  }
  if (leg.role === 'customer') state.endedLegs.add(leg.id, at);
  const agent = leg.agent === null ? undefined : state.agents.get(leg.agent);
  if (agent === undefined || agent.leg !== leg.id) return;
  agent.leg = null;
  agentTouched(state, agent, at);
}
