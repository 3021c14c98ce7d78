import { describe, expect, test } from 'vitest';
import { inviteTo, journal, ANSWER } from './test-support/sim-calls.ts';
import { SimNetwork, type Packet } from './test-support/sim-network.ts';
import { headerOf, headersOf, reply } from './test-support/text-peer.ts';
import type { OutboundInvite } from './port.ts';

/** An endpoint that called, and a peer played by hand which got its INVITE. */
async function dialled(more: Partial<OutboundInvite> = {}) {
  const network = new SimNetwork();
  const { endpoint, address } = network.endpoint();
  const heard: Packet[] = [];
  const peer = network.peer((_text, packet) => heard.push(packet));
  const call = endpoint.invite(inviteTo(peer.address, more));
  const told = journal(call);
  await network.timers.run(20);
  const invite = heard[0]?.text ?? '';
  const answer = (statusLine: string, tag: string, extra: readonly string[] = []): void => {
    const body = /^(183|2)/.test(statusLine) ? ANSWER : '';
    peer.send(reply(invite, statusLine, { tag, contact: peer.address, extra, body }), address);
  };
  const got = (method: string): string[] =>
    heard.map(({ text }) => text).filter((text) => text.startsWith(`${method} `));
  return { network, endpoint, address, call, told, peer, invite, answer, got, heard };
}

describe('forking', () => {
  test('each To tag is a dialog of its own; the first 2xx wins, the rest is dropped', async () => {
    const { network, call, told, answer, got } = await dialled();
    answer('180 Ringing', 'a');
    answer('180 Ringing', 'b');
    answer('183 Session Progress', 'c');
    answer('200 OK', 'b');
    await network.timers.run(100);
    expect(told).toEqual(['180 a', '180 b', '183 c sdp', 'answered sdp']);
    expect(call.dialog()).toMatchObject({ remoteTag: 'b', localSeq: 1 });
    expect(got('ACK').map((ack) => headerOf(ack, 'to'))).toEqual(['<sip:bob@example.com>;tag=b']);
    expect(got('BYE')).toEqual([]);
  });

  test('a second fork that answers is acknowledged and taken down; the call goes on', async () => {
    const { network, call, told, answer, got } = await dialled();
    answer('200 OK', 'a');
    answer('200 OK', 'b');
    await network.timers.run(100);
    expect(got('ACK').map((ack) => headerOf(ack, 'to').slice(-1))).toEqual(['a', 'b']);
    expect(got('BYE').map((bye) => headerOf(bye, 'to').slice(-1))).toEqual(['b']);
    expect(told).toEqual(['answered sdp']);
    expect(call.state).toBe('confirmed');
  });

  test('an ACK left to the owner waits for it, however often the 2xx comes', async () => {
    const { network, call, told, answer, got } = await dialled({ ackByOwner: true });
    answer('200 OK', 'a');
    answer('200 OK', 'a');
    await network.timers.run(100);
    expect(told).toEqual(['answered sdp']);
    expect(got('ACK')).toEqual([]);
    call.acknowledge();
    call.acknowledge();
    await network.timers.run(100);
    expect(got('ACK')).toHaveLength(1);
    answer('200 OK', 'a');
    await network.timers.run(100);
    expect(got('ACK')).toHaveLength(2);
  });

  test('ending a call whose ACK was left to the owner sends the ACK first', async () => {
    const { network, call, answer, got, heard } = await dialled({ ackByOwner: true });
    answer('200 OK', 'a');
    await network.timers.run(100);
    call.end();
    await network.timers.run(100);
    expect(got('ACK')).toHaveLength(1);
    expect(got('BYE')).toHaveLength(1);
    const order = heard.map(({ text }) => text.split(' ')[0]);
    expect(order.indexOf('ACK')).toBeLessThan(order.indexOf('BYE'));
  });

  test('a repeated 2xx of either fork gets its own ACK again, nothing else', async () => {
    const { network, told, answer, got } = await dialled();
    for (const tag of ['a', 'b', 'a', 'b']) answer('200 OK', tag);
    await network.timers.run(100);
    const acks = got('ACK');
    expect(acks[2]).toBe(acks[0]);
    expect(acks[3]).toBe(acks[1]);
    expect(told).toEqual(['answered sdp']);
    expect(got('BYE')).toHaveLength(1);
  });
});

