import { expect, it } from 'vitest';
import { readCounts } from './counts.ts';

it.each([
  [' Test Files  1 passed (1)\n      Tests  45 passed (45)\n', true, 45, 0],
  ['      Tests  2 failed | 3 passed (5)\n', false, 3, 2],
  ['      Tests  2 failed (2)\n', false, 0, 2],
  ['voice: 14 passed, 1 failed\n', false, 14, 1],
  ['nothing to count', true, 1, 0],
  ['it broke', false, 0, 1],
  ['      Tests  45 passed (45)\nand then it broke', false, 45, 1],
])('%j', (output, ok, passed, failed) => {
  expect(readCounts(output, ok)).toEqual({ passed, failed });
});
