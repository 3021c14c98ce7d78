import { describe, expect, test } from 'vitest';
import type { SipEndpointOptions } from './port.ts';
import { ANSWER, arrived, journal, OFFER } from './test-support/sim-calls.ts';
import { SimNetwork } from './test-support/sim-network.ts';
import { headerOf, headersOf, request, type RequestOptions } from './test-support/text-peer.ts';

/** An endpoint and a caller played by hand. */
function called(options: Partial<SipEndpointOptions> = {}) {
  const network = new SimNetwork();
  const sim = network.endpoint(options);
  const heard: string[] = [];
  const peer = network.peer((text) => heard.push(text));
  const ways = { from: peer.address, to: sim.address };
  const send = async (method: string, more: Partial<RequestOptions> = {}): Promise<void> => {
    peer.send(request(method, { ...ways, ...more }), sim.address);
    await network.timers.run(20);
  };
  const statuses = (): number[] => heard.map((text) => Number(/^SIP\/2.0 (\d+)/.exec(text)?.[1]));
  const toTag = (): string => /tag=(.*)/.exec(headerOf(heard.at(-1) ?? '', 'to'))?.[1] ?? '';
  return { network, sim, heard, peer, send, statuses, toTag };
}

describe('answering', () => {
  test('100 at once, untagged; 180 and 200 with one tag, Contact and Record-Route', async () => {
    const { sim, heard, send, statuses, network } = called();
    await send('INVITE', { body: OFFER, extra: ['Record-Route: <sip:p1;lr>, <sip:p2;lr>'] });
    const call = arrived(sim);
    expect(call).toMatchObject({ state: 'calling', remoteSdp: OFFER, direction: 'inbound' });
    call.progress(180);
    call.answer(ANSWER, { headers: [{ name: 'X-Queue', value: 'Sales' }] });
    await network.timers.run(20);
    expect(statuses()).toEqual([100, 180, 200]);
    const [trying = '', ringing = '', ok = ''] = heard;
    expect(headerOf(trying, 'to')).not.toContain('tag=');
    expect(headerOf(ringing, 'to')).toContain(';tag=');
    expect(headerOf(ok, 'to')).toBe(headerOf(ringing, 'to'));
    expect(headersOf(ok, 'record-route')).toEqual(['<sip:p1;lr>, <sip:p2;lr>']);
    expect(headerOf(ok, 'contact')).toBe(`<sip:192.0.2.1:${sim.address.port}>`);
    expect(headerOf(ok, 'x-queue')).toBe('Sales');
    expect(ok.endsWith(ANSWER)).toBe(true);
  });

  test('the 2xx is repeated from T1 to T2 until the ACK; onAnswered tells it once', async () => {
    const { network, sim, send, statuses, toTag } = called();
    await send('INVITE', { body: OFFER });
    const call = arrived(sim);
    const told = journal(call);
    call.answer(ANSWER);
    await network.timers.run(8_000);
    expect(statuses()).toEqual([100, 200, 200, 200, 200, 200]);
    await send('INVITE', { body: OFFER });
    expect(told).toEqual([]);
    await send('ACK', { toTag: toTag(), branch: 'z9hG4bKack' });
    await send('ACK', { toTag: toTag(), branch: 'z9hG4bKack' });
    await network.timers.run(30_000);
    expect(statuses()).toHaveLength(6);
    expect(told).toEqual(['answered']);
  });

  test('no ACK in 64*T1: BYE and timeout', async () => {
    const { network, sim, heard, send } = called();
    await send('INVITE', { body: OFFER });
    const call = arrived(sim);
    const told = journal(call);
    call.answer(ANSWER);
    await network.timers.run(32_100);
    expect(heard.at(-1)).toMatch(/^BYE /);
    expect(told).toEqual([{ by: 'timeout', status: 0, reason: 'no ACK' }]);
    await network.timers.run(40_000);
    expect(sim.endpoint.counts()).toMatchObject({ calls: 0, transactions: 0 });
    expect(network.timers.size).toBe(0);
  });

  test('end() before the ACK: the BYE waits for it (§15)', async () => {
    const { network, sim, heard, send, toTag } = called();
    await send('INVITE', { body: OFFER });
    const call = arrived(sim);
    const told = journal(call);
    call.answer(ANSWER);
    call.end({ reasonHeader: 'Q.850;cause=16' });
    await network.timers.run(300);
    expect(heard.some((text) => text.startsWith('BYE'))).toBe(false);
    await send('ACK', { toTag: toTag(), branch: 'z9hG4bKack' });
    await network.timers.run(20);
    expect(headerOf(heard.find((text) => text.startsWith('BYE')) ?? '', 'reason')).toBe(
      'Q.850;cause=16',
    );
    expect(told).toEqual([{ by: 'local', status: 0, reason: 'BYE' }]);
  });

  test('delayed offer: our answer() offers, the ACK brings their answer', async () => {
    const { sim, send, toTag, network } = called();
    await send('INVITE');
    const call = arrived(sim);
    const told = journal(call);
    expect(call.remoteSdp).toBeUndefined();
    call.answer(OFFER);
    await network.timers.run(20);
    await send('ACK', { toTag: toTag(), branch: 'z9hG4bKack', body: ANSWER });
    expect(told).toEqual(['answered sdp']);
    expect(call.remoteSdp).toBe(ANSWER);
  });

  test('ringing is said again each minute (§13.3.1.1)', async () => {
    const { network, sim, send, statuses } = called();
    await send('INVITE', { body: OFFER });
    arrived(sim).progress(182);
    await network.timers.run(125_000);
    expect(statuses()).toEqual([100, 182, 182, 182]);
  });
});

