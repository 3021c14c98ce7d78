import { beforeEach, expect, test } from 'vitest';
import { MicrosoftError } from './error.ts';
import { GroupWatch } from './group-watch.ts';
import type { GroupMember } from './group-watch.ts';

const MINUTE = 60_000;
let now = 0;
let questions: (readonly string[])[] = [];
let answer: () => Promise<ReadonlySet<string>>;
let watch: GroupWatch;
beforeEach(() => {
  now = 1_000_000_000;
  questions = [];
  answer = async () => new Set(['g1']);
  watch = new GroupWatch({
    heldOf: (_who, groups) => {
      questions.push(groups);
      return answer();
    },
    now: () => now,
    freshMs: 20_000,
  });
});

const ana = (groups: GroupMember['groups'] = ['g1']): GroupMember => ({
  tid: 't',
  oid: 'ana',
  groups,
});
const held = async (who: GroupMember, ...groups: string[]) => [...(await watch.held(who, groups))];
const away = () => Promise.reject(new MicrosoftError('unavailable', 'away'));

test('Graph has the last word over what the token lists, from the first request on', async () => {
  answer = async () => new Set();
  expect(await held(ana(['g1']), 'g1')).toEqual([]);
  answer = async () => new Set(['g1']);
  now += MINUTE;
  expect(await held(ana([]), 'g1')).toEqual(['g1']);
});

test('too many groups for the token are no groups lost', async () => {
  expect(await held(ana('overage'), 'g1', 'g2')).toEqual(['g1']);
});

test('somebody who works on loses the role within a minute of leaving the group', async () => {
  expect(await held(ana(), 'g1')).toEqual(['g1']);
  answer = async () => new Set();
  const leftAt = now;
  while ((await held(ana(), 'g1')).length > 0) now += 1_000;
  expect(now - leftAt).toBeLessThan(MINUTE);
});

test('many requests at once make one question, and none while the answer is fresh', async () => {
  await Promise.all(Array.from({ length: 50 }, () => held(ana(), 'g1')));
  now += 19_000;
  await held(ana(), 'g1');
  expect(questions).toEqual([['g1']]);
});

test('other groups in the settings are another question', async () => {
  await held(ana(), 'g1');
  await held(ana(), 'g1', 'g2');
  expect(questions).toEqual([['g1'], ['g1', 'g2']]);
});

test('Graph away: the token counts until Graph has answered once, then that', async () => {
  answer = away;
  expect(await held(ana(['g1']), 'g1')).toEqual(['g1']);
  expect(await held(ana(['g1']), 'g1')).toEqual(['g1']);
  now += MINUTE;
  expect(await held({ ...ana('overage'), oid: 'ben' }, 'g1')).toEqual([]);
  answer = async () => new Set();
  now += MINUTE;
  expect(await held(ana(['g1']), 'g1')).toEqual([]);
  answer = away;
  now += MINUTE;
  expect(await held(ana(['g1']), 'g1')).toEqual([]);
});
