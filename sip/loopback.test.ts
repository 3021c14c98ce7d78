import { afterEach, describe, expect, test } from 'vitest';
import { createSipEndpoint } from './index.ts';
import type { CallEnd, SipCall, SipEndpoint, SipTransport } from './index.ts';

const SDP = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n';
const OFFER = `${SDP}m=audio 4000 RTP/AVP 8\r\n`;
const ANSWER = `${SDP}m=audio 4002 RTP/AVP 8\r\n`;

const open: SipEndpoint[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((endpoint) => endpoint.close()));
});

interface Side {
  readonly endpoint: SipEndpoint;
  nextCall(): Promise<SipCall>;
}

async function side(): Promise<Side> {
  const calls: SipCall[] = [];
  const waiting: ((call: SipCall) => void)[] = [];
  const endpoint = await createSipEndpoint({
    bind: '127.0.0.1',
    udpPort: 0,
    tcpPort: 0,
    userAgent: 'test',
    onCall: (call) => {
      const next = waiting.shift();
      if (next === undefined) calls.push(call);
      else next(call);
    },
  });
  open.push(endpoint);
  const nextCall = (): Promise<SipCall> => {
    const ready = calls.shift();
    return ready === undefined
      ? new Promise((resolve) => waiting.push(resolve))
      : Promise.resolve(ready);
  };
  return { endpoint, nextCall };
}

function dial(from: Side, to: Side, transport: SipTransport): SipCall {
  const local = transport === 'udp' ? to.endpoint.udp : to.endpoint.tcp;
  const port = local?.port ?? 0;
  return from.endpoint.invite({
    requestUri: `sip:+442079460100@127.0.0.1:${port};user=phone`,
    target: { transport, host: '127.0.0.1', port },
    from: { uri: 'sip:+447700900123@127.0.0.1', display: 'Zoë "Z" O’Neil' },
    to: { uri: 'sip:+442079460100@127.0.0.1' },
    sdp: OFFER,
    headers: [{ name: 'X-Test', value: 'yes' }],
  });
}

const answered = (call: SipCall): Promise<string | undefined> =>
  new Promise((resolve) => (call.onAnswered = resolve));
const ended = (call: SipCall): Promise<CallEnd> =>
  new Promise((resolve) => (call.onEnded = resolve));

describe.each(['udp', 'tcp'] as const)('two endpoints over %s', (transport) => {
  test('ring, answer, hold, digits, hang up', async () => {
    const a = await side();
    const b = await side();
    const out = dial(a, b, transport);
    const rung = new Promise<number>((resolve) => (out.onProgress = resolve));
    const outAnswered = answered(out);
    const inbound = await b.nextCall();
    expect(inbound.from).toEqual({
      uri: 'sip:+447700900123@127.0.0.1',
      display: 'Zoë "Z" O’Neil',
    });
    expect(inbound.headers.get('x-test')).toBe('yes');
    expect(inbound.remoteSdp).toBe(OFFER);
    inbound.progress(180);
    expect(await rung).toBe(180);
    const acked = answered(inbound);
    inbound.answer(ANSWER);
    expect(await outAnswered).toBe(ANSWER);
    await acked;

    out.onReoffer = (sdp) => ({ kind: 'answer', sdp: `${sdp}a=recvonly\r\n` });
    expect(await inbound.reoffer(`${OFFER}a=sendonly\r\n`)).toContain('a=recvonly');
    const digits = new Promise((resolve) => (inbound.onInfo = (...info) => resolve(info)));
    await out.info('application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n');
    expect(await digits).toEqual(['application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n']);

    const over = ended(inbound);
    out.end({ reasonHeader: 'Q.850;cause=16;text="bye"' });
    expect(await over).toEqual({
      by: 'remote',
      status: 0,
      reason: 'BYE',
      cause: { protocol: 'Q.850', cause: 16, text: 'bye' },
    });
    expect(a.endpoint.counts().calls + b.endpoint.counts().calls).toBe(0);
  });

  test('CANCEL carries its Reason and ends both sides once', async () => {
    const a = await side();
    const b = await side();
    const out = dial(a, b, transport);
    const rung = new Promise((resolve) => (out.onProgress = resolve));
    const inbound = await b.nextCall();
    inbound.progress(180);
    await rung;
    const over = ended(inbound);
    const outOver = ended(out);
    out.end({ reasonHeader: 'SIP;cause=200;text="Call completed elsewhere"' });
    out.end();
    expect((await over).cause).toEqual({
      protocol: 'SIP',
      cause: 200,
      text: 'Call completed elsewhere',
    });
    expect(await outOver).toEqual({ by: 'local', status: 487, reason: 'CANCEL' });
  });

  test('a dialog outlives its process: BYE from a third endpoint', async () => {
    const a = await side();
    const b = await side();
    const c = await side();
    const out = dial(a, b, transport);
    const outAnswered = answered(out);
    const inbound = await b.nextCall();
    inbound.answer(ANSWER);
    await outAnswered;
    const state = out.dialog();
    if (state === undefined) throw new Error('no dialog');
    const over = ended(inbound);
    expect(await c.endpoint.bye(JSON.parse(JSON.stringify(state)))).toBe(200);
    expect((await over).by).toBe('remote');
  });

  test('OPTIONS is answered', async () => {
    const a = await side();
    const b = await side();
    const port = (transport === 'udp' ? b.endpoint.udp : b.endpoint.tcp)?.port ?? 0;
    expect(await a.endpoint.ping({ transport, host: 'localhost', port })).toBe(200);
  });
});