describe('ending', () => {
  test('CANCEL: 200 to it, 487 to the INVITE, its Reason to the owner, once', async () => {
    const { sim, send, statuses, heard } = called();
    await send('INVITE', { body: OFFER });
    const call = arrived(sim);
    const told = journal(call);
    const extra = ['Reason: SIP;cause=200;text="Call completed elsewhere"'];
    await send('CANCEL', { extra });
    await send('CANCEL', { extra });
    expect(statuses().slice(0, 3).sort()).toEqual([100, 200, 487]);
    expect(headerOf(heard.find((text) => text.includes(' 487 ')) ?? '', 'to')).toContain('tag=');
    const cause = { protocol: 'SIP', cause: 200, text: 'Call completed elsewhere' };
    expect(told).toEqual([{ by: 'remote', status: 487, reason: 'CANCEL', cause }]);
    call.answer(ANSWER);
    call.progress(180);
    call.end();
    expect(statuses()).not.toContain(180);
  });

  test('CANCEL after the answer changes nothing', async () => {
    const { network, sim, send, statuses } = called();
    await send('INVITE', { body: OFFER });
    const call = arrived(sim);
    call.answer(ANSWER);
    await network.timers.run(20);
    await send('CANCEL');
    expect(statuses()).toEqual([100, 200, 200]);
    expect(call.state).toBe('confirmed');
  });

  test('CANCEL for nothing we know: 481', async () => {
    const { send, statuses } = called();
    await send('CANCEL', { branch: 'z9hG4bKnone' });
    expect(statuses()).toEqual([481]);
  });

  test('reject: status, reason, Retry-After; repeated until the ACK', async () => {
    const { network, sim, send, statuses, heard, toTag } = called();
    await send('INVITE', { body: OFFER });
    const call = arrived(sim);
    const told = journal(call);
    call.reject(503, { reason: 'Draining', retryAfterS: 30 });
    await network.timers.run(600);
    expect(statuses()).toEqual([100, 503, 503]);
    expect(heard.at(-1)).toMatch(/^SIP\/2.0 503 Draining\r\n/);
    expect(headerOf(heard.at(-1) ?? '', 'retry-after')).toBe('30');
    await send('ACK', { toTag: toTag() });
    await network.timers.run(10_000);
    expect(statuses()).toHaveLength(3);
    expect(told).toEqual([{ by: 'local', status: 503, reason: 'Draining' }]);
    expect(sim.endpoint.counts()).toMatchObject({ calls: 0, transactions: 0, dropped: 0 });
  });

  test('BYE while it still rings: 200 and 487 (§15.1.2)', async () => {
    const { sim, send, statuses, toTag, network } = called();
    await send('INVITE', { body: OFFER });
    const call = arrived(sim);
    const told = journal(call);
    call.progress(180);
    await network.timers.run(20);
    await send('BYE', { toTag: toTag(), seq: 2, branch: 'z9hG4bKbye' });
    expect(statuses()).toEqual([100, 180, 200, 487]);
    expect(told).toEqual([{ by: 'remote', status: 0, reason: 'BYE' }]);
  });

  test('BYEs that cross are both answered with 200', async () => {
    const { network, sim, send, statuses, toTag } = called();
    await send('INVITE', { body: OFFER });
    const call = arrived(sim);
    call.answer(ANSWER);
    await network.timers.run(20);
    const tag = toTag();
    await send('ACK', { toTag: tag, branch: 'z9hG4bKack' });
    call.end();
    await send('BYE', { toTag: tag, seq: 2, branch: 'z9hG4bKbye' });
    expect(statuses().at(-1)).toBe(200);
  });

  test('an onCall that throws refuses the call and harms no other', async () => {
    const { send, statuses, sim } = called({
      onCall: () => {
        throw new Error('bug of the owner');
      },
    });
    await send('INVITE', { body: OFFER });
    expect(statuses()).toEqual([100, 500]);
    expect(sim.endpoint.counts().calls).toBe(0);
  });
});

