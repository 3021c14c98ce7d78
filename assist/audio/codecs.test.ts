import { describe, expect, it } from 'vitest';
import { sine } from '../test-support/wav.ts';
import { fromAdpcm, toAdpcm } from './adpcm.ts';
import { alawSample, fromUlaw, toUlaw, ulawSample } from './ulaw.ts';

const speechLike = Int16Array.from(
  sine(300, 1).map((x, i) => 8_000 * (x + 0.5 * Math.sin(i * 1.1) * Math.sin(i / 400))),
);

function noiseDb(before: Int16Array, after: Int16Array): number {
  let [signal, noise] = [0, 0];
  before.forEach((sample, i) => {
    signal += sample ** 2;
    noise += (sample - (after[i] ?? 0)) ** 2;
  });
  return 10 * Math.log10(signal / noise);
}

describe('µ-law', () => {
  it('gives every byte back', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    // 0x7f is the second zero of µ-law.
    const again = toUlaw(fromUlaw(bytes));
    expect([...again].map((byte, i) => byte === i || i === 0x7f)).not.toContain(false);
  });

  it('has the values of G.711', () => {
    expect([0xff, 0x80, 0x00, 0xf0].map(ulawSample)).toEqual([0, 32_124, -32_124, 120]);
    expect([0xd5, 0x55, 0xaa, 0x2a].map(alawSample)).toEqual([8, -8, 32_256, -32_256]);
    expect(noiseDb(speechLike, fromUlaw(toUlaw(speechLike)))).toBeGreaterThan(35);
  });
});

describe('ADPCM', () => {
  it('keeps a voice 20 dB above its noise in half the bytes', () => {
    const bytes = toAdpcm(speechLike);
    expect(bytes).toHaveLength(speechLike.length / 2);
    expect(noiseDb(speechLike, fromAdpcm(bytes, speechLike.length))).toBeGreaterThan(20);
  });

  it('takes the loudest jump and an odd length', () => {
    const square = Int16Array.from({ length: 41 }, (_, i) => (i % 10 < 5 ? 32_767 : -32_768));
    const again = fromAdpcm(toAdpcm(square), 41);
    expect(again).toHaveLength(41);
    expect(Math.sign(again[40] ?? 0)).toBe(1);
  });
});
