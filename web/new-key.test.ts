import { expect, it } from 'vitest';
import { newKey } from './new-key.ts';

it('is 32 digits, and another each time', () => {
  const keys = Array.from({ length: 100 }, newKey);
  expect(keys.filter((key) => !/^[0-9a-f]{32}$/.test(key))).toEqual([]);
  expect(new Set(keys).size).toBe(100);
});
