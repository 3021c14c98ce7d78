import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AgentId, DialPolicyConfig, E164, InteractionId } from '../../../domain/index.ts';
import type { LegTarget } from '../../../domain/index.ts';
import { endedWith, perform, ringAction } from '../contract/steps.ts';
import { makeSipHarness } from './test-support/harness.ts';
import type { SipHarness } from './test-support/harness.ts';

let h: SipHarness;
const interaction = InteractionId.parse('i-out');
const outside = (number: string): LegTarget => ({ kind: 'number', number: E164.parse(number) });
const agent = AgentId.parse('ana');
const policy = (given: Partial<DialPolicyConfig>): DialPolicyConfig =>
  DialPolicyConfig.parse({ kind: 'dialPolicy', ...given });

beforeAll(async () => {
  h = await makeSipHarness(46_000);
});
afterAll(() => h.close());

describe('where a ring goes', () => {
  it('a Teams user by number over the Teams trunk, the customer asserted', async () => {
    const seal = await h.host.seal(h.host.tenant, 'number', '+447700900123');
    const action = ringAction({ interaction, customer: seal.ref });
    await perform(h, action);
    const ring = await h.peer.nextRing();
    const { port } = h.peer.endpoint.udp ?? { port: 0 };
    expect(ring.sip.requestUri).toBe(`sip:+442079460111@127.0.0.1:${port};user=phone`);
    expect(ring.sip.from.uri).toBe('sip:+447700900123@127.0.0.1;user=phone');
    expect(ring.sip.headers.get('P-Asserted-Identity')).toContain('+447700900123');
    ring.decline();
    expect(await endedWith(h, action.leg)).toBe('declined');
  });

  it('anonymous where the customer is', async () => {
    const action = ringAction({ interaction });
    await perform(h, action);
    const ring = await h.peer.nextRing();
    expect(ring.sip.from.uri).toBe('sip:anonymous@anonymous.invalid');
    expect(ring.from.display).toBe('Sales · caller');
    expect(ring.sip.headers.get('Privacy')).toBe('id');
    ring.busy();
    await endedWith(h, action.leg);
  });

  it('nowhere without a trunk, and the leg ends', async () => {
    const kept = new Map(h.host.trunks);
    h.host.trunks.clear();
    const action = ringAction({ interaction });
    expect(await perform(h, action)).toEqual({ result: 'failed', code: 'noTrunk' });
    expect(await endedWith(h, action.leg)).toBe('unreachable');
    for (const [id, trunk] of kept) h.host.trunks.set(id, trunk);
  });

  it('over TCP where the trunk says so', async () => {
    const { port } = h.peer.endpoint.tcp ?? { port: 0 };
    const teams = h.host.trunks.get('teams');
    h.host.addTrunk({ ...teams, id: 'teams', uri: `sip:127.0.0.1:${port};transport=tcp` });
    const action = ringAction({ interaction });
    await perform(h, action);
    const ring = await h.peer.nextRing();
    expect(ring.sip.peer.transport).toBe('tcp');
    await ring.answer();
    await h.host.fact('legAnswered', ({ leg }) => leg === action.leg);
    ring.hangUp();
    expect(await endedWith(h, action.leg)).toBe('hungUp');
  });
});

describe('the public network', () => {
  it('is closed to what no rule permits', async () => {
    const action = ringAction({ interaction, target: outside('+12025550123') });
    const result = await perform(h, action);
    expect(result).toEqual({ result: 'failed', code: 'policy.notPermitted' });
    expect(await endedWith(h, action.leg)).toBe('refused');
    expect(h.peer.waiting).toBe(0);
  });

  it('is open to what one permits, as often as the policy says', async () => {
    h.host.policy = policy({ allow: ['+1'], callsPerMinuteMax: 1 });
    const address = { kind: 'outside', number: E164.parse('+12025550123') } as const;
    const first = ringAction({ interaction, target: { kind: 'agent', agent, address } });
    await perform(h, first);
    const ring = await h.peer.nextRing();
    expect(ring.sip.requestUri).toMatch(/^sip:\+12025550123@/);
    const second = ringAction({ interaction, target: outside('+12025550124') });
    expect((await perform(h, second)).code).toBe('policy.rate');
    await h.host.fact('raiseAlert', ({ code }) => code === 'dialRateReached');
    ring.busy();
    await endedWith(h, first.leg);
    h.host.wallMs += 60_000;
    const third = ringAction({ interaction, target: outside('+12025550124') });
    expect((await perform(h, third)).result).toBe('ok');
    (await h.peer.nextRing()).busy();
    expect(await endedWith(h, third.leg)).toBe('busy');
  });

  it('counts what running calls cost', async () => {
    h.host.wallMs += 86_400_000;
    h.host.policy = policy({ allow: ['+1'], pricePerMinuteMinor: 10, spendPerDayMinorMax: 30 });
    const first = ringAction({ interaction, target: outside('+12025550123') });
    await perform(h, first);
    const ring = await h.peer.nextRing();
    await ring.answer();
    await h.host.fact('legAnswered', ({ leg }) => leg === first.leg);
    h.host.wallMs += 2 * 60_000 + 1;
    const second = ringAction({ interaction, target: outside('+12025550124') });
    expect((await perform(h, second)).code).toBe('policy.spend');
    ring.hangUp();
    await endedWith(h, first.leg);
  });

  it('never refuses an emergency number, and alerts', async () => {
    h.host.policy = policy({ callsPerMinuteMax: 0, spendPerDayMinorMax: 0 });
    const carrier = h.host.trunks.get('carrier');
    h.host.addTrunk({ ...carrier, id: 'carrier', callsMax: 0, callsPerSecondMax: 0 });
    const action = ringAction({ interaction, target: outside('+44999') });
    expect((await perform(h, action)).result).toBe('ok');
    const ring = await h.peer.nextRing();
    expect(ring.sip.requestUri).toMatch(/^sip:999@/);
    await h.host.fact('raiseAlert', ({ code }) => code === 'emergencyCall');
    ring.busy();
    await endedWith(h, action.leg);
  });
});

describe('a ring is withdrawn', () => {
  it('before anything was sent: nothing rings, and the leg ends once', async () => {
    const before = h.peer.endpoint.counts().calls;
    const action = ringAction({ interaction });
    const rung = perform(h, action);
    await perform(h, { kind: 'hangUp', leg: action.leg, cause: 'answeredElsewhere' });
    await rung;
    expect(await endedWith(h, action.leg)).toBe('answeredElsewhere');
    expect(h.peer.endpoint.counts().calls).toBe(before);
    expect(h.host.factsOf('legEnded').filter(({ leg }) => leg === action.leg)).toHaveLength(1);
  });

  it('at the same instant as the answer: one end, whoever was first', async () => {
    for (let round = 0; round < 5; round++) {
      const action = ringAction({ interaction });
      await perform(h, action);
      const ring = await h.peer.nextRing();
      // Where the withdrawal wins there is no answer to wait for.
      ring.answer().catch(() => undefined);
      await perform(h, { kind: 'hangUp', leg: action.leg, cause: 'cancelled' });
      expect(await endedWith(h, action.leg)).toBe('cancelled');
      await ring.ended();
    }
  });
});
