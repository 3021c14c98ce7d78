import { expect, it } from 'vitest';
import { groupsOf } from './groups.ts';

const [voice, signIn, crash] = [
  { name: 'voice' },
  { name: 'sign-in', beside: 'voice' },
  { name: 'crash' },
];

it('a suite and those beside it are one group; without it each is its own', () => {
  expect(groupsOf([voice, signIn, crash])).toEqual([[voice, signIn], [crash]]);
  expect(groupsOf([signIn, crash])).toEqual([[signIn], [crash]]);
});
