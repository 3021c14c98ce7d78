import { describe, expect, test } from 'vitest';
import type { DialogState } from './port.ts';
import { createSipEndpoint } from './index.ts';
import { ANSWER, arrived, inviteTo, journal, OFFER } from './test-support/sim-calls.ts';
import { SimNetwork } from './test-support/sim-network.ts';
import { headerOf, request } from './test-support/text-peer.ts';

async function connected() {
  const network = new SimNetwork();
  const a = network.endpoint();
  const b = network.endpoint();
  const out = a.endpoint.invite(inviteTo(b.address));
  const outTold = journal(out);
  await network.timers.run(30);
  const inbound = arrived(b);
  const inTold = journal(inbound);
  inbound.answer(ANSWER);
  await network.timers.run(50);
  return { network, a, b, out, inbound, outTold, inTold };
}

describe('close', () => {
  test('endCalls: BYE to those who talk, CANCEL to those who ring, 503 to waiters', async () => {
    const { network, a, b, inTold } = await connected();
    const rung = a.endpoint.invite(inviteTo(b.address));
    const waiting = b.endpoint.invite(inviteTo(a.address));
    const waitingTold = journal(waiting);
    await network.timers.run(50);
    const ringing = arrived(b);
    const ringingTold = journal(ringing);
    ringing.progress(180);
    await network.timers.run(50);
    expect(rung.state).toBe('early');
    const closed = a.endpoint.close({ endCalls: true });
    await network.timers.run(2_000);
    await closed;
    expect(inTold.at(-1)).toMatchObject({ by: 'remote', reason: 'BYE' });
    expect(ringingTold.at(-1)).toMatchObject({ by: 'remote', reason: 'CANCEL' });
    expect(waitingTold.at(-1)).toMatchObject({ by: 'remote', status: 503 });
    expect(a.endpoint.counts()).toMatchObject({ calls: 0, transactions: 0 });
  });

  test('a closed endpoint refuses to call, and closes once', async () => {
    const { a, b } = await connected();
    await a.endpoint.close();
    await a.endpoint.close();
    expect(() => a.endpoint.invite(inviteTo(b.address))).toThrow(/closed/);
    await expect(a.endpoint.ping(b.address)).rejects.toMatchObject({ code: 'closed' });
  });
});

describe('bye: a dialog left by a dead process', () => {
  const stored = (state: DialogState | undefined): DialogState => JSON.parse(JSON.stringify(state));

  test('from either side: next CSeq, the tags, the reason', async () => {
    const { network, out, outTold, inbound, inTold } = await connected();
    const heir = network.endpoint();
    const first = heir.endpoint.bye(stored(out.dialog()), {
      reasonHeader: 'SIP;cause=503;text="lost"',
    });
    await network.timers.run(50);
    expect(await first).toBe(200);
    expect(inTold.at(-1)).toMatchObject({ by: 'remote', cause: { cause: 503, text: 'lost' } });
    const second = heir.endpoint.bye(stored(inbound.dialog()));
    await network.timers.run(50);
    expect(await second).toBe(200);
    expect(outTold.at(-1)).toMatchObject({ by: 'remote', reason: 'BYE' });
  });

  test('nobody there: timeout; a dialog nobody knows: 481', async () => {
    const { network, out } = await connected();
    const state = stored(out.dialog());
    const heir = network.endpoint();
    const unknown = heir.endpoint.bye({ ...state, callId: 'other' });
    await network.timers.run(50);
    expect(await unknown).toBe(481);
    network.lose = () => true;
    const lost = heir.endpoint.bye(state);
    await network.timers.run(33_000);
    expect(await lost).toBe('timeout');
  });
});

describe('ping', () => {
  test('the Contact the trunk wants; no user part; the status or timeout', async () => {
    const network = new SimNetwork();
    const a = network.endpoint();
    const b = network.endpoint({ onOptions: () => ({ status: 503, retryAfterS: 5 }) });
    const status = a.endpoint.ping(b.address, { contact: 'sbc.contoso.example' });
    await network.timers.run(50);
    expect(await status).toBe(503);
    const [sent] = network.sent('OPTIONS');
    expect(headerOf(sent?.text ?? '', 'contact')).toBe(
      `<sip:sbc.contoso.example:${a.address.port}>`,
    );
    const refused = a.endpoint.ping({ transport: 'tcp', host: '192.0.2.99', port: 1 });
    await network.timers.run(50);
    expect(await refused).toBe('timeout');
    await expect(a.endpoint.ping({ ...b.address, transport: 'tls' })).rejects.toMatchObject({
      code: 'transportUnsupported',
    });
  });
});

test('an admit that throws costs its message, not the process; calls go on', async () => {
  const network = new SimNetwork();
  const logged: string[] = [];
  let broken = true;
  const sim = network.endpoint({
    admit: () => {
      if (broken) throw new Error('bug of the owner');
      return { kind: 'accept' };
    },
    log: ({ code }) => logged.push(code),
  });
  const peer = network.peer(() => undefined);
  const text = request('INVITE', { from: peer.address, to: sim.address, body: OFFER });
  peer.send(text, sim.address);
  await network.timers.run(20);
  broken = false;
  peer.send(text, sim.address);
  await network.timers.run(20);
  expect(logged).toEqual(['internal']);
  expect(sim.calls).toHaveLength(1);
});

test('a flood of rubbish is counted whole and logged once a second', async () => {
  const network = new SimNetwork();
  const logged: string[] = [];
  const { endpoint } = network.endpoint({ log: ({ code }) => logged.push(code) });
  for (let i = 0; i < 500; i++) {
    endpoint.receive(Buffer.from('rubbish rubbish'), {
      transport: 'udp',
      host: '192.0.2.9',
      port: 1,
    });
  }
  expect(endpoint.counts().dropped).toBe(500);
  expect(logged).toEqual(['dropped']);
});

describe('createSipEndpoint', () => {
  const common = { bind: '127.0.0.1', userAgent: 'test', onCall: () => undefined };

  test('UDP and TCP share a number where both may choose', async () => {
    const end = await createSipEndpoint({ ...common, udpPort: 0, tcpPort: 0 });
    expect(end.udp?.port).toBe(end.tcp?.port);
    await end.close();
  });

  test('a port that is taken, and no port at all, are told plainly', async () => {
    const end = await createSipEndpoint({ ...common, udpPort: 0, tcpPort: 0 });
    const port = end.udp?.port ?? 0;
    await expect(createSipEndpoint({ ...common, udpPort: port })).rejects.toMatchObject({
      code: 'portTaken',
      retry: 'later',
    });
    await expect(createSipEndpoint({ ...common, tcpPort: port })).rejects.toMatchObject({
      code: 'portTaken',
    });
    await expect(createSipEndpoint(common)).rejects.toMatchObject({ code: 'transportUnsupported' });
    await end.close();
  });

  test('a host name that does not exist ends the call as transport', async () => {
    const end = await createSipEndpoint({ ...common, udpPort: 0 });
    const call = end.invite(
      inviteTo({ transport: 'udp', host: 'no-such-host.invalid', port: 5060 }),
    );
    const over = await new Promise((resolve) => (call.onEnded = resolve));
    expect(over).toMatchObject({ by: 'transport', status: 503 });
    await end.close();
  });
});
