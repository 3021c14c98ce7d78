import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DialPolicyConfig, InteractionId, TrunkId } from '../../../domain/index.ts';
import type { CommandOf, LegId, VoiceAction } from '../../../domain/index.ts';
import { replacesOf } from '../../../sip/index.ts';
import type { OutgoingRefer, ReferEnd, ReplacesId } from '../../../sip/index.ts';
import { ANA, CUSTOMER, ENTRY, nextEffect, ringAction } from '../contract/steps.ts';
import { until } from '../test-support/until.ts';
import { BASE, CONTOSO, ProviderRig } from './test-support/provider-rig.ts';
import type { SipPeerCall } from './test-support/sip-peer.ts';

/** Consult an outside number with Teams' own button, then complete: REFER with Replaces. */
let rig: ProviderRig;
beforeAll(async () => {
  rig = await ProviderRig.start(44_700);
}, 30_000);
afterAll(() => rig.close());

const OUTSIDE = '+442079461234';
const BEN = '+442079460112';
const interaction = InteractionId.parse('i-outside');

beforeEach(() => {
  rig.reset();
  const policy = { kind: 'dialPolicy', allow: ['+44'], mainNumber: ENTRY };
  const ceilings = { callsPerMinuteMax: 1_000, spendPerDayMinorMax: 1_000_000 };
  rig.contoso.policy = DialPolicyConfig.parse({ ...policy, ...ceilings });
});

const perform = (action: VoiceAction) =>
  rig.driver.perform(rig.contoso.tenant, nextEffect(), action);
const lines = (): number => rig.driver.trunks().reduce((sum, { calls }) => sum + calls, 0);
const idle = (): Promise<void> => until('all lines free', () => lines() === 0);

interface Side {
  readonly peer: SipPeerCall;
  readonly leg: LegId;
}
interface Scene {
  readonly customer: Side;
  readonly agent: Side;
  /** The direct call: Teams' half, and the outside person's. */
  readonly near: SipPeerCall;
  readonly far: SipPeerCall;
}

async function customerCalls(): Promise<Side> {
  const peer = await rig.carrier.call(rig.plain, {
    requestUri: `sip:${ENTRY}@127.0.0.1:${rig.plain.port};user=phone`,
    from: { uri: `sip:${CUSTOMER}@carrier.example;user=phone` },
  });
  const { leg } = await rig.contoso.fact('legIncoming');
  await perform({ kind: 'answer', leg, interaction });
  await peer.answered();
  return { peer, leg };
}

async function anaTalks(customer: Side): Promise<Side> {
  const action = ringAction({ interaction });
  await perform(action);
  const peer = await rig.centre(1).next();
  await peer.answer();
  const { leg } = action;
  await rig.contoso.fact('legAnswered', (fact) => fact.leg === leg);
  await perform({ kind: 'bridge', leg: customer.leg, other: leg });
  return { peer, leg };
}

/** Ana talks to a customer; somebody's Teams talks to an outside number past us. */
async function scene(caller: string = ANA): Promise<Scene> {
  const customer = await customerCalls();
  const agent = await anaTalks(customer);
  const near = await rig.centre(1).call(
    { ...rig.secure, host: CONTOSO },
    {
      requestUri: `sip:${OUTSIDE}@${CONTOSO}:${rig.secure.port};user=phone;transport=tls`,
      from: { uri: `sip:${caller}@sip.pstnhub.localhost;user=phone`, display: 'Ana' },
    },
  );
  const far = await rig.carrier.next();
  await far.answer();
  await near.answered();
  await rig.contoso.fact('directCallAnswered');
  return { customer, agent, near, far };
}

function told(refer: OutgoingRefer): (number | ReferEnd)[] {
  const words: (number | ReferEnd)[] = [];
  refer.onAccepted = () => words.push(202);
  refer.onEnded = (end) => words.push(end);
  return words;
}

