import { describe, expect, it } from 'vitest';
import { Doubler, Halver, pcmOf, samplesOf } from './resample.ts';
import { goertzel } from './spectrum.ts';

const tone = (hz: number, rateHz: number) =>
  Int16Array.from({ length: rateHz }, (_, i) =>
    Math.round(8000 * Math.sin((2 * Math.PI * hz * i) / rateHz)),
  );

/** In chunks of uneven length, as a stream comes. */
function through(filter: Doubler | Halver, samples: Int16Array): Int16Array {
  const out: number[] = [];
  for (let at = 0; at < samples.length; at += 333) {
    out.push(...filter.next(samples.subarray(at, at + 333)));
  }
  return Int16Array.from(out);
}

describe('streams between 8 and 16 kHz', () => {
  it.each([200, 1000, 2500, 3200])('doubles %d Hz at its level and makes no image', (hz) => {
    const out = through(new Doubler(), tone(hz, 8000));
    expect(out).toHaveLength(16_000);
    expect(goertzel(out.subarray(400), hz, 16_000)).toBeGreaterThan(7600);
    expect(goertzel(out.subarray(400), 8000 - hz, 16_000)).toBeLessThan(160);
  });

  it.each([200, 1000, 2500, 3200])('halves %d Hz at its level', (hz) => {
    const out = through(new Halver(), tone(hz, 16_000));
    expect(out).toHaveLength(8000);
    expect(goertzel(out.subarray(400), hz)).toBeGreaterThan(7600);
  });

  it.each([5000, 6000, 7000])('%d Hz does not fold when halved', (hz) => {
    const out = through(new Halver(), tone(hz, 16_000));
    expect(goertzel(out.subarray(400), 8000 - hz)).toBeLessThan(200);
  });
});

describe('s16le', () => {
  it('there and back, little-endian on any machine, at any offset', () => {
    const samples = Int16Array.of(1, -2, 32_767, -32_768);
    const pcm = pcmOf(samples);
    expect([...pcm.subarray(0, 4)]).toEqual([1, 0, 0xfe, 0xff]);
    const shifted = new Uint8Array([0, ...pcm, 7]).subarray(1);
    expect(samplesOf(shifted)).toEqual(samples);
  });
});
