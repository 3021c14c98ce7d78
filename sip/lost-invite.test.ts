import { describe, expect, test } from 'vitest';
import type { InviteIds, SipEndpointOptions } from './port.ts';
import { inviteTo, journal, ANSWER } from './test-support/sim-calls.ts';
import { SimNetwork, type Packet } from './test-support/sim-network.ts';
import { headerOf, headersOf, reply, request } from './test-support/text-peer.ts';

const IDS: InviteIds = { callId: 'leg-7', fromTag: 'ft-7', branch: 'z9hG4bKleg-7' };
const isIds = (ids: InviteIds): boolean => JSON.stringify(ids) === JSON.stringify(IDS);

/** A process calls, its INVITE arrives, and it is gone: another one has its address. */
async function crashed(options: Partial<SipEndpointOptions> = {}) {
  const network = new SimNetwork();
  const first = network.endpoint();
  const heard: Packet[] = [];
  const peer = network.peer((_text, packet) => heard.push(packet));
  const invite = inviteTo(peer.address, { ids: IDS });
  first.endpoint.invite(invite);
  await network.timers.run(20);
  const text = heard[0]?.text ?? '';
  await first.endpoint.close();
  const { endpoint } = network.endpoint({ isOurs: isIds, ...options }, first.address);
  const answer = (status: string, to = text): void => {
    const body = status.startsWith('200') && to === text ? ANSWER : '';
    peer.send(reply(to, status, { tag: 'phone', contact: peer.address, body }), first.address);
  };
  const got = (method: string): string[] =>
    heard.map((packet) => packet.text).filter((one) => one.startsWith(`${method} `));
  return { network, endpoint, peer, invite, text, answer, got, address: first.address };
}

test('an INVITE carries the ids that its owner gave it', async () => {
  const { text } = await crashed();
  expect(headerOf(text, 'call-id')).toBe('leg-7');
  expect(headerOf(text, 'from')).toContain(';tag=ft-7');
  expect(headerOf(text, 'via')).toContain(';branch=z9hG4bKleg-7;');
});

test.each([
  { ...IDS, branch: 'leg-7' },
  { ...IDS, callId: 'a b' },
  { ...IDS, fromTag: 'x\r\nVia: y' },
])('ids that cannot stand in a message are refused: %j', (ids) => {
  const network = new SimNetwork();
  const { endpoint } = network.endpoint();
  const peer = network.peer(() => undefined);
  expect(() => endpoint.invite(inviteTo(peer.address, { ids }))).toThrow(/id|branch/);
  expect(endpoint.counts()).toMatchObject({ calls: 0, transactions: 0 });
});

describe('CANCEL for an INVITE of a dead process', () => {
  test('is the INVITE in all that a peer matches by, and its 487 gets the ACK', async () => {
    const { network, endpoint, invite, text, answer, got } = await crashed();
    const ended = endpoint.cancelLost(
      { ...invite, ids: IDS },
      { reasonHeader: 'Q.850;cause=41;text="Host lost"' },
    );
    await network.timers.run(20);
    const [cancel = ''] = got('CANCEL');
    for (const name of ['via', 'from', 'to', 'call-id']) {
      expect(headersOf(cancel, name)).toEqual(headersOf(text, name));
    }
    expect(cancel.split(' ')[1]).toBe(text.split(' ')[1]);
    expect(headerOf(cancel, 'cseq')).toBe('1 CANCEL');
    expect(headerOf(cancel, 'reason')).toContain('Host lost');
    answer('200 OK', cancel);
    answer('487 Request Terminated');
    await network.timers.run(20);
    expect(await ended).toBe(487);
    expect(got('ACK').map((ack) => headerOf(ack, 'via'))).toEqual([headerOf(text, 'via')]);
    expect(got('INVITE')).toHaveLength(1);
    await network.timers.run(70_000);
    expect(endpoint.counts().transactions).toBe(0);
  });

  test('that crosses the 200: ACK and BYE, once, however often the 200 comes', async () => {
    const { network, endpoint, invite, answer, got } = await crashed();
    const ended = endpoint.cancelLost({ ...invite, ids: IDS });
    for (let n = 0; n < 3; n++) answer('200 OK');
    await network.timers.run(30);
    expect(await ended).toBe(200);
    expect(got('ACK')).toHaveLength(3);
    expect(new Set(got('BYE').map((bye) => headerOf(bye, 'cseq')))).toEqual(new Set(['2 BYE']));
  });

  test('unknown to the peer: 481, and a 200 that still comes is taken down', async () => {
    const { network, endpoint, invite, answer, got } = await crashed();
    const ended = endpoint.cancelLost({ ...invite, ids: IDS });
    await network.timers.run(20);
    answer('481 Call/Transaction Does Not Exist', got('CANCEL')[0]);
    await network.timers.run(20);
    expect(await ended).toBe(481);
    answer('200 OK');
    await network.timers.run(30);
    expect(got('BYE').length).toBeGreaterThan(0);
  });

  test('a peer that rings on and says nothing: timeout, and nothing is left of it', async () => {
    const { network, endpoint, invite, answer } = await crashed();
    const ended = endpoint.cancelLost({ ...invite, ids: IDS });
    answer('180 Ringing');
    await network.timers.run(40_000);
    expect(await ended).toBe('timeout');
    expect(endpoint.counts().transactions).toBe(0);
  });
});

