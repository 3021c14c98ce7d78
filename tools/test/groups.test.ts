import { expect, it } from 'vitest';
import { groupsOf } from './groups.ts';

const [voice, signIn, conformance, crash] = [
  { name: 'voice' },
  { name: 'sign-in', beside: 'voice' },
  { name: 'conformance', beside: 'voice' },
  { name: 'crash' },
];

it('a suite and those beside it are one group; without it each is its own', () => {
  expect(groupsOf([voice, signIn, conformance, crash])).toEqual([
    { lead: voice, beside: [signIn, conformance] },
    { lead: crash, beside: [] },
  ]);
  expect(groupsOf([signIn, crash])).toEqual([
    { lead: signIn, beside: [] },
    { lead: crash, beside: [] },
  ]);
});
