import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { InteractionId } from '../../../domain/index.ts';
import type { SipTransport } from '../../../sip/index.ts';
import { TestAuthority } from '../../../sip/test-support/certificates.ts';
import { ENTRY, perform } from '../contract/steps.ts';
import { until } from '../test-support/until.ts';
import { makeSipHarness } from './test-support/harness.ts';
import type { SipHarness } from './test-support/harness.ts';
import { RawPhone, sdpTo } from './test-support/raw-phone.ts';
import { RegisteringPhone } from './test-support/registering-phone.ts';

const authority = new TestAuthority();
const sockets: Socket[] = [];
const phones: RawPhone[] = [];
let h: SipHarness;
let calls = 0;

beforeAll(async () => {
  const certificate = authority.issue('IP:127.0.0.1');
  h = await makeSipHarness(48_200, {}, { ca: authority.cert, certificate });
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const phone of phones.splice(0)) phone.close();
});
afterAll(async () => {
  await h.close();
  authority.remove();
});

const portOf = (transport: SipTransport): number => h.driver.endpoint[transport]?.port ?? 0;

async function phone(): Promise<RawPhone> {
  const opened = await RawPhone.open();
  phones.push(opened);
  return opened;
}

/** Many connections that say a little and then nothing. */
async function lorises(transport: 'tcp' | 'tls', text: string): Promise<void> {
  for (let n = 0; n < 60; n++) {
    const socket = connect(portOf(transport), '127.0.0.1', () => socket.write(text));
    socket.on('error', () => undefined);
    sockets.push(socket);
  }
  await until('they are in', () => sockets.every((one) => one.bytesWritten > 0 || one.destroyed));
}

interface Said {
  readonly headers?: string;
  readonly sdp?: string;
}

/** From a phone of its own. */
async function invite({ headers = '', sdp = '' }: Said): Promise<RawPhone> {
  const from = await phone();
  const id = `bad-${++calls}`;
  from.send(
    `INVITE sip:${ENTRY}@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:${from.port};` +
      `branch=z9hG4bK${id}\r\n${headers}From: <sip:x@127.0.0.1>;tag=${id}\r\n` +
      `To: <sip:${ENTRY}@127.0.0.1>\r\nCall-ID: ${id}\r\nCSeq: 1 INVITE\r\n` +
      `Contact: <sip:x@127.0.0.1:${from.port}>\r\nMax-Forwards: 70\r\n` +
      `Content-Type: application/sdp\r\nContent-Length: ${Buffer.byteLength(sdp)}\r\n\r\n${sdp}`,
    portOf('udp'),
  );
  return from;
}

/** The engine wants it answered: its description is then read. */
async function answered(sdp: string): Promise<void> {
  const before = h.host.factsOf('legIncoming').length;
  const from = await invite({ sdp });
  await until('it is on record', () => h.host.factsOf('legIncoming').length > before);
  const leg = h.host.factsOf('legIncoming').at(-1)?.leg;
  if (leg === undefined) throw new Error('none');
  await perform(h, { kind: 'answer', leg, interaction: InteractionId.parse(`i-bad-${calls}`) });
  await until('it has its answer', () => /^SIP\/2.0 [2-6]/m.test(lastOf(from)));
  await perform(h, { kind: 'hangUp', leg, cause: 'failed' });
}

const lastOf = (from: RawPhone): string => from.seen.at(-1)?.text ?? '';
const many = (line: string, n: number): string => line.repeat(n);

const attacks: readonly (readonly [string, () => Promise<void>])[] = [
  ['slow loris on TCP', () => lorises('tcp', 'OPTIONS sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.')],
  ['slow loris on TLS', () => lorises('tls', '\x16\x03\x01')],
  [
    'a header that fills a datagram',
    async () => void (await invite({ headers: `Subject: ${many('x', 50_000)}\r\n` })),
  ],
  [
    'more header lines than anybody needs',
    async () => void (await invite({ headers: many('X-A: b\r\n', 2_000) })),
  ],
  [
    'a header without end on TCP',
    () => lorises('tcp', `INVITE sip:a SIP/2.0\r\nSubject: ${many('x', 200_000)}`),
  ],
  [
    'a body that is announced and never comes',
    () => lorises('tcp', 'INVITE sip:a SIP/2.0\r\nContent-Length: 99999999\r\n\r\n'),
  ],
  [
    'Vias that lead back to us',
    async () =>
      void (await invite({ headers: many('Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKr\r\n', 400) })),
  ],
  [
    'Routes and Record-Routes that lead back to us',
    async () => {
      const own = `<sip:127.0.0.1:${portOf('udp')};lr>`;
      await invite({
        headers: many(`Route: ${own}\r\n`, 60) + many(`Record-Route: ${own}\r\n`, 60),
      });
    },
  ],
  [
    'REGISTER with guessed passwords',
    async () => {
      for (let n = 0; n < 12; n++) {
        const credentials = { name: `user${n % 3}.contoso`, password: `guess${n}` };
        const guesser = await RegisteringPhone.open(portOf('udp'), credentials);
        phones.push(guesser.raw);
        expect([401, 403]).toContain(await guesser.register());
      }
    },
  ],
  [
    'SDP with thousands of media',
    () => answered(sdpTo(9) + many('m=audio 9 RTP/AVP 8\r\n', 2_500)),
  ],
  [
    'SDP with thousands of codecs',
    () => answered(sdpTo(9).replace(' 8\r', ` 8${many(' 9', 20_000)}\r`)),
  ],
  [
    'SDP with thousands of attributes',
    () => answered(sdpTo(9) + many('a=rtpmap:8 x/1\r\n', 3_500)),
  ],
  ['SDP of one line', () => answered(`v=0\r\no=${many('-', 55_000)}`)],
  ['SDP of no sense', () => answered(many('\0\r\n=', 10_000))],
];

it.each(attacks)('%s, and the next OPTIONS is answered', async (_name, attack) => {
  await attack();
  for (const transport of ['udp', 'tcp', 'tls'] as const) {
    const target = { transport, host: '127.0.0.1', port: portOf(transport) };
    expect(await h.peer.endpoint.ping(target)).toBe(200);
  }
});

it('after all of them a call still comes through', async () => {
  await answered(sdpTo(9));
  expect(h.driver.endpoint.counts().calls).toBeLessThan(20);
});