describe('outside a dialog', () => {
  test.each<[string, string, Partial<RequestOptions>, number[]]>([
    ['unknown dialog', 'BYE', { toTag: 'x' }, [481]],
    ['re-INVITE of an unknown dialog', 'INVITE', { toTag: 'x', body: OFFER }, [481]],
    ['BYE without a dialog', 'BYE', {}, [481]],
    ['REGISTER', 'REGISTER', {}, [405]],
    ['unknown method', 'FOO', {}, [501]],
    ['Require', 'INVITE', { extra: ['Require: 100rel, foo'], body: OFFER }, [420]],
    ['OPTIONS', 'OPTIONS', {}, [200]],
  ])('%s', async (_name, method, more, expected) => {
    const { send, statuses } = called();
    await send(method, more);
    expect(statuses()).toEqual(expected);
  });

  test('Max-Forwards 0 stops an INVITE: a B2BUA is a hop', async () => {
    const { network, peer, sim, statuses } = called();
    const text = request('INVITE', { from: peer.address, to: sim.address, body: OFFER });
    peer.send(text.replace('Max-Forwards: 70', 'Max-Forwards: 0'), sim.address);
    await network.timers.run(20);
    expect(statuses()).toEqual([483]);
  });

  test('the same INVITE by two ways: the second is merged (482)', async () => {
    const { send, statuses, sim } = called();
    await send('INVITE', { body: OFFER });
    await send('INVITE', { body: OFFER, branch: 'z9hG4bKother' });
    expect(statuses()).toEqual([100, 482]);
    expect(sim.calls).toHaveLength(1);
  });

  test('admission: refuse without a transaction, or say nothing at all', async () => {
    const refusing = called({ admit: () => ({ kind: 'refuse', status: 503, retryAfterS: 9 }) });
    await refusing.send('INVITE', { body: OFFER });
    await refusing.send('INVITE', { body: OFFER });
    expect(refusing.statuses()).toEqual([503, 503]);
    expect(refusing.heard[0]).toBe(refusing.heard[1]);
    expect(headerOf(refusing.heard[0] ?? '', 'retry-after')).toBe('9');
    expect(refusing.sim.endpoint.counts().transactions).toBe(0);

    const silent = called({ admit: () => ({ kind: 'drop' }) });
    for (const method of ['INVITE', 'OPTIONS', 'CANCEL', 'BYE', 'FOO']) await silent.send(method);
    await silent.send('ACK', { toTag: 'x' });
    silent.peer.send(
      'INVITE broken\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\n\r\n',
      silent.sim.address,
    );
    await silent.network.timers.run(20);
    expect(silent.heard).toEqual([]);
    expect(silent.sim.endpoint.counts().dropped).toBe(7);
  });

  test('admission chooses the Contact of the trunk', async () => {
    const { send, sim, heard, network } = called({
      admit: () => ({ kind: 'accept', contact: { host: 'sbc.contoso.example', user: 'x' } }),
    });
    await send('INVITE', { body: OFFER });
    arrived(sim).answer(ANSWER);
    await network.timers.run(20);
    expect(headerOf(heard[1] ?? '', 'contact')).toBe(
      `<sip:x@sbc.contoso.example:${sim.address.port}>`,
    );
  });

  test('rport and received say where the packet came from (RFC 3581)', async () => {
    const { network, sim, peer, heard } = called();
    const text = request('OPTIONS', { from: peer.address, to: sim.address });
    const natted = text.replace(
      /Via: .*\r\n/,
      'Via: SIP/2.0/UDP 10.0.0.7:9;rport;branch=z9hG4bKn\r\n',
    );
    peer.send(natted, sim.address);
    await network.timers.run(20);
    expect(headerOf(heard[0] ?? '', 'via')).toBe(
      `SIP/2.0/UDP 10.0.0.7:9;branch=z9hG4bKn;rport=${peer.address.port};received=192.0.2.1`,
    );
  });
});

