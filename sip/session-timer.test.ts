import { describe, expect, test } from 'vitest';
import { ANSWER, arrived, inviteTo, journal } from './test-support/sim-calls.ts';
import { SimNetwork } from './test-support/sim-network.ts';
import { answering, connectedPair, ringingPair } from './test-support/sim-pair.ts';
import { headerOf, headersOf, reply, request } from './test-support/text-peer.ts';

const timer = (refresher: 'us' | 'peer', intervalS = 200) => ({
  sessionTimer: { intervalS, refresher },
});

describe('session timers between two that know them (RFC 4028)', () => {
  test.each([
    ['the caller refreshes', 'us'],
    ['the callee refreshes', 'peer'],
  ] as const)('%s by UPDATE each half interval, and the call lives', async (_name, who) => {
    const pair = await connectedPair({ invite: { features: timer(who) } });
    const { network, out, inbound } = pair;
    expect(out.dialog()?.timer).toEqual({ intervalS: 200, refresher: who });
    expect(inbound.dialog()?.timer?.refresher).toBe(who === 'us' ? 'peer' : 'us');
    await network.timers.run(1_000_000);
    expect(network.sent('UPDATE')).toHaveLength(9);
    const se = headerOf(network.sent('SIP/2.0 200')[0]?.text ?? '', 'session-expires');
    expect(se).toBe('200;refresher=uac');
    expect(out.state).toBe('confirmed');
    out.end();
    await network.timers.run(70_000);
    expect(network.timers.size).toBe(0);
  });

  test('who does not refresh is hung up on before the session expires, with a reason', async () => {
    const { network, outTold, inTold } = await connectedPair({
      invite: { features: timer('peer', 90) },
    });
    network.lose = ({ text }) => text.startsWith('UPDATE');
    await network.timers.run(61_000);
    expect(outTold.at(-1)).toMatchObject({ by: 'timeout', status: 408, reason: 'session timer' });
    expect(headerOf(network.sent('BYE')[0]?.text ?? '', 'reason')).toContain('cause=408');
    expect(inTold.at(-1)).toMatchObject({ by: 'remote', reason: 'BYE' });
  });

  test('too short for the callee: 422, then again with its minimum', async () => {
    const callee = { sessionTimer: { intervalS: 1_800, minS: 600 } };
    const pair = await ringingPair({ invite: { features: timer('us', 100) }, callee });
    const { network, out, inbound } = pair;
    inbound.answer(ANSWER);
    await network.timers.run(50);
    const invites = network.sent('INVITE');
    expect(invites.map(({ text }) => headerOf(text, 'cseq'))).toEqual(['1 INVITE', '2 INVITE']);
    expect(headerOf(invites[1]?.text ?? '', 'session-expires')).toBe('600;refresher=uac');
    expect(headerOf(invites[1]?.text ?? '', 'min-se')).toBe('600');
    expect(out.state).toBe('confirmed');
    expect(out.dialog()?.timer?.intervalS).toBe(600);
  });
});

describe('session timers with others', () => {
  /** A caller by hand; what it hears. */
  async function called(extra: readonly string[]) {
    const network = new SimNetwork();
    const b = network.endpoint();
    const heard: string[] = [];
    const peer = network.peer((text) => void heard.push(text));
    peer.send(
      request('INVITE', { from: peer.address, to: b.address, extra, body: ANSWER }),
      b.address,
    );
    await network.timers.run(20);
    return { network, b, heard, peer };
  }

  test('one that knows no timers but got an interval from a proxy: we refresh', async () => {
    const { network, b, heard, peer } = await called(['Session-Expires: 60']);
    const call = arrived(b);
    journal(call);
    call.answer(ANSWER);
    await network.timers.run(20);
    const ok = heard.at(-1) ?? '';
    expect(headerOf(ok, 'session-expires')).toBe('90;refresher=uas');
    expect(headersOf(ok, 'require')).toEqual([]);
    const toTag = /tag=(\S+)/.exec(headerOf(ok, 'to'))?.[1] ?? '';
    const ack = { toTag, branch: 'z9hG4bKack' };
    peer.send(request('ACK', { from: peer.address, to: b.address, ...ack }), b.address);
    await network.timers.run(46_000);
    // It listed no UPDATE: a re-INVITE repeats what was agreed.
    const refresh = heard.find((text) => text.startsWith('INVITE'));
    expect(refresh).toContain(ANSWER);
  });

  test('an interval below 90 s from one that knows timers: 422', async () => {
    const { heard } = await called(['Session-Expires: 60', 'Supported: timer']);
    expect(headerOf(heard.at(-1) ?? '', 'min-se')).toBe('90');
    expect(heard.at(-1)).toMatch(/^SIP\/2.0 422 /);
  });

  test('one that cannot be read: 400', async () => {
    const { heard } = await called(['Session-Expires: soon', 'Supported: timer']);
    expect(heard.at(-1)).toMatch(/^SIP\/2.0 400 /);
  });

  test('a callee that answers without one: no timer runs', async () => {
    const network = new SimNetwork();
    const a = network.endpoint();
    const peer = network.peer((text) => {
      if (!text.startsWith('INVITE')) return;
      const more = { tag: 'x', contact: peer.address, body: ANSWER };
      peer.send(reply(text, '200 OK', more), a.address);
    });
    const call = a.endpoint.invite(inviteTo(peer.address, { features: timer('us') }));
    await network.timers.run(2_000_000);
    expect(call.dialog()?.timer).toBeUndefined();
    expect(call.state).toBe('confirmed');
  });

  test('a re-INVITE of the peer is a refresh too', async () => {
    const { network, out, inbound } = await connectedPair({ invite: { features: timer('us') } });
    answering(inbound, ANSWER);
    await network.timers.run(90_000);
    void out.reoffer(ANSWER);
    await network.timers.run(90_000);
    expect(network.sent('UPDATE')).toHaveLength(0);
    await network.timers.run(20_000);
    expect(network.sent('UPDATE')).toHaveLength(1);
  });
});
