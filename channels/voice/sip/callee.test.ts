import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DialPolicyConfig, E164, InteractionId, PersonalRef } from '../../../domain/index.ts';
import { endedWith, perform, ringAction } from '../contract/steps.ts';
import { makeSipHarness } from './test-support/harness.ts';
import type { SipHarness } from './test-support/harness.ts';

let h: SipHarness;
const interaction = InteractionId.parse('i-callee');
const OURS = E164.parse('+442079460100');
const CUSTOMER = '+447700900123';

beforeAll(async () => {
  h = await makeSipHarness(45_300, { idKey: new Uint8Array(32).fill(7) });
  h.host.policy = DialPolicyConfig.parse({ kind: 'dialPolicy', allow: ['+44'] });
});
afterAll(() => h.close());

async function rings(value = CUSTOMER, from: E164 | null = OURS) {
  const { ref: customer } = await h.host.seal(h.host.tenant, 'number', value);
  const action = ringAction({ interaction, target: { kind: 'customer', customer }, display: '' });
  return from === null ? action : { ...action, from };
}

describe('a customer is called', () => {
  it('by the number that the vault has, and sees the one that is to be shown', async () => {
    const action = await rings();
    expect((await perform(h, action)).result).toBe('ok');
    const ring = await h.peer.nextRing();
    expect(ring.sip.requestUri).toMatch(/^sip:\+447700900123@/);
    expect(ring.sip.from.uri).toContain('+442079460100@');
    expect(ring.sip.headers.get('P-Asserted-Identity')).toContain('+442079460100');
    expect(ring.sip.headers.get('Privacy')).toBeUndefined();
    await ring.answer();
    await h.host.fact('legAnswered', ({ leg }) => leg === action.leg);
    ring.hangUp();
    expect(await endedWith(h, action.leg)).toBe('hungUp');
  });

  it.each([
    ['busy', 'busy'],
    ['decline', 'declined'],
  ] as const)('who is %s is told so', async (how, cause) => {
    const action = await rings();
    await perform(h, action);
    (await h.peer.nextRing())[how]();
    expect(await endedWith(h, action.leg)).toBe(cause);
  });

  it('never with a number that is not ours', async () => {
    const action = await rings(CUSTOMER, E164.parse('+442079460999'));
    expect((await perform(h, action)).code).toBe('notOurNumber');
    expect(await endedWith(h, action.leg)).toBe('refused');
    expect(h.peer.waiting).toBe(0);
  });

  it('never where the dialling policy does not permit it', async () => {
    const action = await rings('+12025550123');
    expect((await perform(h, action)).code).toBe('policy.notPermitted');
    expect(await endedWith(h, action.leg)).toBe('refused');
  });

  it('never when they were erased', async () => {
    const customer = PersonalRef.parse('nobody-any-more');
    const action = ringAction({ interaction, target: { kind: 'customer', customer } });
    expect((await perform(h, action)).code).toBe('unknownNumber');
    expect(await endedWith(h, action.leg)).toBe('failed');
  });

  it('nor against a list: one that fails to answer is a no', async () => {
    const asked: unknown[] = [];
    const on = (answer: () => Promise<boolean>) =>
      Object.assign(h.host, {
        doNotCall: (_: unknown, callee: unknown) => {
          asked.push(callee);
          return answer();
        },
      });
    on(() => Promise.resolve(true));
    const listed = await rings();
    expect((await perform(h, listed)).code).toBe('policy.doNotCall');
    expect(await endedWith(h, listed.leg)).toBe('refused');
    expect(asked).toEqual([{ ref: expect.any(String), number: CUSTOMER }]);
    on(() => Promise.reject(new Error('away')));
    const number = E164.parse(CUSTOMER);
    const unsure = ringAction({ interaction, target: { kind: 'number', number } });
    expect((await perform(h, unsure)).code).toBe('policy.doNotCall');
    expect(asked[1]).toEqual({ ref: null, number: CUSTOMER });
    for (const number of ['999', '+44999']) {
      const emergency = await rings(number, null);
      expect((await perform(h, emergency)).result).toBe('ok');
      (await h.peer.nextRing()).busy();
      await endedWith(h, emergency.leg);
    }
    on(() => Promise.resolve(false));
    const free = await rings();
    expect((await perform(h, free)).result).toBe('ok');
    (await h.peer.nextRing()).busy();
    await endedWith(h, free.leg);
  });

  it('a dead process is no reason to ring on: the next one cancels', async () => {
    const action = await rings();
    await perform(h, action);
    const ring = await h.peer.nextRing();
    ring.ring();
    const { dialog = null } = await h.host.fact('legRinging', ({ leg }) => leg === action.leg);
    const after = await h.restart();
    const { leg, target, trunk } = action;
    const lost = { leg, role: 'customer', state: 'ringing', dialog, target, trunk } as const;
    await after.recover(h.host.tenant, [lost]);
    expect((await ring.ended()).reason).toBe('Host lost');
    expect(await endedWith(h, leg)).toBe('hostLost');
  });
});

it('whether a number may be dialled is said beforehand', () => {
  expect(h.driver.mayDial(h.host.tenant, CUSTOMER)).toBeNull();
  expect(h.driver.mayDial(h.host.tenant, '+12025550123')).toBe('notPermitted');
  expect(h.driver.mayDial(h.host.tenant, '999')).toBeNull();
});
