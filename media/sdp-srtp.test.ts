import { describe, expect, it } from 'vitest';
import { LegSdp } from './leg-sdp.ts';
import type { SrtpPolicy } from './security.ts';
import { parseCrypto } from './srtp/sdes.ts';

const KEY = Buffer.alloc(30, 7).toString('base64');
const OTHER_KEY = Buffer.alloc(30, 9).toString('base64');
const SHA80 = `AES_CM_128_HMAC_SHA1_80 inline:${KEY}`;
const SHA32 = `AES_CM_128_HMAC_SHA1_32 inline:${OTHER_KEY}`;

const newLeg = (srtp?: SrtpPolicy) =>
  new LegSdp({ address: '192.0.2.1', port: 20_000, codecs: undefined, ptimeMs: 20, srtp });

function peer(profile: string, crypto: readonly string[] = [], more = ''): string {
  const head = 'v=0\r\no=- 1 1 IN IP4 203.0.113.7\r\ns=-\r\nc=IN IP4 203.0.113.7\r\nt=0 0\r\n';
  const lines = crypto.map((line) => `a=crypto:${line}\r\n`).join('');
  return `${head}m=audio 4000 ${profile} 8\r\n${lines}${more}`;
}

const cryptoOf = (sdp: string) => sdp.split('\r\n').filter((line) => line.startsWith('a=crypto:'));
const profileOf = (sdp: string) => /^m=audio \d+ (\S+)/m.exec(sdp)?.[1];
const code = (name: string) => expect.objectContaining({ code: name });

/** An answer of ours as the peer that made the offer reads it, and the other way round. */
function connect(a: LegSdp, b: LegSdp) {
  const { text, session } = b.answer(a.offer('sendrecv'));
  return { answer: text, a: a.accept(text), b: session };
}

describe('a=crypto', () => {
  it.each([
    ['plain', `1 ${SHA80}`],
    ['lifetime', `1 ${SHA80}|2^31`],
    ['lifetime in figures', `1 ${SHA80}|1048576`],
    ['window hint', `1 ${SHA80} WSH=128`],
    ['optional parameter', `1 ${SHA80} -FEC_ORDER=FEC_SRTP`],
  ])('takes %s', (_, value) => {
    expect(parseCrypto(value)).toEqual({ tag: 1, suite: 'AES_CM_128_HMAC_SHA1_80', key: KEY });
  });

  it.each([
    ['another suite', `1 AES_256_CM_HMAC_SHA1_80 inline:${KEY}`],
    ['a key identifier', `1 ${SHA80}|2^31|1:4`],
    ['two keys', `1 ${SHA80};inline:${KEY}`],
    ['a short key', `1 AES_CM_128_HMAC_SHA1_80 inline:${KEY.slice(0, 36)}`],
    ['no encryption', `1 ${SHA80} UNENCRYPTED_SRTP`],
    ['key derivation', `1 ${SHA80} KDR=1`],
    ['no tag', `x ${SHA80}`],
    ['nothing', ''],
  ])('passes over %s', (_, value) => {
    expect(parseCrypto(value)).toBeUndefined();
  });
});

describe('offers', () => {
  it('required: RTP/SAVP, both suites, the one that Teams wants first', () => {
    const offer = newLeg('required').offer('sendrecv');
    expect(profileOf(offer)).toBe('RTP/SAVP');
    expect(cryptoOf(offer).map((line) => line.split(' ')[0])).toEqual(['a=crypto:1', 'a=crypto:2']);
    expect(cryptoOf(offer)[0]).toMatch(/AES_CM_128_HMAC_SHA1_80 inline:[A-Za-z0-9+/]{40}$/);
    expect(cryptoOf(newLeg('required').offer('sendrecv'))).not.toEqual(cryptoOf(offer));
  });

  it('optional: RTP/AVP with keys; off: none', () => {
    expect(profileOf(newLeg('optional').offer('sendrecv'))).toBe('RTP/AVP');
    expect(cryptoOf(newLeg('optional').offer('sendrecv'))).toHaveLength(2);
    expect(cryptoOf(newLeg().offer('sendrecv'))).toHaveLength(0);
  });

  it('each side sends with the key of its own SDP', () => {
    const { a, b } = connect(newLeg('required'), newLeg('required'));
    expect(a.srtp?.send).toEqual(b.srtp?.receive);
    expect(b.srtp?.send).toEqual(a.srtp?.receive);
    expect(a.srtp?.send).not.toEqual(a.srtp?.receive);
  });

  it.each([
    { a: 'optional', b: 'optional', secured: true },
    { a: 'optional', b: 'off', secured: false },
    { a: 'off', b: 'optional', secured: false },
    { a: 'required', b: 'optional', secured: true },
  ] as const)('$a to $b: secured $secured', ({ a, b, secured }) => {
    const agreed = connect(newLeg(a), newLeg(b));
    expect(agreed.a.srtp !== undefined).toBe(secured);
    expect(agreed.b.srtp !== undefined).toBe(secured);
  });

  it('an answer that takes no line of ours is refused', () => {
    const answers = [
      peer('RTP/AVP'),
      peer('RTP/SAVP'),
      peer('RTP/SAVP', [`3 ${SHA80}`]),
      peer('RTP/SAVP', [`1 ${SHA32}`]),
      peer('RTP/AVP', [`1 ${SHA80}`]),
    ];
    for (const answer of answers) {
      const leg = newLeg('required');
      leg.offer('sendrecv');
      expect(() => leg.accept(answer)).toThrow(code('noCommonCrypto'));
    }
  });

  it('stays plain in re-offers to a peer that chose plain', () => {
    const leg = newLeg('optional');
    connect(leg, newLeg('off'));
    expect(cryptoOf(leg.offer('sendonly'))).toHaveLength(0);
  });
});