describe('inside a dialog', () => {
  async function established() {
    const all = called();
    await all.send('INVITE', { body: OFFER });
    const call = arrived(all.sim);
    const told = journal(call);
    call.answer(ANSWER);
    await all.network.timers.run(20);
    const toTag = all.toTag();
    await all.send('ACK', { toTag, branch: 'z9hG4bKack' });
    all.heard.length = 0;
    let branch = 0;
    const inside = (method: string, seq: number, more: Partial<RequestOptions> = {}) =>
      all.send(method, { toTag, seq, branch: `z9hG4bKin${branch++}`, ...more });
    return { ...all, call, told, inside };
  }

  test('a CSeq that goes back or stands still is refused (§12.2.2)', async () => {
    const { inside, statuses } = await established();
    await inside('OPTIONS', 5);
    await inside('OPTIONS', 5);
    await inside('OPTIONS', 4);
    await inside('OPTIONS', 6);
    expect(statuses()).toEqual([200, 500, 500, 200]);
  });

  test('INFO reaches the owner; unknown methods and extensions do not', async () => {
    const { inside, statuses, told } = await established();
    await inside('INFO', 2, { body: 'Signal=1' });
    await inside('REFER', 3);
    await inside('FOO', 4);
    await inside('INFO', 5, { extra: ['Require: foo'] });
    expect(statuses()).toEqual([200, 405, 501, 420]);
    expect(told).toEqual(['answered', 'info application/sdp Signal=1']);
  });

  test('without a handler a new offer is refused with 488', async () => {
    const { inside, statuses, call } = await established();
    await inside('INVITE', 2, { body: OFFER });
    await inside('UPDATE', 3, { body: OFFER });
    expect(statuses()).toEqual([100, 488, 488]);
    expect(call.state).toBe('confirmed');
  });

  test('UPDATE without an offer only refreshes', async () => {
    const { inside, statuses } = await established();
    await inside('UPDATE', 2);
    expect(statuses()).toEqual([200]);
  });

  test('a delayed-offer re-INVITE: we offer, the ACK answers; no ACK ends the call', async () => {
    const { inside, statuses, call, told, network, heard } = await established();
    call.onReoffer = (sdp) => {
      expect(sdp).toBeUndefined();
      return { kind: 'answer', sdp: OFFER };
    };
    await inside('INVITE', 2);
    expect(statuses()).toEqual([100, 200]);
    await inside('ACK', 2, { body: ANSWER });
    expect(told).toEqual(['answered', 'reanswered sdp']);
    await inside('INVITE', 3);
    await network.timers.run(32_500);
    expect(heard.some((text) => text.startsWith('BYE'))).toBe(true);
    expect(told.at(-1)).toEqual({ by: 'timeout', status: 0, reason: 'no ACK' });
  });

  test('a second offer before the first is answered: 500; BYE meanwhile: 487', async () => {
    const { inside, statuses, call, told } = await established();
    call.onReoffer = () => new Promise(() => undefined);
    await inside('INVITE', 2, { body: OFFER });
    await inside('INVITE', 3, { body: OFFER });
    await inside('BYE', 4);
    expect(statuses()).toEqual([100, 100, 500, 487, 200]);
    expect(told).toEqual(['answered', { by: 'remote', status: 0, reason: 'BYE' }]);
  });

  test('a target refresh moves our requests to the new Contact', async () => {
    const { inside, call, network } = await established();
    call.onReoffer = () => ({ kind: 'answer', sdp: ANSWER });
    await inside('UPDATE', 2, { body: OFFER, contact: 'sip:moved@192.0.2.77:7777' });
    call.end();
    const [bye] = network.sent('BYE sip:moved@192.0.2.77:7777 SIP/2.0');
    expect(bye?.to).toEqual({ transport: 'udp', host: '192.0.2.77', port: 7777 });
  });
});
