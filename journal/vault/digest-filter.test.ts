import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { DigestFilter } from './digest-filter.ts';

const digestOf = (n: number) => createHash('sha256').update(`${n}`).digest();

test('what was added is never denied; of strangers few are asked for', () => {
  const filter = new DigestFilter(10_000);
  for (let n = 0; n < 10_000; n += 1) filter.add(digestOf(n));
  for (let n = 0; n < 10_000; n += 1) expect(filter.mayHave(digestOf(n))).toBe(true);
  let asked = 0;
  for (let n = 10_000; n < 30_000; n += 1) asked += filter.mayHave(digestOf(n)) ? 1 : 0;
  expect(asked / 20_000).toBeLessThan(0.002);
});

test('with more than it was made for it says that it is full, and still denies nothing', () => {
  const filter = new DigestFilter(0);
  expect(filter.isFull).toBe(false);
  for (let n = 0; n < 5_000; n += 1) filter.add(digestOf(n));
  expect(filter.isFull).toBe(true);
  for (let n = 0; n < 5_000; n += 1) expect(filter.mayHave(digestOf(n))).toBe(true);
});
