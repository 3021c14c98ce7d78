import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { goertzel } from '../spectrum.ts';
import { G722Decoder, G722Encoder } from './g722.ts';

const sha = (data: Uint8Array | Int16Array) =>
  createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex');

/** Noise in bursts of full and of a twentieth of full scale. */
function noise(count: number, level = 1): Int16Array {
  let x = 1;
  return Int16Array.from({ length: count }, (_, i) => {
    x = (x * 48_271) % 2_147_483_647;
    const value = ((x % 65_536) - 32_768) * (Math.floor(i / 800) % 2 === 1 ? 1 : 0.05);
    return Math.trunc(Math.trunc(value) * level);
  });
}

const tone = (hz: number, rateHz: number, amplitude: number, seconds = 1) =>
  Int16Array.from({ length: rateHz * seconds }, (_, i) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hz * i) / rateHz)),
  );

/**
 * The sums were taken from an independent implementation, spandsp 0.0.6 (g722_encode, g722_decode
 * at 64 kbit/s; "narrow" is its G722_SAMPLE_RATE_8000), fed with the same noise. Wide decoding is
 * compared below full scale, because spandsp lets its output wrap where G.722 saturates.
 */
describe('G.722, bit by bit as spandsp', () => {
  it('wide: encoder and decoder', () => {
    const codes = new Uint8Array(8000);
    new G722Encoder().encodeWide(noise(16_000), codes);
    expect(sha(codes)).toBe('bb56ba4e3cd18c1da61df97e2bf7a618629ce31f3d7410525e1c4e0105fbd7b0');
    new G722Encoder().encodeWide(noise(16_000, 0.25), codes);
    expect(sha(codes)).toBe('ed7140d860acade4f14c1a799f97640b95aa381f40fc036e0df6f13693ce48ed');
    const back = new Int16Array(16_000);
    new G722Decoder().decodeWide(codes, back);
    expect(sha(back)).toBe('0cebe5efa793bdb8852052d4c91a459f81747508b1cd7fabeb2e0b9bffa07041');
  });

  it('narrow: encoder and decoder', () => {
    const codes = new Uint8Array(16_000);
    new G722Encoder().encodeNarrow(noise(16_000), codes, 0);
    expect(sha(codes)).toBe('ca0ce26d5b6fe55c2677daaa9e16a63ff5752f30183cf54c4a2507ab33019b34');
    const back = new Int16Array(16_000);
    new G722Decoder().decodeNarrow(codes, back);
    expect(sha(back)).toBe('8d70d242fb21c81c3c7e7f8c5a87c708d148bc532bcfbe1cc9abd52d566b3e7d');
  });

  it('whatever bytes come', () => {
    const codes = Uint8Array.from(noise(8000), (value) => value & 0xff);
    const narrow = new Int16Array(8000);
    new G722Decoder().decodeNarrow(codes, narrow);
    expect(sha(narrow)).toBe('fe02e18d8fcc4413a1b40b5876bf9874a782f5de7a336abc176752786ec96438');
  });
});

describe('G.722 by ear', () => {
  it.each([300, 1000, 3000, 5000, 6500])('%d Hz survives at 16 kHz', (hz) => {
    const codes = new Uint8Array(8000);
    new G722Encoder().encodeWide(tone(hz, 16_000, 8000), codes);
    const back = new Int16Array(16_000);
    new G722Decoder().decodeWide(codes, back);
    const level = goertzel(back.subarray(1600), hz, 16_000);
    expect(level).toBeGreaterThan(7400);
    expect(level).toBeLessThan(8600);
  });

  it.each([300, 1000, 2000, 3400])('%d Hz crosses between the 8 kHz bus and wide peers', (hz) => {
    const codes = new Uint8Array(8000);
    new G722Encoder().encodeNarrow(tone(hz, 8000, 8000), codes, 0);
    const wide = new Int16Array(16_000);
    new G722Decoder().decodeWide(codes, wide);
    expect(goertzel(wide.subarray(1600), hz, 16_000)).toBeGreaterThan(6800);
    new G722Encoder().encodeWide(tone(hz, 16_000, 8000), codes);
    const narrow = new Int16Array(8000);
    new G722Decoder().decodeNarrow(codes, narrow);
    expect(goertzel(narrow.subarray(800), hz)).toBeGreaterThan(6800);
  });

  /** The filter of G.722 itself falls by 20 dB at 5 kHz and 86 dB at 6 kHz. */
  it.each([
    { hz: 6000, folded: 2000, most: 20 },
    { hz: 5000, folded: 3000, most: 800 },
  ])('$hz Hz hardly folds into the 8 kHz bus', ({ hz, folded, most }) => {
    const codes = new Uint8Array(8000);
    new G722Encoder().encodeWide(tone(hz, 16_000, 8000), codes);
    const narrow = new Int16Array(8000);
    new G722Decoder().decodeNarrow(codes, narrow);
    expect(goertzel(narrow.subarray(800), folded)).toBeLessThan(most);
  });
});
