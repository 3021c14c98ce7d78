import { expect, it } from 'vitest';
import { groupsOf, runGroup } from './groups.ts';

const [voice, signIn, crash, callsUp] = [
  { name: 'voice' },
  { name: 'sign-in', beside: 'voice' },
  { name: 'crash', beside: 'voice' },
  { name: 'calls-up', beside: 'voice', after: 'crash' },
];

it('a suite and those beside it are one group; without it each is its own', () => {
  expect(groupsOf([voice, signIn, crash])).toEqual([[voice, signIn, crash]]);
  expect(groupsOf([signIn, crash])).toEqual([[signIn], [crash]]);
});

it('all of a group run at once, but each after the one that it names', async () => {
  const heard: string[] = [];
  const ends = new Map<string, () => void>();
  const run = ({ name }: { readonly name: string }): Promise<string> => {
    heard.push(name);
    return new Promise((resolve) => ends.set(name, () => resolve(name)));
  };
  const all = runGroup([voice, signIn, crash, callsUp], run);
  expect(heard).toEqual(['voice', 'sign-in', 'crash']);
  ends.get('crash')?.();
  await expect.poll(() => heard.at(-1)).toBe('calls-up');
  for (const end of ends.values()) end();
  expect(await all).toEqual(['voice', 'sign-in', 'crash', 'calls-up']);
});
