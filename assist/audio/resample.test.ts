import { describe, expect, it } from 'vitest';
import { amplitudeOf, sine } from '../test-support/wav.ts';
import { joined } from './joined.ts';
import { Resampler } from './resample.ts';

function resampled(rateHz: number, hz: number, pieceLength = 4_001): Float32Array {
  const resampler = new Resampler(rateHz);
  const input = Float32Array.from(sine(hz, 0.5, rateHz, 1));
  const out: Float32Array[] = [];
  for (let at = 0; at < input.length; at += pieceLength) {
    out.push(resampler.push(input.subarray(at, at + pieceLength)));
  }
  out.push(resampler.end());
  return joined(out);
}

/** Without the edges, where the tone begins and ends. */
const middle = (samples: Float32Array) => samples.subarray(400, samples.length - 400);
const db = (ratio: number) => 20 * Math.log10(ratio);
const rms = (samples: Float32Array) =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length);

describe.each([6_000, 8_000, 11_025, 16_000, 22_050, 22_051, 44_100, 48_000, 96_000])(
  'from %i Hz',
  (rateHz) => {
    it('gives half a second for half a second', () => {
      expect(Math.abs(resampled(rateHz, 440).length - 4_000)).toBeLessThanOrEqual(1);
    });

    it.each([300, 1_000, 2_600, 3_300].filter((hz) => hz < rateHz * 0.41))(
      'passes %i Hz as it is, and adds nothing of its own',
      (hz) => {
        const out = middle(resampled(rateHz, hz));
        expect(db(amplitudeOf(out, hz))).toBeGreaterThan(-0.2);
        expect(db(amplitudeOf(out, hz))).toBeLessThan(0.2);
        // Whatever else is in it is 50 dB below.
        const rest = rms(out) ** 2 - amplitudeOf(out, hz) ** 2 / 2;
        expect(Math.abs(rest)).toBeLessThan(0.005);
        for (const other of [hz / 2, 3_900 - hz, 4_000 - hz / 3]) {
          if (Math.abs(other - hz) > 60) expect(db(amplitudeOf(out, other))).toBeLessThan(-50);
        }
      },
    );
  },
);

describe('what a telephone cannot carry', () => {
  it.each([
    [16_000, 4_200],
    [16_000, 7_000],
    [44_100, 4_100],
    [44_100, 5_000],
    [44_100, 12_000],
    [48_000, 9_000],
    [48_000, 20_000],
  ])('does not fold back: %i Hz, a tone of %i Hz', (rateHz, hz) => {
    expect(db(rms(middle(resampled(rateHz, hz))))).toBeLessThan(-60);
  });
});

it('gives the same samples whatever the pieces', () => {
  const whole = resampled(44_100, 700, 100_000);
  expect(resampled(44_100, 700, 997)).toEqual(whole);
  expect(resampled(44_100, 700, 1)).toEqual(whole);
});
