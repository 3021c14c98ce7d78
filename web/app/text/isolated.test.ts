import { expect, test } from 'vitest';
import { isolated } from './isolated.ts';

test('only what could turn the sentence round is isolated, and cannot leave its isolate', () => {
  expect(isolated({ name: 'Chloé', count: 3 })).toEqual({ name: 'Chloé', count: 3 });
  expect(isolated(undefined)).toBeUndefined();
  expect(isolated({ name: 'דנה' })).toEqual({ name: '\u2068דנה\u2069' });
  expect(isolated({ name: 'a\u202eb' })).toEqual({ name: '\u2068a\u202eb\u2069' });
  expect(isolated({ name: '\u2069\u202eb' })).toEqual({ name: '\u2068\u202eb\u2069' });
});