describe('a 2xx that nobody waits for', () => {
  test('of one of ours gets ACK and BYE', async () => {
    const { network, answer, got } = await crashed();
    answer('200 OK');
    answer('200 OK');
    await network.timers.run(30);
    expect(got('ACK')).toHaveLength(2);
    expect(new Set(got('BYE')).size).toBe(1);
    expect(headerOf(got('BYE')[0] ?? '', 'to')).toContain('tag=phone');
  });

  test.each(['callId', 'fromTag', 'branch'])('with another %s is dropped', async (part) => {
    const isOurs = (ids: InviteIds): boolean => isIds({ ...ids, [part]: 'other' });
    const { network, endpoint, answer, got } = await crashed({ isOurs });
    answer('200 OK');
    await network.timers.run(30);
    expect(got('ACK')).toEqual([]);
    expect(endpoint.counts().dropped).toBe(1);
  });

  test('of a call that is up stays a repeat: no BYE', async () => {
    const network = new SimNetwork();
    const { endpoint, address } = network.endpoint({ isOurs: isIds });
    const heard: string[] = [];
    const peer = network.peer((text) => heard.push(text));
    const call = endpoint.invite(inviteTo(peer.address, { ids: IDS }));
    journal(call);
    await network.timers.run(20);
    const ok = reply(heard[0] ?? '', '200 OK', { tag: 'p', contact: peer.address, body: ANSWER });
    peer.send(ok, address);
    await network.timers.run(40_000);
    peer.send(ok, address);
    await network.timers.run(100);
    expect(heard.filter((text) => text.startsWith('BYE'))).toEqual([]);
    expect(call.state).toBe('confirmed');
  });
});

describe('refusing an INVITE that a dead process received', () => {
  const received = (from: Parameters<typeof request>[1]['from'], to: typeof from) => {
    const text = request('INVITE', { from, to });
    return {
      via: headersOf(text, 'via'),
      from: headerOf(text, 'from'),
      to: headerOf(text, 'to'),
      callId: headerOf(text, 'call-id'),
      cseq: headerOf(text, 'cseq'),
      source: from,
    };
  };

  test('is repeated until the ACK comes, from our own address', async () => {
    const network = new SimNetwork();
    const { endpoint, address } = network.endpoint();
    const heard: Packet[] = [];
    const peer = network.peer((_text, packet) => heard.push(packet));
    endpoint.refuse(received(peer.address, address), {
      status: 503,
      toTag: 'lost',
      retryAfterS: 1,
      reasonHeader: 'Q.850;cause=41;text="Host lost"',
    });
    await network.timers.run(600);
    expect(heard.length).toBeGreaterThan(1);
    const [first] = heard;
    expect(first?.from).toEqual(address);
    expect(first?.text).toMatch(/^SIP\/2\.0 503 /);
    expect(headerOf(first?.text ?? '', 'to')).toContain(';tag=lost');
    expect(headerOf(first?.text ?? '', 'retry-after')).toBe('1');
    peer.send(request('ACK', { from: peer.address, to: address, toTag: 'lost' }), address);
    await network.timers.run(20);
    const before = heard.length;
    await network.timers.run(40_000);
    expect(heard).toHaveLength(before);
    expect(endpoint.counts().transactions).toBe(0);
  });

  test.each([{ via: [] }, { cseq: '1 BYE' }, { cseq: 'x' }, { via: ['rubbish'] }])(
    'what cannot be read is an error, and nothing is sent: %j',
    async (broken) => {
      const network = new SimNetwork();
      const { endpoint, address } = network.endpoint();
      const peer = network.peer(() => undefined);
      const invite = { ...received(peer.address, address), ...broken };
      expect(() => endpoint.refuse(invite, { status: 503 })).toThrow('what is left');
      await network.timers.run(100);
      expect(network.packets).toEqual([]);
    },
  );
});