describe('CANCEL', () => {
  const END = { by: 'local', status: 487, reason: 'CANCEL' };

  test('waits for a provisional response, then has the branch of the INVITE', async () => {
    const { network, call, told, invite, answer, got } = await dialled();
    call.end({ reasonHeader: 'SIP;cause=200;text="Call completed elsewhere"' });
    await network.timers.run(100);
    expect(got('CANCEL')).toEqual([]);
    expect(told).toEqual([END]);
    answer('100 Trying', '');
    await network.timers.run(100);
    const [cancel = ''] = got('CANCEL');
    expect(headersOf(cancel, 'via')).toEqual(headersOf(invite, 'via'));
    expect(headerOf(cancel, 'cseq')).toBe('1 CANCEL');
    expect(headerOf(cancel, 'reason')).toBe('SIP;cause=200;text="Call completed elsewhere"');
    answer('487 Request Terminated', 'a');
    await network.timers.run(100);
    expect(got('ACK')).toHaveLength(1);
    expect(told).toEqual([END]);
  });

  test('that crosses a 200: ACK, then BYE with the reason, and the call ended once', async () => {
    const { network, endpoint, call, told, answer, got } = await dialled();
    answer('180 Ringing', 'a');
    await network.timers.run(15);
    call.end({ reasonHeader: 'SIP;cause=200;text="x"' });
    answer('200 OK', 'a');
    await network.timers.run(40);
    expect(got('CANCEL')).toHaveLength(1);
    expect(got('ACK')).toHaveLength(1);
    expect(headerOf(got('BYE')[0] ?? '', 'reason')).toBe('SIP;cause=200;text="x"');
    expect(told).toEqual(['180 a', END]);
    await network.timers.run(70_000);
    expect(endpoint.counts()).toMatchObject({ calls: 0, transactions: 0 });
  });

  test('a 200 to a call withdrawn before any response is taken down as well', async () => {
    const { network, call, told, answer, got } = await dialled();
    call.end();
    answer('200 OK', 'a');
    await network.timers.run(40);
    expect(got('CANCEL')).toEqual([]);
    expect(got('ACK')).toHaveLength(1);
    expect(got('BYE')).toHaveLength(1);
    expect(told).toEqual([END]);
  });

  test('nobody answers the CANCEL: the INVITE transaction goes after 64*T1 (§9.1)', async () => {
    const { network, endpoint, call, answer } = await dialled();
    answer('180 Ringing', 'a');
    await network.timers.run(20);
    call.end();
    await network.timers.run(33_000);
    expect(endpoint.counts()).toMatchObject({ calls: 0, transactions: 0 });
    expect(network.timers.size).toBe(0);
  });
});

describe('the end of an outbound call', () => {
  test('a refusal carries its status, Reason and Retry-After', async () => {
    const { network, call, told, answer, got } = await dialled();
    answer('180 Ringing', 'a');
    answer('503 Overloaded', 'a', ['Retry-After: 7 (soon)', 'Reason: Q.850;cause=42']);
    await network.timers.run(40);
    expect(told[1]).toEqual({
      by: 'remote',
      status: 503,
      reason: 'Overloaded',
      retryAfterS: 7,
      cause: { protocol: 'Q.850', cause: 42, text: '' },
    });
    expect(got('ACK')).toHaveLength(1);
    expect(call.state).toBe('ended');
  });

  test('silence ends it after 64*T1', async () => {
    const { network, told } = await dialled();
    await network.timers.run(32_000);
    expect(told).toEqual([{ by: 'timeout', status: 408, reason: 'no answer at all' }]);
  });

  test('ringing ends with the ring timeout: CANCEL and timeout', async () => {
    const { network, told, answer, got } = await dialled({ ringTimeoutMs: 15_000 });
    answer('180 Ringing', 'a');
    await network.timers.run(14_900);
    expect(told).toEqual(['180 a']);
    await network.timers.run(200);
    expect(told[1]).toMatchObject({ by: 'timeout', reason: 'ring timeout' });
    expect(got('CANCEL')).toHaveLength(1);
  });

  test('a connection refused ends it as transport', async () => {
    const network = new SimNetwork();
    const { endpoint } = network.endpoint();
    const target = { transport: 'tcp', host: '192.0.2.99', port: 9 } as const;
    const told = journal(endpoint.invite(inviteTo(target)));
    await network.timers.run(10);
    expect(told).toEqual([{ by: 'transport', status: 503, reason: 'could not be sent' }]);
  });

  test('BYE from the peer with a Reason', async () => {
    const { network, address, told, peer, invite, answer } = await dialled();
    answer('200 OK', 'a');
    await network.timers.run(40);
    const bye = [
      `BYE sip:x@${address.host}:${address.port} SIP/2.0`,
      `Via: SIP/2.0/UDP ${peer.address.host}:${peer.address.port};branch=z9hG4bKbye`,
      `From: ${headerOf(invite, 'to')};tag=a`,
      `To: ${headerOf(invite, 'from')}`,
      `Call-ID: ${headerOf(invite, 'call-id')}`,
      'CSeq: 1 BYE',
      'Reason: Q.850;cause=16;text="Normal, clearing"',
      '',
      '',
    ];
    peer.send(bye.join('\r\n'), address);
    peer.send(bye.join('\r\n'), address);
    await network.timers.run(40);
    const cause = { protocol: 'Q.850', cause: 16, text: 'Normal, clearing' };
    expect(told).toEqual(['answered sdp', { by: 'remote', status: 0, reason: 'BYE', cause }]);
  });
});

