import { expect, test } from 'vitest';
import { fuzzSip } from './fuzz.ts';

test('mutated messages harm nobody else, and the run repeats itself', () => {
  const first = fuzzSip(1, 600);
  expect(first).toEqual(fuzzSip(1, 600));
  expect(first.answered).toBeGreaterThan(50);
  expect(first.dropped).toBeGreaterThan(50);
});
