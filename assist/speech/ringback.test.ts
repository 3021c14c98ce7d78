import { expect, it } from 'vitest';
import { ringback } from './ringback.ts';

const energy = (samples: Int16Array) => samples.reduce((sum, sample) => sum + sample ** 2, 0);

it('rings twice in three seconds and is silent between', () => {
  const samples = ringback();
  expect(samples).toHaveLength(24_000);
  for (const [from, to] of [
    [0, 3_200],
    [4_800, 8_000],
  ] as const) {
    expect(Math.sqrt(energy(samples.subarray(from, to)) / (to - from))).toBeGreaterThan(1_000);
  }
  expect(energy(samples.subarray(3_200, 4_800))).toBe(0);
  expect(energy(samples.subarray(8_000))).toBe(0);
  expect(Math.max(...samples)).toBeLessThan(2_700);
});
