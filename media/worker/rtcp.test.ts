import { describe, expect, it } from 'vitest';
import { buildReport, isRtcp, parseRtcp } from './rtcp.ts';

const BASE = {
  ssrc: 0x11223344,
  cname: 'patchbay-1',
  nowMs: 1_700_000_000_500,
  sent: undefined,
  received: undefined,
  lastReport: undefined,
  goodbye: false,
};
const SENT = { rtpTimestamp: 7, packets: 3, bytes: 480 };
const BLOCK = { ssrc: 9, fractionLost: 64, lost: 2, highestSequence: 500, jitter: 12 };

/** Packet types and lengths of a compound, which must add up to its size. */
function partsOf(bytes: Buffer): number[] {
  const types: number[] = [];
  let at = 0;
  while (at < bytes.length) {
    expect((bytes[at] ?? 0) >> 6).toBe(2);
    types.push(bytes[at + 1] ?? 0);
    at += (bytes.readUInt16BE(at + 2) + 1) * 4;
  }
  expect(at).toBe(bytes.length);
  return types;
}

describe('RTCP', () => {
  it.each([
    { name: 'receiver report', input: BASE, types: [201, 202] },
    { name: 'sender report', input: { ...BASE, sent: SENT }, types: [200, 202] },
    { name: 'goodbye', input: { ...BASE, goodbye: true }, types: [201, 202, 203] },
    { name: 'a name to pad', input: { ...BASE, cname: 'abcdefghi' }, types: [201, 202] },
  ])('builds a $name', ({ input, types }) => {
    expect(partsOf(buildReport(input))).toEqual(types);
  });

  it('a sender report carries NTP time, counts and the block', () => {
    const lastReport = { ntpMiddle: 0xaabbccdd, atMs: BASE.nowMs - 1000 };
    const bytes = buildReport({ ...BASE, sent: SENT, received: BLOCK, lastReport });
    expect(bytes.readUInt32BE(8)).toBe(1_700_000_000 + 2_208_988_800);
    expect(bytes.readUInt32BE(12)).toBe(2 ** 31);
    expect([16, 20, 24].map((at) => bytes.readUInt32BE(at))).toEqual([7, 3, 480]);
    expect(bytes.readUInt32BE(28)).toBe(9);
    expect(bytes.readUInt32BE(32)).toBe((64 << 24) | 2);
    expect(bytes.readUInt32BE(44)).toBe(0xaabbccdd);
    expect(bytes.readUInt32BE(48)).toBe(65_536);
  });

  it('reads its own report', () => {
    const sr = buildReport({ ...BASE, sent: SENT });
    const seconds = (1_700_000_000 + 2_208_988_800) & 0xffff;
    expect(parseRtcp(sr)?.ntpMiddle).toBe(((seconds << 16) | 0x8000) >>> 0);
    expect(parseRtcp(buildReport(BASE))).toEqual({ ntpMiddle: undefined, blocks: [] });
    const lastReport = { ntpMiddle: 0xaabbccdd, atMs: BASE.nowMs - 1000 };
    const rr = buildReport({ ...BASE, received: BLOCK, lastReport });
    expect(parseRtcp(rr)?.blocks).toEqual([
      {
        ssrc: 9,
        fractionLost: 64,
        lost: 2,
        highestSequence: 500,
        jitter: 12,
        lastReport: 0xaabbccdd,
        delaySinceLast: 65_536,
      },
    ]);
    expect(parseRtcp(rr.subarray(0, 20))).toBeUndefined();
  });

  it('tells RTCP from RTP on one port (RFC 5761)', () => {
    expect(isRtcp(buildReport(BASE))).toBe(true);
    expect(isRtcp(Uint8Array.of(0x80, 8))).toBe(false);
    expect(isRtcp(Uint8Array.of(0x80, 0x88))).toBe(false);
    expect(isRtcp(Uint8Array.of(0x80, 0xe5))).toBe(false);
  });

  it.each([
    { name: 'nothing', bytes: new Uint8Array(0) },
    { name: 'a length beyond the packet', bytes: Uint8Array.of(0x80, 200, 0, 9, 0, 0, 0, 0) },
    { name: 'SDES first', bytes: Uint8Array.of(0x80, 202, 0, 1, 0, 0, 0, 0) },
  ])('refuses $name', ({ bytes }) => {
    expect(parseRtcp(bytes)).toBeUndefined();
  });
});
