import { beforeEach, describe, expect, test } from 'vitest';
import { PeopleWatch } from './people-watch.ts';
import type { PersonState } from './sign-in.ts';

const MINUTE = 60_000;
let now = 0;
let asked: string[] = [];
let answer: (token: string) => Promise<PersonState>;
let watch: PeopleWatch;
beforeEach(() => {
  now = 1_000_000_000;
  asked = [];
  answer = async () => 'active';
  watch = new PeopleWatch({
    stateOf: (_tid, token) => {
      asked.push(token);
      return answer(token);
    },
    now: () => now,
    freshMs: 20_000,
  });
});

const ana = (issuedAt: number, kind: 'person' | 'app' = 'person') =>
  ({ kind, tid: 't', oid: 'ana', issuedAt }) as const;

test('the first request waits for Entra; later ones ask nothing while it is fresh', async () => {
  answer = async () => 'removed';
  expect(await watch.isOut(ana(1), 'a')).toBe(true);
  answer = async () => 'active';
  now += 10_000;
  expect(await watch.isOut(ana(1), 'a')).toBe(true);
  expect(asked).toEqual(['a']);
});

test('somebody who works on is out within a minute of Entra’s no', async () => {
  expect(await watch.isOut(ana(1), 'a')).toBe(false);
  answer = async () => 'removed';
  const removedAt = now;
  while (!(await watch.isOut(ana(1), 'a'))) now += 1_000;
  expect(now - removedAt).toBeLessThan(MINUTE);
});

test('somebody who comes back after a pause is looked at before they see anything', async () => {
  await watch.isOut(ana(1), 'a');
  answer = async () => 'removed';
  now += 10 * MINUTE;
  expect(await watch.isOut(ana(1), 'a')).toBe(true);
});

test('many requests at once make one question', async () => {
  await Promise.all(Array.from({ length: 50 }, () => watch.isOut(ana(1), 'a')));
  expect(asked).toHaveLength(1);
});

test('Entra away: whoever was in stays in, whoever was out stays out', async () => {
  answer = async () => 'unknown';
  expect(await watch.isOut(ana(1), 'a')).toBe(false);
  answer = async () => 'removed';
  now += MINUTE;
  expect(await watch.isOut(ana(1), 'a')).toBe(true);
  answer = async () => Promise.reject(new Error('down'));
  now += MINUTE;
  expect(await watch.isOut(ana(1), 'a')).toBe(true);
});

describe('revoked sessions', () => {
  beforeEach(async () => {
    answer = async (token) => (token === 'new' ? 'active' : 'removed');
    expect(await watch.isOut(ana(1_000), 'old')).toBe(true);
  });

  test('a new sign-in is let in at once, the old token stays out', async () => {
    expect(await watch.isOut(ana(2_000), 'new')).toBe(false);
    expect(await watch.isOut(ana(1_000), 'old')).toBe(true);
    expect(await watch.isOut(ana(500), 'older')).toBe(true);
    expect(await watch.isOut(ana(2_000), 'new')).toBe(false);
  });

  test('when Entra takes the old one again, it is in', async () => {
    answer = async () => 'active';
    now += MINUTE;
    expect(await watch.isOut(ana(1_000), 'old')).toBe(false);
  });
});

test('a program is not asked about', async () => {
  answer = async () => 'removed';
  expect(await watch.isOut(ana(1, 'app'), 'a')).toBe(false);
  expect(asked).toEqual([]);
});