describe('answers', () => {
  it('repeats the tag of the first usable line, with a key of ours', () => {
    const strange = `1 AES_256_CM_HMAC_SHA1_80 inline:${KEY}`;
    const offer = peer('RTP/SAVP', [strange, `7 ${SHA32}`, `8 ${SHA80}`]);
    const { text, session } = newLeg('required').answer(offer);
    expect(cryptoOf(text)).toHaveLength(1);
    expect(cryptoOf(text)[0]).toMatch(/^a=crypto:7 AES_CM_128_HMAC_SHA1_32 inline:/);
    expect(session.srtp?.receive).toEqual({ suite: 'AES_CM_128_HMAC_SHA1_32', key: OTHER_KEY });
    expect(text).not.toContain(OTHER_KEY);
  });

  it('takes the secured one of two streams and refuses the other', () => {
    const secure = `m=audio 4002 RTP/SAVP 8\r\na=crypto:1 ${SHA80}\r\n`;
    const { text, session } = newLeg('optional').answer(peer('RTP/AVP', [], secure));
    expect(session.port).toBe(4002);
    expect(text).toContain('m=audio 0 RTP/AVP 8');
    expect(text).toContain('m=audio 20000 RTP/SAVP 8');
  });

  it.each([
    { policy: 'required', profile: 'RTP/AVP', lines: [`1 ${SHA80}`], is: 'noCommonCrypto' },
    { policy: 'required', profile: 'RTP/SAVP', lines: [], is: 'noCommonCrypto' },
    { policy: 'optional', profile: 'RTP/SAVP', lines: [], is: 'noCommonCrypto' },
    { policy: 'off', profile: 'RTP/SAVP', lines: [`1 ${SHA80}`], is: 'noCommonCodec' },
  ] as const)('$policy refuses $profile with $lines.length lines', (row) => {
    const offer = peer(row.profile, row.lines);
    expect(() => newLeg(row.policy).answer(offer)).toThrow(code(row.is));
  });
});

describe('keys through re-offers', () => {
  it('ours stay, so that the stream goes on, until they are renewed', () => {
    const [a, b] = [newLeg('required'), newLeg('required')];
    const first = connect(a, b);
    const second = connect(b, a);
    expect(second.b.srtp?.send).toEqual(first.a.srtp?.send);
    expect(second.a.srtp?.send).toEqual(first.b.srtp?.send);
    a.renewKeys();
    const third = connect(a, b);
    expect(third.a.srtp?.send).not.toEqual(first.a.srtp?.send);
    expect(third.b.srtp?.receive).toEqual(third.a.srtp?.send);
    expect(third.b.srtp?.send).toEqual(first.b.srtp?.send);
  });

  it('a peer may change its key in a re-offer', () => {
    const leg = newLeg('required');
    const before = leg.answer(peer('RTP/SAVP', [`1 ${SHA80}`])).session;
    const other = `AES_CM_128_HMAC_SHA1_80 inline:${OTHER_KEY}`;
    const after = leg.answer(peer('RTP/SAVP', [`1 ${other}`])).session;
    expect(after.srtp?.receive.key).toBe(OTHER_KEY);
    expect(after.srtp?.send).toEqual(before.srtp?.send);
  });
});

describe('G.722 in the SDP', () => {
  const g722 = (codecs: readonly ('PCMA' | 'PCMU' | 'G722')[]) =>
    new LegSdp({ address: '192.0.2.1', port: 20_000, codecs, ptimeMs: 20 });
  const peerOffer = `${peer('RTP/AVP').replace('RTP/AVP 8', 'RTP/AVP 8 9 0')}`;

  it('by option only, at 8000 (RFC 3551 §4.5.2), in our order', () => {
    const offer = g722(['G722', 'PCMA']).offer('sendrecv');
    expect(offer).toContain('RTP/AVP 9 8 101');
    expect(offer).toContain('a=rtpmap:9 G722/8000');
    expect(g722(['G722', 'PCMA']).answer(peerOffer).session.codec).toBe('G722');
    expect(g722(['PCMU', 'G722']).answer(peerOffer).session.codec).toBe('PCMU');
    expect(newLeg().answer(peerOffer).session.codec).toBe('PCMA');
  });
});
