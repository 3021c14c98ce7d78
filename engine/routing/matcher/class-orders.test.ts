import { expect, it } from 'vitest';
import { FastMatcher } from './fast.ts';
import type { MatchItem } from './matcher.ts';
import { ByName } from './test-support/by-name.ts';

const TURNS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  xenia: { q1: 9, q2: 1 },
  zoe: { q1: 1, q2: 5 },
};

const standing = (id: string, idleSeq: number) => ({
  ...{ free: 1, present: true, occupancy: 0, handledToday: 0, idleSeq, idleAllSeq: idleSeq },
  lastOffered: (queue: string) => TURNS[id]?.[queue] ?? 0,
  given: () => 0,
});

const asks = (queue: string, skill: string): MatchItem => ({
  ...{ id: `of ${queue}`, rank: 0, key: 0, order: 1, except: new Set<string>() },
  requirement: {
    ...{ queues: [queue], channel: 1, should: [], agent: null, presentOnly: false },
    must: [{ skill, levelMin: 1 }],
  },
});

const member = (queue: string) => ({ queue, position: 0, weight: 1 });

/** The classes number their orders differently: a line of the old one would mean another order. */
it('a class forgets the lines of an agent who went to another', () => {
  const matcher = new ByName(new FastMatcher());
  matcher.setQueue('q1', 'roundRobin');
  matcher.setQueue('q2', 'roundRobin');
  const [s, t] = [
    { skill: 's', level: 1 },
    { skill: 't', level: 1 },
  ];
  matcher.setAgent({ id: 'yves', members: [member('q1')], skills: [s] });
  matcher.setAgent({ id: 'xenia', members: [member('q1')], skills: [s] });
  const both = [member('q1'), member('q2')];
  matcher.setAgent({ id: 'zoe', members: both, skills: [t] });
  matcher.setStanding('zoe', standing('zoe', 0));
  matcher.setStanding('yves', standing('yves', 0));
  expect(matcher.agentFor(asks('q2', 't'))?.agent).toBe('zoe');
  expect(matcher.agentFor(asks('q1', 's'))?.agent).toBe('yves');
  matcher.setStanding('xenia', standing('xenia', 1));
  matcher.setStanding('yves', standing('yves', 4));
  matcher.setAgent({ id: 'xenia', members: both, skills: [t] });
  matcher.setStanding('xenia', standing('xenia', 2));
  matcher.setStanding('zoe', standing('zoe', 3));
  expect(matcher.agentFor(asks('q2', 't'))?.agent).toBe('xenia');
  expect(matcher.agentFor(asks('q1', 's'))?.agent).toBe('yves');
  expect(matcher.agentFor(asks('q2', 't'))?.agent).toBe('xenia');
});

it('a class that needs no order any more leaves the lines of others alone', () => {
  const matcher = new ByName(new FastMatcher());
  matcher.setQueue('q1', 'roundRobin');
  matcher.setQueue('q2', 'roundRobin');
  const skills = [{ skill: 's', level: 1 }];
  for (const id of ['yves', 'xenia']) matcher.setAgent({ id, members: [member('q1')], skills });
  matcher.setAgent({ id: 'zoe', members: [member('q2')], skills });
  for (const id of ['yves', 'zoe']) matcher.setStanding(id, standing(id, 1));
  expect(matcher.agentFor(asks('q1', 's'))?.agent).toBe('yves');
  expect(matcher.agentFor(asks('q2', 's'))?.agent).toBe('zoe');
  matcher.setStanding('xenia', standing('xenia', 2));
  matcher.setAgent({ id: 'xenia', members: [member('q2')], skills });
  matcher.setStanding('xenia', { ...standing('xenia', 3), lastOffered: () => 0 });
  matcher.setQueue('q1', 'longestIdle');
  expect(matcher.agentFor(asks('q1', 's'))?.agent).toBe('yves');
  expect(matcher.agentFor(asks('q2', 's'))?.agent).toBe('xenia');
});
