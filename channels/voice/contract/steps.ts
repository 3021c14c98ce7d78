import { AgentId, E164, EffectId, InteractionId, LegId, PlayId } from '../../../domain/index.ts';
import type { CommandOf, LegTarget, PersonalRef, VoiceAction } from '../../../domain/index.ts';
import type { VoiceHarness } from '../contract.ts';
import type { ActionResult } from '../port.ts';
import type { PeerCall } from '../test-support/platform-peer.ts';

export const ENTRY = '+442079460100';
export const CUSTOMER = '+447700900123';
export const ANA = E164.parse('+442079460111');

let counter = 0;

export const nextEffect = (): EffectId => EffectId.parse(`e-${++counter}`);
export const nextPlay = (): PlayId => PlayId.parse(`play-${++counter}`);
const nextInteraction = (): InteractionId => InteractionId.parse(`i-${++counter}`);

export function perform(h: VoiceHarness, action: VoiceAction): Promise<ActionResult> {
  return h.driver.perform(h.host.tenant, nextEffect(), action);
}

export interface Arrived {
  readonly peer: PeerCall;
  readonly leg: LegId;
  readonly interaction: InteractionId;
  readonly fact: CommandOf<'legIncoming'>;
}

/** A customer calls and is on record, ringing. */
export async function arrive(h: VoiceHarness, from: string | null = CUSTOMER): Promise<Arrived> {
  const before = new Set(h.host.factsOf('legIncoming').map(({ leg }) => leg));
  const peer = await h.peer.place({ from, to: ENTRY });
  const fact = await h.host.fact('legIncoming', ({ leg }) => !before.has(leg));
  return { peer, leg: fact.leg, interaction: nextInteraction(), fact };
}

/** …and is answered. */
export async function connectCustomer(h: VoiceHarness): Promise<Arrived> {
  const arrived = await arrive(h);
  const { leg, interaction } = arrived;
  await perform(h, { kind: 'answer', leg, interaction });
  await arrived.peer.answered();
  await h.host.fact('legAnswered', (fact) => fact.leg === leg);
  return arrived;
}

export function ringAction(of: {
  readonly interaction: InteractionId;
  readonly customer?: PersonalRef | null;
  readonly target?: LegTarget;
  readonly display?: string;
}): Extract<VoiceAction, { kind: 'ring' }> {
  const agent = AgentId.parse('ana');
  return {
    kind: 'ring',
    leg: LegId.parse(`out-${++counter}`),
    interaction: of.interaction,
    target: of.target ?? { kind: 'agent', agent, address: { kind: 'teamsUser', number: ANA } },
    trunk: null,
    customer: of.customer ?? null,
    display: of.display ?? 'Sales · caller',
    ringTimeMs: 15_000,
  };
}

export interface Rung {
  readonly peer: PeerCall;
  readonly leg: LegId;
}

/** An agent's phone rings for this customer. */
export async function ringAgent(h: VoiceHarness, customer: Arrived): Promise<Rung> {
  const action = ringAction({
    interaction: customer.interaction,
    customer: customer.fact.customer,
  });
  await perform(h, action);
  const peer = await h.peer.nextRing();
  peer.ring();
  await h.host.fact('legRinging', ({ leg }) => leg === action.leg);
  return { peer, leg: action.leg };
}

/** …and is picked up. */
export async function connectAgent(h: VoiceHarness, customer: Arrived): Promise<Rung> {
  const agent = await ringAgent(h, customer);
  await agent.peer.answer();
  await h.host.fact('legAnswered', ({ leg }) => leg === agent.leg);
  return agent;
}

/** Customer and agent are up and hear each other. */
export async function connectBoth(
  h: VoiceHarness,
): Promise<{ readonly customer: Arrived; readonly agent: Rung }> {
  const customer = await connectCustomer(h);
  const agent = await connectAgent(h, customer);
  await perform(h, { kind: 'bridge', leg: customer.leg, other: agent.leg });
  return { customer, agent };
}

export async function endedWith(
  h: VoiceHarness,
  leg: LegId,
): Promise<CommandOf<'legEnded'>['cause']> {
  return (await h.host.fact('legEnded', (fact) => fact.leg === leg)).cause;
}
