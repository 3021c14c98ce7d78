import { describe, expect, test } from 'vitest';
import type { SipCall } from './port.ts';
import { formatReplaces, parseReplaces, replacesOf } from './replaces.ts';
import { ANSWER, arrived, inviteTo, journal } from './test-support/sim-calls.ts';
import { connectedPair, ringingPair, type RingingPair } from './test-support/sim-pair.ts';
import { headerOf } from './test-support/text-peer.ts';

const REPLACES = { replaces: true } as const;

/** A third party calls b and wants to take the place of somebody. */
async function third(pair: RingingPair, value: string, more: readonly string[] = []) {
  const { network, b } = pair;
  const c = network.endpoint();
  const headers = [value, ...more].map((each) => ({ name: 'Replaces', value: each }));
  const call = c.endpoint.invite(inviteTo(b.address, { headers }));
  const told = journal(call);
  await network.timers.run(50);
  return { call, told };
}

function idOf(call: SipCall, suffix = ''): string {
  const dialog = call.dialog();
  if (dialog === undefined) throw new Error('no dialog');
  return `${formatReplaces(replacesOf(dialog))}${suffix}`;
}

describe('INVITE with Replaces (RFC 3891)', () => {
  test('of a call that is up: the new call names it, and its owner moves over', async () => {
    const pair = await connectedPair({ callee: REPLACES });
    const { network, b, out, inbound, outTold } = pair;
    const { told } = await third(pair, idOf(out));
    const taking = arrived(b);
    expect(taking.replaces).toBe(inbound);
    taking.answer(ANSWER);
    taking.replaces?.end();
    await network.timers.run(50);
    expect(told.at(-1)).toBe('answered sdp');
    expect(outTold.at(-1)).toMatchObject({ by: 'remote', reason: 'BYE' });
    expect(headerOf(network.sent('SIP/2.0 200')[0]?.text ?? '', 'supported')).toContain('replaces');
  });

  test('early-only of a call that is up: 486', async () => {
    const pair = await connectedPair({ callee: REPLACES });
    const { told } = await third(pair, idOf(pair.out, ';early-only'));
    expect(told.at(-1)).toMatchObject({ status: 486 });
    expect(pair.inbound.state).toBe('confirmed');
  });

  test('of a call that has just ended: 603', async () => {
    const pair = await connectedPair({ callee: REPLACES });
    const value = idOf(pair.out);
    pair.out.end();
    await pair.network.timers.run(50);
    expect((await third(pair, value)).told.at(-1)).toMatchObject({ status: 603 });
    await pair.network.timers.run(70_000);
    expect((await third(pair, value)).told.at(-1)).toMatchObject({ status: 481 });
  });

  test('of nothing, of half a dialog: 481', async () => {
    const pair = await connectedPair({ callee: REPLACES });
    const { told } = await third(pair, 'nobody;to-tag=a;from-tag=b');
    expect(told.at(-1)).toMatchObject({ status: 481 });
    const half = idOf(pair.out).replace(/from-tag=.*/, 'from-tag=x');
    expect((await third(pair, half)).told.at(-1)).toMatchObject({ status: 481 });
  });

  test('of a call that rings at us: 481', async () => {
    const pair = await ringingPair({ callee: REPLACES });
    pair.inbound.progress(180);
    await pair.network.timers.run(50);
    expect((await third(pair, idOf(pair.out))).told.at(-1)).toMatchObject({ status: 481 });
  });

  test('of a call of ours that rings: taken, and its owner cancels it', async () => {
    const pair = await ringingPair({ callee: REPLACES });
    const { network, b } = pair;
    const phone = network.endpoint();
    const ours = b.endpoint.invite(inviteTo(phone.address));
    const told = journal(ours);
    await network.timers.run(50);
    const ringing = arrived(phone);
    ringing.progress(180);
    await network.timers.run(50);
    await third(pair, idOf(ringing));
    const taking = arrived(b);
    expect(taking.replaces).toBe(ours);
    taking.replaces?.end();
    await network.timers.run(50);
    expect(told.at(-1)).toMatchObject({ by: 'local', status: 487 });
    expect(ringing.state).toBe('ended');
  });

  test('twice, or unreadable: 400', async () => {
    const pair = await connectedPair({ callee: REPLACES });
    const value = idOf(pair.out);
    expect((await third(pair, value, [value])).told.at(-1)).toMatchObject({ status: 400 });
    expect((await third(pair, 'x;to-tag=a')).told.at(-1)).toMatchObject({ status: 400 });
  });

  test('where the feature is off it is an ordinary call', async () => {
    const pair = await connectedPair();
    await third(pair, idOf(pair.out));
    expect(arrived(pair.b).replaces).toBeUndefined();
  });
});

test('a Replaces value is read and written alike', () => {
  const id = { callId: 'a@b', toTag: 't', fromTag: 'f', earlyOnly: true };
  expect(parseReplaces(formatReplaces(id))).toEqual(id);
  expect(() => parseReplaces('')).toThrow();
});