test('route set: reversed Record-Route, loose router first, Request-URI the target', async () => {
  const { network, call, heard, answer, peer } = await dialled();
  const route = `<sip:${peer.address.host}:${peer.address.port};lr>`;
  answer('200 OK', 'a', ['Record-Route: <sip:far.example.com;lr>', `Record-Route: ${route}`]);
  await network.timers.run(20);
  call.end();
  await network.timers.run(20);
  for (const method of ['ACK', 'BYE']) {
    const text = heard.find((packet) => packet.text.startsWith(method))?.text ?? '';
    expect(headersOf(text, 'route')).toEqual([route, '<sip:far.example.com;lr>']);
    expect(text).toContain(`${method} sip:${peer.address.host}:${peer.address.port} SIP/2.0`);
  }
});

test('route set: a strict router gets its own URI as Request-URI', async () => {
  const { network, call, got, answer, peer } = await dialled();
  const router = `sip:${peer.address.host}:${peer.address.port}`;
  answer('200 OK', 'a', [`Record-Route: <${router}>`]);
  await network.timers.run(20);
  call.end();
  await network.timers.run(20);
  const [bye = ''] = got('BYE');
  expect(bye.startsWith(`BYE ${router} SIP/2.0`)).toBe(true);
  expect(headersOf(bye, 'route')).toEqual([`<sip:${peer.address.host}:${peer.address.port}>`]);
});

describe('what cannot be written is refused at the door', () => {
  const network = new SimNetwork();
  const { endpoint, address } = network.endpoint();
  test.each<[string, Partial<OutboundInvite>]>([
    ['header value', { headers: [{ name: 'X', value: 'a\r\nVia: b' }] }],
    ['header name', { headers: [{ name: 'X: y\r\nVia', value: 'b' }] }],
    ['header of ours', { headers: [{ name: 'v', value: 'b' }] }],
    ['Request-URI', { requestUri: 'sip:a@b SIP/2.0\r\nVia: c' }],
    ['From URI', { from: { uri: 'sip:a@b>;tag=1' } }],
    ['scheme', { requestUri: '+44123' }],
    ['Contact host', { contact: { host: 'a>b' } }],
    ['Contact user', { contact: { user: 'a\r\nb' } }],
    ['tls', { target: { ...address, transport: 'tls' } }],
  ])('%s', (_name, more) => {
    expect(() => endpoint.invite(inviteTo(address, more))).toThrow();
    expect(endpoint.counts()).toMatchObject({ calls: 0, transactions: 0 });
  });

  test('a display name cannot break out', async () => {
    const { invite } = await dialled({
      from: { uri: 'sip:a@b', display: 'x" <sip:evil@e>\r\nVia: y\\' },
    });
    expect(headersOf(invite, 'via')).toHaveLength(1);
    expect(headerOf(invite, 'from')).toMatch(/^"x\\" <sip:evil@e> Via: y\\\\" <sip:a@b>;tag=/);
  });
});
