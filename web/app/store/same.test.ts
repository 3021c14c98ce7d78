import { expect, test } from 'vitest';
import { sameParts } from './same.ts';

test.each([
  [[1, 2], [1, 2], true],
  [[1, 2], [1], false],
  [{ a: 1 }, { a: 1 }, true],
  [{ a: 1 }, { a: 2 }, false],
  [{ a: 1 }, { b: 1 }, false],
  [[{}], [{}], false],
  [null, {}, false],
  ['x', 'x', true],
])('%j and %j: same parts = %s', (a, b, same) => {
  expect(sameParts(a, b)).toBe(same);
});
