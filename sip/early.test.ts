import { describe, expect, test } from 'vitest';
import { ANSWER, inviteTo, journal, OFFER } from './test-support/sim-calls.ts';
import { SimNetwork } from './test-support/sim-network.ts';
import { answering, connectedPair, outcome, ringingPair } from './test-support/sim-pair.ts';
import { headerOf, reply, request } from './test-support/text-peer.ts';

const SUPPORTED = { reliable: 'supported' } as const;
const HOLD = `${OFFER}a=inactive\r\n`;

describe('reliable provisional responses (RFC 3262)', () => {
  test('offered and wanted: 183 with PRACK, UPDATE before the answer, no second SDP', async () => {
    const pair = await ringingPair({ invite: { features: SUPPORTED }, callee: SUPPORTED });
    const { network, out, inbound, outTold } = pair;
    inbound.progress(183, { sdp: ANSWER });
    await network.timers.run(50);
    expect(headerOf(network.sent('SIP/2.0 183')[0]?.text ?? '', 'require')).toBe('100rel');
    expect(headerOf(network.sent('PRACK')[0]?.text ?? '', 'rack')).toMatch(/^\d+ 1 INVITE$/);
    const seen = answering(inbound, ANSWER);
    const update = outcome(out.update(HOLD));
    await network.timers.run(50);
    expect(await update).toBe(ANSWER);
    expect(seen).toEqual([HOLD]);
    inbound.answer(ANSWER);
    await network.timers.run(50);
    const ok = network.sent('SIP/2.0 200').find(({ text }) => text.includes('1 INVITE'));
    expect(ok?.text).toContain('Content-Length: 0');
    expect(out.remoteSdp).toBe(ANSWER);
    expect(outTold.at(-1)).toBe('answered sdp');
    out.end();
    await network.timers.run(50);
    // PRACK took 2, UPDATE 3.
    expect(headerOf(network.sent('BYE')[0]?.text ?? '', 'cseq')).toBe('4 BYE');
    await network.timers.run(70_000);
    expect(network.timers.size).toBe(0);
  });

  test('forks of one INVITE: each device its own To tag, the call its own at the end', async () => {
    const { network, inbound } = await ringingPair({});
    inbound.progress(180);
    inbound.progress(180, { fork: 'mobile' });
    expect(() => inbound.progress(180, { fork: 'a b' })).toThrow();
    inbound.answer(ANSWER);
    await network.timers.run(50);
    const tagOf = ({ text }: { text: string }) =>
      /;tag=([^\s;]+)/.exec(headerOf(text, 'to') ?? '')?.[1];
    const [first, second] = network.sent('SIP/2.0 180').map(tagOf);
    const answered = network.sent('SIP/2.0 200').map(tagOf)[0];
    expect(second).toBe('mobile');
    expect(first).toBe(answered);
  });

  test('not offered: progress stays unreliable, no UPDATE with an offer', async () => {
    const { network, out, inbound } = await ringingPair({ callee: SUPPORTED });
    inbound.progress(183, { sdp: ANSWER });
    await network.timers.run(50);
    expect(network.sent('PRACK')).toEqual([]);
    expect(await outcome(out.update(HOLD))).toBe('badState');
    expect(await outcome(inbound.update(HOLD))).toBe('badState');
  });

  test('demanded: an 18x waits for the PRACK of the one before, the 2xx for all', async () => {
    const invite = { features: { reliable: 'required' } } as const;
    const { network, inbound, outTold } = await ringingPair({ invite });
    network.lose = ({ text }) => text.startsWith('PRACK') || text.includes(' PRACK');
    inbound.progress(180);
    inbound.progress(183, { sdp: ANSWER });
    inbound.answer(ANSWER);
    await network.timers.run(400);
    expect(network.sent('SIP/2.0 183')).toEqual([]);
    await network.timers.run(600);
    expect(network.sent('SIP/2.0 180').length).toBe(2);
    network.lose = () => false;
    await network.timers.run(5_000);
    expect(
      outTold.filter((told) => typeof told === 'string' && told.startsWith('18')),
    ).toHaveLength(2);
    expect(outTold.at(-1)).toBe('answered sdp');
  });

  test('no PRACK in 32 s: 504', async () => {
    const invite = { features: SUPPORTED };
    const { network, inbound, inTold, outTold } = await ringingPair({ invite, callee: SUPPORTED });
    network.lose = ({ text }) => text.startsWith('PRACK');
    inbound.progress(180);
    await network.timers.run(33_000);
    expect(inTold.at(-1)).toMatchObject({ by: 'timeout', status: 504 });
    expect(outTold.at(-1)).toMatchObject({ by: 'remote', status: 504 });
  });

  test('a PRACK of something else gets 481 and ends nothing', async () => {
    const { network, a, b, inbound } = await ringingPair({
      invite: { features: SUPPORTED },
      callee: SUPPORTED,
    });
    inbound.progress(180);
    const { callId } = inbound;
    const state = inbound.dialog();
    const extra = ['RAck: 1 1 INVITE'];
    const { remoteTag: fromTag = '', localTag: toTag = '' } = state ?? {};
    b.endpoint.receive(
      Buffer.from(
        request('PRACK', { from: a.address, to: b.address, callId, fromTag, toTag, seq: 9, extra }),
      ),
      a.address,
    );
    await network.timers.run(50);
    expect(network.sent('SIP/2.0 481')).toHaveLength(1);
    expect(inbound.state).toBe('early');
  });

  test('an answer to an INVITE without SDP comes in the PRACK', async () => {
    const network = new SimNetwork();
    const b = network.endpoint();
    const peer = network.peer((text) => {
      if (!text.startsWith('SIP/2.0 183')) return;
      const rack = `RAck: ${headerOf(text, 'rseq')} 1 INVITE`;
      const toTag = /tag=(\S+)/.exec(headerOf(text, 'to'))?.[1] ?? '';
      const more = { toTag, seq: 2, extra: [rack], body: ANSWER, branch: 'z9hG4bKprack' };
      peer.send(request('PRACK', { from: peer.address, to: b.address, ...more }), b.address);
    });
    const extra = ['Require: 100rel'];
    peer.send(request('INVITE', { from: peer.address, to: b.address, extra }), b.address);
    await network.timers.run(20);
    const [call] = b.calls;
    if (call === undefined) throw new Error('no call');
    const told = journal(call);
    call.progress(183, { sdp: OFFER });
    await network.timers.run(50);
    expect(told).toEqual(['reanswered sdp']);
    expect(call.remoteSdp).toBe(ANSWER);
  });
});

