import { describe, expect, it } from 'vitest';
import { after16, after32, newRtp, parseRtp } from './rtp.ts';

const HEADER = { payloadType: 8, marker: true, sequence: 65_535, timestamp: 2 ** 32 - 1, ssrc: 7 };

function packet(payload = [1, 2, 3]): Buffer {
  const out = newRtp(HEADER, payload.length);
  out.set(payload, 12);
  return out;
}

/** The same with header fields that we never send. */
function altered(flags: number, ...extra: number[]): Buffer {
  const out = Buffer.concat([packet([]), Buffer.from(extra)]);
  out[0] = flags;
  return out;
}

describe('RTP header', () => {
  it('reads what it wrote', () => {
    expect(parseRtp(packet())).toEqual({ ...HEADER, payload: Buffer.from([1, 2, 3]) });
  });

  it.each([
    { name: 'contributing sources', bytes: altered(0x81, 0, 0, 0, 9, 1, 2), payload: [1, 2] },
    { name: 'an extension', bytes: altered(0x90, 0, 0, 0, 1, 9, 9, 9, 9, 5), payload: [5] },
    { name: 'padding', bytes: altered(0xa0, 1, 2, 0, 2), payload: [1, 2] },
    { name: 'no payload', bytes: altered(0x80), payload: [] },
  ])('finds the payload behind $name', ({ bytes, payload }) => {
    expect([...(parseRtp(bytes)?.payload ?? [])]).toEqual(payload);
  });

  it.each([
    { name: 'a short packet', bytes: packet().subarray(0, 11) },
    { name: 'version 1', bytes: altered(0x40) },
    { name: 'sources beyond the end', bytes: altered(0x8f, 0, 0, 0, 1) },
    { name: 'an extension beyond the end', bytes: altered(0x90, 0, 0, 255, 255, 1) },
    { name: 'an extension header cut', bytes: altered(0x90, 0, 0) },
    { name: 'padding longer than the packet', bytes: altered(0xa0, 1, 200) },
    { name: 'padding of zero', bytes: altered(0xa0, 1, 0) },
    { name: 'a huge packet', bytes: Buffer.concat([packet(), Buffer.alloc(1500)]) },
  ])('refuses $name', ({ bytes }) => {
    expect(parseRtp(bytes)).toBeUndefined();
  });

  it('compares on the circle', () => {
    expect(after16(1, 65_535)).toBe(2);
    expect(after16(65_535, 1)).toBe(-2);
    expect(after32(1, 2 ** 32 - 1)).toBe(2);
  });
});
