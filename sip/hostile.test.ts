import { describe, expect, test } from 'vitest';
import type { SipAddress } from './port.ts';
import { ANSWER } from './test-support/sim-calls.ts';
import { SimNetwork } from './test-support/sim-network.ts';
import { connectedPair, outcome } from './test-support/sim-pair.ts';
import { headersOf, request, type RequestOptions } from './test-support/text-peer.ts';

const HERE: SipAddress = { transport: 'udp', host: '192.0.2.1', port: 5000 };
const THERE: SipAddress = { transport: 'udp', host: '192.0.2.66', port: 5060 };

function text(method: string, extra: readonly string[], more: Partial<RequestOptions> = {}) {
  return request(method, { from: THERE, to: HERE, extra, ...more });
}

const many = (count: number, value: (i: number) => string): string[] =>
  Array.from({ length: count }, (_, i) => value(i));
const loop = '<sip:192.0.2.1:5000;lr>';

/** Each with the answer we give; `none`: it would cost more than it is worth. */
const BOMBS: readonly (readonly [string, string, string])[] = [
  ['a header of 60 kB', text('OPTIONS', [`X: ${'a'.repeat(60_000)}`]), 'none'],
  [
    '300 headers',
    text(
      'OPTIONS',
      many(300, (i) => `X-${i}: y`),
    ),
    'none',
  ],
  ['a head without an end', 'OPTIONS sip:x SIP/2.0\r\nVia: '.padEnd(65_000, 'a'), 'none'],
  [
    '71 Vias',
    text(
      'OPTIONS',
      many(71, (i) => `Via: SIP/2.0/UDP h${i};branch=z9hG4bKx`),
    ),
    'none',
  ],
  [
    '70 Vias',
    text(
      'OPTIONS',
      many(69, (i) => `Via: SIP/2.0/UDP h${i};branch=z9hG4bKx`),
    ),
    '200',
  ],
  [
    'Vias of ourselves',
    text(
      'OPTIONS',
      many(50, () => 'Via: SIP/2.0/UDP 192.0.2.1:5000'),
    ),
    '200',
  ],
  [
    'Routes that lead back to us',
    text(
      'OPTIONS',
      many(60, () => `Route: ${loop}`),
    ),
    '200',
  ],
  [
    '33 Record-Routes',
    text(
      'INVITE',
      many(33, () => `Record-Route: ${loop}`),
    ),
    '400',
  ],
  ['a Record-Route within itself', text('INVITE', [`Record-Route: ${'<'.repeat(900)}`]), 'call'],
  [
    'parameters without an end',
    text('INVITE', [`Session-Expires: 90${';a'.repeat(9_000)}`]),
    'call',
  ],
  ['commas without values', text('INVITE', [`Supported: ${','.repeat(30_000)}`]), 'call'],
  ['quotes that do not match', text('INVITE', [`Supported: ${'"a'.repeat(9_001)}`]), 'call'],
  ['folds without text', text('OPTIONS', ['X: a\r\n ', ...many(200, () => ' ')]), '200'],
  ['a URI of 9 kB', text('OPTIONS', []).replace('sip:bob', `sip:${'b'.repeat(9_000)}`), '414'],
  ['escapes in a Request-URI', text('OPTIONS', []).replace('sip:bob', 'sip:%00%0d%0aX:'), '200'],
  [
    '30 To headers',
    text(
      'OPTIONS',
      many(30, () => 'To: <sip:a@b>'),
    ),
    '400',
  ],
  ['a multipart in a multipart', bomb(), '415'],
];

function bomb(): string {
  const body = `--b\r\nContent-Type: multipart/mixed;boundary=b\r\n\r\n`.repeat(500);
  const type = 'Content-Type: multipart/mixed;boundary=b';
  return text('INVITE', [], { body }).replace('Content-Type: application/sdp', type);
}

describe('what costs the sender little must cost us little', () => {
  test.each(BOMBS)('%s', async (_name, bytes, expected) => {
    const network = new SimNetwork();
    const sim = network.endpoint();
    const startedMs = performance.now();
    sim.endpoint.receive(Buffer.from(bytes), THERE);
    expect(performance.now() - startedMs).toBeLessThan(500);
    const final = network.packets
      .map(({ text: sent }) => sent.slice(8, 11))
      .find((s) => s >= '200');
    expect(final ?? (sim.calls.length > 0 ? 'call' : 'none')).toBe(expected);
    for (const call of sim.calls) call.reject(486);
    const answered = network.sent('SIP/2.0 200').length;
    const ids = { branch: 'z9hG4bKnext', callId: 'next' };
    sim.endpoint.receive(Buffer.from(text('OPTIONS', [], ids)), THERE);
    expect(network.sent('SIP/2.0 200').length).toBe(answered + 1);
    await network.timers.run(70_000);
    expect(network.timers.size).toBe(0);
  });

  test('all of them one after the other at one endpoint', () => {
    const network = new SimNetwork();
    const sim = network.endpoint();
    BOMBS.forEach(([, bytes], at) => {
      sim.endpoint.receive(Buffer.from(bytes), THERE);
      const ids = { branch: `z9hG4bKnext${at}`, callId: `next${at}` };
      sim.endpoint.receive(Buffer.from(text('OPTIONS', [], ids)), THERE);
      expect(network.packets.at(-1)?.text).toMatch(/^SIP\/2.0 200 /);
      expect(network.packets.at(-1)?.text).toContain(`Call-ID: next${at}\r\n`);
    });
  });
});

describe('session descriptions pass untouched', () => {
  const odd =
    `${ANSWER.replace('s=-', 's=Zoë 👋 \t x')}a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:+/=\r\n` +
    `a=fmtp:96 ${'x=1;'.repeat(400)}\r\na=x-lower\nb=no:break\r\n\r\nafter an empty line`;

  test('in every message that carries one, in both directions', async () => {
    const { network, out, inbound } = await connectedPair({ invite: { sdp: odd } });
    expect(inbound.remoteSdp).toBe(odd);
    const offers: string[] = [];
    out.onReoffer = (sdp) => {
      offers.push(sdp ?? '');
      return { kind: 'answer', sdp: odd };
    };
    const offer = outcome(inbound.reoffer(odd));
    await network.timers.run(50);
    expect(await offer).toBe(odd);
    expect(offers).toEqual([odd]);
    const update = outcome(inbound.update(odd));
    await network.timers.run(50);
    expect(await update).toBe(odd);
    const [sent] = network.sent('UPDATE');
    expect(headersOf(sent?.text ?? '', 'content-length')).toEqual([`${Buffer.byteLength(odd)}`]);
  });
});