describe('early dialogs by To tag', () => {
  test('several 180 and a 183 of other tags; the one that answers counts', async () => {
    const network = new SimNetwork();
    const a = network.endpoint();
    let invite = '';
    const heard: string[] = [];
    const peer = network.peer((text) => {
      heard.push(text);
      if (text.startsWith('INVITE')) invite = text;
    });
    const call = a.endpoint.invite(inviteTo(peer.address, { features: SUPPORTED }));
    const told = journal(call);
    await network.timers.run(20);
    const contact = peer.address;
    const say = (line: string, tag: string, extra: string[] = [], body = ''): void =>
      peer.send(reply(invite, line, { tag, contact, extra, body }), a.address);
    const rel = (rseq: number): string[] => ['Require: 100rel', `RSeq: ${rseq}`];
    say('180 Ringing', 'x');
    say('180 Ringing', 'y', rel(7));
    say('180 Ringing', 'y', rel(7));
    say('183 Progress', 'z', rel(7), ANSWER);
    say('183 Progress', 'z', rel(9), ANSWER);
    await network.timers.run(20);
    expect(told).toEqual(['180 x', '180 y', '183 z sdp']);
    const pracks = heard.filter((text) => text.startsWith('PRACK'));
    expect(pracks.map((text) => /tag=(\w)/.exec(headerOf(text, 'to'))?.[1])).toEqual(['y', 'z']);
    say('200 OK', 'y', [], ANSWER);
    await network.timers.run(20);
    expect(told.at(-1)).toBe('answered sdp');
    expect(call.dialog()).toMatchObject({ remoteTag: 'y', localSeq: 2 });
  });
});

describe('UPDATE', () => {
  test('a refresh without an offer, a new offer, and a refusal', async () => {
    const { network, out, inbound } = await connectedPair();
    const bare = outcome(out.update());
    await network.timers.run(50);
    expect(await bare).toBe('done');
    answering(out, ANSWER);
    const offer = outcome(inbound.update(HOLD));
    await network.timers.run(50);
    expect(await offer).toBe(ANSWER);
    out.onReoffer = () => ({ kind: 'refuse', status: 488 });
    const refused = outcome(inbound.update(HOLD));
    await network.timers.run(50);
    expect(await refused).toBe('refused');
    expect(out.state).toBe('confirmed');
  });

  test('both offer at once: 491 to both, both succeed later', async () => {
    const { network, out, inbound } = await connectedPair();
    answering(out, ANSWER);
    answering(inbound, ANSWER);
    const both = [outcome(out.update(HOLD)), outcome(inbound.reoffer(HOLD))];
    await network.timers.run(100);
    expect(network.sent('SIP/2.0 491')).toHaveLength(2);
    await network.timers.run(10_000);
    expect(await Promise.all(both)).toEqual([ANSWER, ANSWER]);
  });

  test('with an offer while the first is still unanswered: 500 with Retry-After', async () => {
    const { network, a, b, inbound } = await ringingPair();
    inbound.progress(180);
    const { remoteTag: fromTag = '', localTag: toTag = '' } = inbound.dialog() ?? {};
    const more = { callId: inbound.callId, fromTag, toTag, seq: 2, body: HOLD };
    b.endpoint.receive(
      Buffer.from(request('UPDATE', { from: a.address, to: b.address, ...more })),
      a.address,
    );
    await network.timers.run(50);
    const [refusal] = network.sent('SIP/2.0 500');
    expect(headerOf(refusal?.text ?? '', 'retry-after')).toMatch(/^[1-9]$/);
  });
});
