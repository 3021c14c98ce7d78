import { describe, expect, test } from 'vitest';
import type { IncomingRefer, OutgoingRefer, ReferEnd, SipCall } from './port.ts';
import { replacesOf } from './replaces.ts';
import { connectedPair } from './test-support/sim-pair.ts';
import { headerOf, request } from './test-support/text-peer.ts';

const REFER = { refer: true } as const;
const both = { invite: { features: REFER }, callee: REFER };

function taken(call: SipCall): IncomingRefer[] {
  const refers: IncomingRefer[] = [];
  call.onReferred = (refer) => {
    refers.push(refer);
    return { kind: 'accept' };
  };
  return refers;
}

function told(refer: OutgoingRefer): (string | ReferEnd)[] {
  const words: (string | ReferEnd)[] = [];
  refer.onAccepted = () => words.push('accepted');
  refer.onProgress = (status, reason) => words.push(`${status} ${reason}`);
  refer.onEnded = (end) => words.push(end);
  return words;
}

describe('REFER', () => {
  test('accepted, reported on, done; the call itself goes on', async () => {
    const { network, out, inbound } = await connectedPair(both);
    const refers = taken(inbound);
    const words = told(out.refer('sip:expert@example.com', { referredBy: '<sip:a@example.com>' }));
    await network.timers.run(100);
    refers[0]?.report(180, 'Ringing');
    refers[0]?.report(183);
    refers[0]?.report(200, 'OK');
    refers[0]?.report(486);
    await network.timers.run(200);
    const end = { kind: 'done', status: 200, reason: 'OK' };
    expect(words).toEqual(['accepted', '100 Trying', '180 Ringing', '183 Session Progress', end]);
    expect(refers[0]).toMatchObject({ referredBy: '<sip:a@example.com>', reports: true });
    const last = network.sent('NOTIFY').at(-1)?.text ?? '';
    expect(headerOf(last, 'subscription-state')).toBe('terminated;reason=noresource');
    expect(headerOf(last, 'event')).toBe('refer');
    expect(out.state).toBe('confirmed');
  });

  test('who takes no REFER may send one, and hears how it goes', async () => {
    const { network, out, inbound } = await connectedPair({ callee: REFER });
    const refers = taken(inbound);
    const words = told(out.refer('sip:expert@example.com'));
    await network.timers.run(100);
    refers[0]?.report(200, 'OK');
    await network.timers.run(200);
    expect(words.at(-1)).toEqual({ kind: 'done', status: 200, reason: 'OK' });
    expect(network.sent('SIP/2.0 405')).toEqual([]);
  });

  test('the owner decides later, or refuses; the default is 603', async () => {
    const { network, out, inbound } = await connectedPair(both);
    const first = told(out.refer('sip:x@example.com'));
    await network.timers.run(50);
    expect(first).toEqual([{ kind: 'refused', status: 603, reason: 'Decline' }]);
    inbound.onReferred = () => Promise.resolve({ kind: 'refuse', status: 403 });
    const second = told(out.refer('sip:x@example.com'));
    await network.timers.run(50);
    expect(second).toEqual([{ kind: 'refused', status: 403, reason: 'Forbidden' }]);
    inbound.onReferred = () => Promise.reject(new Error('bug'));
    const third = told(out.refer('sip:x@example.com'));
    await network.timers.run(50);
    expect(third).toMatchObject([{ kind: 'refused', status: 500 }]);
  });

  test('x- parameters of 400 characters and the escaped Replaces arrive as they were', async () => {
    const { network, out, inbound, a, b } = await connectedPair(both);
    const refers = taken(inbound);
    const target = `sip:sip.pstnhub.microsoft.com:5061;transport=tls;x-m=${'8:orgid%3A'.repeat(45)};x-t=t`;
    const replaces = { callId: 'c@h', toTag: 'tt', fromTag: 'ff' };
    out.refer(target, { replaces, headers: [{ name: 'X-MS-Test', value: 'y' }] });
    await network.timers.run(50);
    expect(refers[0]).toMatchObject({ uri: target, replaces: { ...replaces, earlyOnly: false } });
    expect(refers[0]?.referTo).toBe(`<${target}?Replaces=c%40h%3Bto-tag%3Dtt%3Bfrom-tag%3Dff>`);
    expect(refers[0]?.headers.get('x-ms-test')).toBe('y');
    expect(a.address).not.toEqual(b.address);
  });

  test('norefersub: no NOTIFY, and nobody waits for one', async () => {
    const { network, out, inbound } = await connectedPair(both);
    const refers = taken(inbound);
    const words = told(out.refer('sip:x@example.com', { reports: false }));
    await network.timers.run(50);
    refers[0]?.report(200);
    await network.timers.run(50);
    expect(words).toEqual(['accepted', { kind: 'unknown', why: 'unreported' }]);
    expect(network.sent('NOTIFY')).toEqual([]);
    expect(headerOf(network.sent('SIP/2.0 202')[0]?.text ?? '', 'refer-sub')).toBe('false');
  });

  test('two at once are told apart by id', async () => {
    const { network, out, inbound } = await connectedPair(both);
    const refers = taken(inbound);
    const first = told(out.refer('sip:x@example.com'));
    await network.timers.run(50);
    const second = told(out.refer('sip:y@example.com'));
    await network.timers.run(50);
    refers[1]?.report(486, 'Busy Here');
    await network.timers.run(50);
    expect(second.at(-1)).toEqual({ kind: 'done', status: 486, reason: 'Busy Here' });
    expect(first.at(-1)).toBe('100 Trying');
    expect(network.sent('NOTIFY').map(({ text }) => headerOf(text, 'event'))).toEqual([
      'refer',
      'refer;id=3',
      'refer;id=3',
    ]);
  });

  test('the owner forgets to report: the subscription ends after 180 s', async () => {
    const { network, out, inbound } = await connectedPair(both);
    taken(inbound);
    const words = told(out.refer('sip:x@example.com'));
    await network.timers.run(190_000);
    expect(words.at(-1)).toEqual({ kind: 'done', status: 408, reason: 'Request Timeout' });
  });

  test('the call ends: nobody hears of it any more, no timer is left', async () => {
    const { network, out, inbound } = await connectedPair(both);
    const refers = taken(inbound);
    const words = told(out.refer('sip:x@example.com'));
    await network.timers.run(50);
    inbound.end();
    refers[0]?.report(200);
    await network.timers.run(50);
    expect(words.at(-1)).toEqual({ kind: 'unknown', why: 'callEnded' });
    await network.timers.run(70_000);
    expect(network.timers.size).toBe(0);
    expect(() => out.refer('sip:x@example.com')).toThrow(/no REFER/);
  });

  test('without the feature: not in Allow, and 405', async () => {
    const { network, out, outTold } = await connectedPair({ invite: { features: REFER } });
    const words = told(out.refer('sip:x@example.com'));
    await network.timers.run(50);
    expect(words).toMatchObject([{ kind: 'refused', status: 405 }]);
    expect(headerOf(network.sent('SIP/2.0 405')[0]?.text ?? '', 'allow')).not.toContain('REFER');
    expect(outTold.at(-1)).toBe('answered sdp');
  });

  test.each([
    ['no Refer-To', [], 400],
    ['two of them', ['Refer-To: <sip:a@b>', 'r: <sip:c@d>'], 400],
    ['a broken one', ['Refer-To: <sip:a@b'], 400],
    ['a broken escape', ['Refer-To: <sip:a@b?Replaces=%zz>'], 400],
    ['a Replaces without tags', ['Refer-To: <sip:a@b?Replaces=x>'], 400],
  ])('with %s is refused', async (_name, extra, status) => {
    const { network, b, a, inbound } = await connectedPair(both);
    taken(inbound);
    const { remoteTag: fromTag = '', localTag: toTag = '' } = inbound.dialog() ?? {};
    const more = { callId: inbound.callId, fromTag, toTag, seq: 5, extra };
    b.endpoint.receive(
      Buffer.from(request('REFER', { from: a.address, to: b.address, ...more })),
      a.address,
    );
    await network.timers.run(50);
    expect(network.sent(`SIP/2.0 ${status}`)).toHaveLength(1);
  });

  test('a NOTIFY of something else gets 489, of an unknown REFER 481', async () => {
    const { network, b, a, inbound } = await connectedPair(both);
    const { remoteTag: fromTag = '', localTag: toTag = '' } = inbound.dialog() ?? {};
    const say = (seq: number, event: string): void => {
      const more = { callId: inbound.callId, fromTag, toTag, seq, branch: `z9hG4bKn${seq}` };
      const extra = [`Event: ${event}`];
      const text = request('NOTIFY', { from: a.address, to: b.address, ...more, extra });
      b.endpoint.receive(Buffer.from(text), a.address);
    };
    say(5, 'presence');
    say(6, 'refer');
    await network.timers.run(50);
    expect(network.sent('SIP/2.0 489')).toHaveLength(1);
    expect(network.sent('SIP/2.0 481')).toHaveLength(1);
    expect(inbound.state).toBe('confirmed');
  });
});

test('replacesOf names our call as its far end does', async () => {
  const { out, inbound } = await connectedPair();
  const ours = out.dialog();
  const theirs = inbound.dialog();
  if (ours === undefined || theirs === undefined) throw new Error('no dialog');
  expect(replacesOf(ours)).toEqual({
    callId: theirs.callId,
    toTag: theirs.localTag,
    fromTag: theirs.remoteTag,
  });
});
