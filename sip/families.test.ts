import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createSipEndpoint } from './index.ts';
import type { SipAddress, SipCall, SipEndpoint, SipTransport } from './index.ts';
import { TestAuthority, type TestCertificate } from './test-support/certificates.ts';
import { ANSWER, inviteTo, OFFER } from './test-support/sim-calls.ts';

let authority: TestAuthority;
let local: TestCertificate;
beforeAll(() => {
  authority = new TestAuthority();
  local = authority.issue('DNS:localhost', 'IP:127.0.0.1', 'IP:::1');
});
afterAll(() => authority.remove());

const closing = new Set<SipEndpoint>();
afterEach(async () => {
  await Promise.all([...closing].map((end) => end.close()));
  closing.clear();
});

interface Given {
  readonly bind: string;
  readonly transport: SipTransport;
  readonly port?: number;
  readonly onCall?: (call: SipCall) => void;
}

async function endpoint({ bind, transport, port = 0, onCall }: Given): Promise<SipEndpoint> {
  const tls = { port, ca: [authority.cert], certificates: () => [local] };
  const end = await createSipEndpoint({
    bind,
    userAgent: 'test',
    onCall: onCall ?? ((call) => call.reject(486)),
    ...{ udp: { udpPort: port }, tcp: { tcpPort: port }, tls: { tls } }[transport],
  });
  closing.add(end);
  return end;
}

function addressOf(end: SipEndpoint, transport: SipTransport, host: string): SipAddress {
  return { transport, host, port: end[transport]?.port ?? 0 };
}

const answered = (call: SipCall) => new Promise<void>((done) => (call.onAnswered = () => done()));
const ended = (call: SipCall) =>
  new Promise<string>((done) => {
    call.onEnded = ({ reason }) => done(reason);
  });

const WAYS = (['udp', 'tcp', 'tls'] as const).flatMap((transport) =>
  (['127.0.0.1', '::1'] as const).map((host) => [transport, host] as const),
);

describe.each(WAYS)('%s on %s', (transport, host) => {
  test('a call, an offer of each side, an end; addresses can be read', async () => {
    let inbound: SipCall | undefined;
    const b = await endpoint({
      bind: host,
      transport,
      onCall: (call) => {
        inbound = call;
        call.onReoffer = () => ({ kind: 'answer', sdp: ANSWER });
        call.answer(ANSWER);
      },
    });
    const a = await endpoint({ bind: host, transport });
    const written = host.includes(':') ? `[${host}]` : host;
    const target = addressOf(b, transport, host);
    const call = a.invite(inviteTo(target));
    call.onReoffer = () => ({ kind: 'answer', sdp: ANSWER });
    await answered(call);
    expect(call.dialog()?.remoteTarget).toContain(`sip:${written}:${target.port}`);
    expect(inbound?.headers.get('via')).toContain(` ${written}:`);
    expect(await call.reoffer(OFFER)).toBe(ANSWER);
    expect(await inbound?.reoffer(OFFER)).toBe(ANSWER);
    inbound?.end();
    expect(await ended(call)).toBe('BYE');
  });

  test('a process dies and its successor has the call: both sides can talk', async () => {
    const a = await endpoint({ bind: host, transport });
    const up: SipCall[] = [];
    const first = await endpoint({
      bind: host,
      transport,
      onCall: (call) => {
        up.push(call);
        call.answer(ANSWER);
      },
    });
    const target = addressOf(first, transport, host);
    const call = a.invite(inviteTo(target));
    await answered(call);
    while (up[0]?.dialog() === undefined) await new Promise((done) => setImmediate(done));
    const state = up[0].dialog();
    if (state === undefined) throw new Error('no dialog');
    closing.delete(first);
    await first.close();
    const second = await endpoint({ bind: host, transport, port: target.port });
    const resumed = second.resume(state, { direction: 'inbound', localSdp: ANSWER });
    call.onReoffer = () => ({ kind: 'answer', sdp: ANSWER });
    expect(await resumed.reoffer(OFFER)).toBe(ANSWER);
    const over = ended(resumed);
    call.end();
    expect(await over).toBe('BYE');
  });
});

test('one socket of both families: peers of either are seen by their own address', async () => {
  const sources: string[] = [];
  const both = await createSipEndpoint({
    bind: '::',
    advertise: '127.0.0.1',
    advertise6: '::1',
    udpPort: 0,
    userAgent: 'test',
    admit: ({ source, headers }) => {
      sources.push(`${source.host} ${headers.get('call-id') === undefined}`);
      return { kind: 'accept' };
    },
    onCall: (call) => call.reject(486),
  });
  closing.add(both);
  for (const host of ['127.0.0.1', '::1']) {
    const a = await endpoint({ bind: host, transport: 'udp' });
    expect(await a.ping(addressOf(both, 'udp', host))).toBe(200);
    expect(await both.ping(addressOf(a, 'udp', host))).toBe(200);
  }
  expect(sources).toEqual(['127.0.0.1 false', '::1 false']);
});