function completes({ agent, near }: Scene, change: Partial<ReplacesId> = {}) {
  const dialog = near.sip.dialog();
  if (dialog === undefined) throw new Error('no dialog');
  const replaces = { ...replacesOf(dialog), ...change };
  return told(agent.peer.sip.refer(dialog.remoteTarget, { replaces }));
}

async function asked(): Promise<Outside> {
  const { target } = await rig.contoso.fact('transferAsked');
  if (target.kind !== 'outside') throw new Error(`asked for ${target.kind}`);
  return target;
}
type Outside = Extract<CommandOf<'transferAsked'>['target'], { kind: 'outside' }>;

async function hearEachOther(one: SipPeerCall, other: SipPeerCall): Promise<void> {
  one.say(440);
  other.say(700);
  await Promise.all([one.hears(700), other.hears(440)]);
}

async function hangUpAll({ customer, agent, near }: Scene): Promise<void> {
  for (const call of [customer.peer, agent.peer, near]) call.hangUp();
  await idle();
}

/** What the journal has of a leg by now. */
function onRecord(leg: LegId, role: 'customer' | 'agent') {
  const isIts = (fact: { readonly leg: string }): boolean => fact.leg === leg;
  const fact =
    rig.contoso.factsOf('legUpdated').findLast(isIts) ??
    rig.contoso.factsOf('legAnswered').find(isIts);
  if (fact === undefined) throw new Error('not on record');
  const trunk = TrunkId.parse(role === 'agent' ? 'teams' : 'carrier');
  return { leg, role, state: 'answered', dialog: fact.dialog, interaction, trunk } as const;
}

