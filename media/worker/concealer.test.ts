import { describe, expect, it } from 'vitest';
import { goertzel, rms } from '../spectrum.ts';
import { Concealer } from './concealer.ts';

const FRAME = 160;

/** Something like a vowel: harmonics of `hz` under a formant. */
function vowel(hz: number, count: number): Int16Array {
  return Int16Array.from({ length: count }, (_, i) => {
    let sum = 0;
    for (let n = 1; n * hz < 3400; n++) {
      const level = 1 / (1 + ((n * hz - 700) / 500) ** 2);
      sum += level * Math.sin((2 * Math.PI * hz * n * i) / 8000 + n);
    }
    return Math.round(3000 * sum);
  });
}

/** Plays `samples` through, with the frames named in `lost` made up. */
function conceal(samples: Int16Array, lost: readonly number[]): Int16Array {
  const concealer = new Concealer();
  const out = Int16Array.from(samples);
  for (let n = 0; n * FRAME < out.length; n++) {
    const frame = out.subarray(n * FRAME, (n + 1) * FRAME);
    if (lost.includes(n)) concealer.fill(frame);
    else concealer.good(frame);
  }
  return out;
}

const frameOf = (samples: Int16Array, n: number) => samples.subarray(n * FRAME, (n + 1) * FRAME);

/** The steepest step from sample to sample: a click is steeper than the voice. */
function steepest(samples: Int16Array): number {
  let most = 0;
  samples.forEach((sample, i) => {
    if (i > 0) most = Math.max(most, Math.abs(sample - (samples[i - 1] ?? 0)));
  });
  return most;
}

describe('loss concealment', () => {
  it.each([80, 110, 125, 190])('a lost frame of a voice at %d Hz sounds like the voice', (hz) => {
    const voice = vowel(hz, 20 * FRAME);
    const out = conceal(voice, [12]);
    const error = frameOf(out, 12).map((sample, i) => sample - (frameOf(voice, 12)[i] ?? 0));
    // Silence in its place would make the error as loud as the voice.
    expect(rms(error)).toBeLessThan(0.45 * rms(frameOf(voice, 12)));
    expect(steepest(out)).toBeLessThan(1.25 * steepest(voice));
  });

  it('fades to nothing in 60 ms and comes back without a click', () => {
    const voice = vowel(110, 30 * FRAME);
    const out = conceal(voice, [10, 11, 12, 13, 14]);
    const levels = [10, 11, 12, 13, 14].map((n) => rms(frameOf(out, n)));
    expect(levels[0]).toBeGreaterThan(0.7 * rms(voice));
    expect(levels[2]).toBeLessThan(0.35 * rms(voice));
    expect(levels[3]).toBe(0);
    expect(levels[4]).toBe(0);
  });

  it('a tone stays the tone at 5 % loss', () => {
    const tone = Int16Array.from({ length: 8000 }, (_, i) =>
      Math.round(8000 * Math.sin((2 * Math.PI * 400 * i) / 8000)),
    );
    const lost = [7, 23, 31];
    const silenced = Int16Array.from(tone);
    for (const n of lost) frameOf(silenced, n).fill(0);
    const out = conceal(tone, lost);
    expect(goertzel(out, 400)).toBeGreaterThan(7800);
    expect(goertzel(silenced, 400)).toBeLessThan(7600);
  });

  it('says how much it made up', () => {
    const concealer = new Concealer();
    concealer.good(vowel(110, FRAME));
    concealer.fill(new Int16Array(FRAME));
    expect(concealer.concealed).toBe(FRAME);
  });
});
