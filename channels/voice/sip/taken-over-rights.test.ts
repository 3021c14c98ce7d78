import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DialPolicyConfig, E164, InteractionId } from '../../../domain/index.ts';
import type { LegTarget } from '../../../domain/index.ts';
import { endedWith, nextEffect, perform, ringAction } from '../contract/steps.ts';
import { makeSipHarness } from './test-support/harness.ts';
import type { SipHarness } from './test-support/harness.ts';
import type { SipPeerCall } from './test-support/sip-peer.ts';

const interaction = InteractionId.parse('i-rights');
const outside: LegTarget = { kind: 'number', number: E164.parse('+12025550123') };
const POLICY = { kind: 'dialPolicy', pricePerMinuteMinor: 10, spendPerDayMinorMax: 15 };
let h: SipHarness;

beforeEach(async () => {
  h = await makeSipHarness(48_400, { idKey: new Uint8Array(32).fill(9) });
  h.host.policy = DialPolicyConfig.parse({ ...POLICY, allow: ['+1'] });
});
afterEach(() => h.close());

/** Rung, answered, and then its process is gone. */
async function takenOver(action: ReturnType<typeof ringAction>, role: 'agent' | 'external') {
  await perform(h, action);
  const peer = await h.peer.nextRing();
  await peer.answer();
  const { dialog } = await h.host.fact('legAnswered', ({ leg }) => leg === action.leg);
  const driver = await h.die();
  const { leg, target } = action;
  await driver.recover(h.host.tenant, [
    { leg, role, state: 'answered', dialog, interaction, target },
  ]);
  await h.host.fact('legsTakenOver');
  return { peer, driver };
}

describe('a leg that was taken over', () => {
  it('of an agent may be transferred by its phone as before', async () => {
    const action = ringAction({ interaction });
    const { peer } = await takenOver(action, 'agent');
    const phone: SipPeerCall['sip'] = peer.sip;
    phone.refer('sip:+442079460112@teams.test');
    await h.host.fact('transferAsked', ({ leg }) => leg === action.leg);
  });

  it('to a Teams user over the carrier goes on costing too', async () => {
    // No Teams trunk leads to them: the public network does, at its price.
    h.host.trunks.delete('teams');
    h.host.policy = DialPolicyConfig.parse({ ...POLICY, allow: ['+44', '+1'] });
    const action = ringAction({ interaction });
    const { peer, driver } = await takenOver(action, 'agent');
    const next = ringAction({ interaction, target: outside });
    const result = await driver.perform(h.host.tenant, nextEffect(), next);
    expect(result.code).toBe('policy.spend');
    peer.hangUp();
    await endedWith(h, action.leg);
  });

  it('to the outside goes on costing: the next one is beyond the ceiling', async () => {
    const action = ringAction({ interaction, target: outside });
    const { peer, driver } = await takenOver(action, 'external');
    const next = ringAction({ interaction, target: outside });
    const result = await driver.perform(h.host.tenant, nextEffect(), next);
    expect(result.code).toBe('policy.spend');
    peer.hangUp();
    await endedWith(h, action.leg);
  });
});