describe('the outside half of a direct call', () => {
  it('goes on as a leg: the customer hears it, the agent is told and released', async () => {
    const all = await scene();
    const words = completes(all);
    const { leg, call, trunk, dialog } = await asked();
    expect(trunk).toBe('carrier');
    expect(JSON.stringify(dialog)).not.toContain('"inline:');
    const { customer, agent, near, far } = all;
    // In no order: the customer's actions may come before those of the agent.
    expect(await perform({ kind: 'bridge', leg: customer.leg, other: leg })).toMatchObject({
      result: 'ok',
    });
    await perform({ kind: 'answerReferral', leg: agent.leg, accept: true, status: 202 });
    await perform({ kind: 'hangUp', leg: agent.leg, cause: 'hungUp' });
    await Promise.all([near.ended(), agent.peer.ended()]);
    expect(words).toEqual([202, expect.objectContaining({ kind: 'done', status: 200 })]);
    await hearEachOther(customer.peer, far);
    const over = await rig.contoso.fact('directCallEnded');
    expect(over).toMatchObject({ call, cause: 'hungUp', status: 200 });
    // Two people of the public network: two lines of the carrier.
    expect(rig.driver.trunks().find(({ trunk: id }) => id === 'carrier')?.calls).toBe(2);
    expect(lines()).toBe(2);
    far.hangUp();
    const end = await rig.contoso.fact('legEnded', (fact) => fact.leg === leg);
    expect(end).toMatchObject({ cause: 'hungUp' });
    customer.peer.hangUp();
    await idle();
    expect(rig.contoso.factsOf('directCallEnded')).toHaveLength(1);
  });

  it('refused by the engine, both calls stay as they were', async () => {
    const all = await scene();
    const words = completes(all);
    await asked();
    await perform({ kind: 'answerReferral', leg: all.agent.leg, accept: false, status: 403 });
    await until('a refusal', () => words.length > 0);
    expect(words).toEqual([expect.objectContaining({ kind: 'refused', status: 403 })]);
    await hearEachOther(all.near, all.far);
    await hearEachOther(all.customer.peer, all.agent.peer);
    await hangUpAll(all);
  });

  it('of somebody else, or of a call that we do not know: nothing is asked', async () => {
    const all = await scene(BEN);
    for (const [status, change] of [
      [403, {}],
      [404, { toTag: 'x' }],
    ] as const) {
      const words = completes(all, change);
      await until('a refusal', () => words.length > 0);
      expect(words).toEqual([expect.objectContaining({ kind: 'refused', status })]);
    }
    expect(rig.contoso.factsOf('transferAsked')).toEqual([]);
    await hangUpAll(all);
  });

  it('that hung up meanwhile is a leg that has ended', async () => {
    const all = await scene();
    completes(all);
    const { leg } = await asked();
    all.far.hangUp();
    await rig.contoso.fact('directCallEnded');
    const other = await perform({ kind: 'bridge', leg: all.customer.leg, other: leg });
    expect(other).toMatchObject({ result: 'failed', code: 'legGone' });
    await rig.contoso.fact('legEnded', (fact) => fact.leg === leg);
    await hangUpAll(all);
  });

  it.each(['die', 'handOver'] as const)('by %s, of a call taken over, likewise', async (end) => {
    const all = await scene();
    const { customer, agent, near, far } = all;
    const { call, dialogs } = await rig.contoso.fact('directCallAnswered');
    const { from, to, direction } = await rig.contoso.fact('directCallStarted');
    const { tenant } = rig.contoso;
    const driver = await rig[end]([`DNS:${BASE}`, `DNS:*.${BASE}`]);
    const legs = [onRecord(customer.leg, 'customer'), onRecord(agent.leg, 'agent')];
    await driver.recover(tenant, legs);
    await driver.recoverDirect(tenant, [{ id: call, dialogs, from, to, direction }]);
    const words = completes(all);
    const { leg } = await asked();
    await perform({ kind: 'bridge', leg: customer.leg, other: leg });
    await perform({ kind: 'answerReferral', leg: agent.leg, accept: true, status: 202 });
    await perform({ kind: 'hangUp', leg: agent.leg, cause: 'hungUp' });
    await Promise.all([near.ended(), agent.peer.ended()]);
    expect(words).toEqual([202, expect.objectContaining({ kind: 'done', status: 200 })]);
    await hearEachOther(customer.peer, far);
    expect(lines()).toBe(2);
    far.hangUp();
    await rig.contoso.fact('legEnded', (fact) => fact.leg === leg);
    customer.peer.hangUp();
    await idle();
  });

  it('of somebody else is refused after a take-over too', async () => {
    const all = await scene(BEN);
    const { call, dialogs } = await rig.contoso.fact('directCallAnswered');
    const { from, to, direction } = await rig.contoso.fact('directCallStarted');
    const { tenant } = rig.contoso;
    const driver = await rig.die([`DNS:${BASE}`, `DNS:*.${BASE}`]);
    const legs = [onRecord(all.customer.leg, 'customer'), onRecord(all.agent.leg, 'agent')];
    await driver.recover(tenant, legs);
    await driver.recoverDirect(tenant, [{ id: call, dialogs, from, to, direction }]);
    const words = completes(all);
    await until('a refusal', () => words.length > 0);
    expect(words).toEqual([expect.objectContaining({ kind: 'refused', status: 403 })]);
    await hangUpAll(all);
  });

  it('whose process dies as the engine has it: taken over, the near half gets BYE', async () => {
    const all = await scene();
    completes(all);
    const { leg, call, trunk, dialog } = await asked();
    const { dialogs } = await rig.contoso.fact('directCallAnswered');
    const { tenant } = rig.contoso;
    const driver = await rig.die([`DNS:${BASE}`, `DNS:*.${BASE}`]);
    const on = { leg, interaction, role: 'external', state: 'answered' } as const;
    await driver.recover(tenant, [{ ...on, trunk, target: null, dialog }]);
    await driver.recoverDirect(tenant, [{ id: call, dialogs: dialogs.slice(0, 1) }]);
    await all.near.ended();
    const taken = await rig.contoso.fact('legsTakenOver');
    expect(taken.legs).toEqual([leg]);
    await perform({ kind: 'hangUp', leg, cause: 'hungUp' });
    await all.far.ended();
    const end = await rig.contoso.fact('legEnded', (fact) => fact.leg === leg);
    expect(end).toMatchObject({ cause: 'hungUp' });
    await idle();
  });
});
