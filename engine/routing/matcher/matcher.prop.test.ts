import { expect, it } from 'vitest';
import { FastMatcher } from './fast.ts';
import { ByName } from './test-support/by-name.ts';
import { compare } from './test-support/compare.ts';
import type { MakeMatcher } from './test-support/compare.ts';
import { scenarioFrom } from './test-support/generate.ts';
import { describeDifference, shrink } from './test-support/shrink.ts';

const SEED = 1_000;
const SCENARIOS = 2_000;

const fast: MakeMatcher = (vacantMax) => new FastMatcher(vacantMax);

it(`answers as the naive matcher does in ${SCENARIOS} random scenarios from seed ${SEED}`, () => {
  for (let seed = SEED; seed < SEED + SCENARIOS; seed++) {
    const scenario = scenarioFrom(seed);
    const difference = compare(scenario, fast);
    if (difference === null) continue;
    expect.fail(describeDifference(shrink(scenario, difference, fast)));
  }
}, 120_000);

it('holds what there is now, not what ever was', () => {
  const fastMatcher = new FastMatcher(10);
  const matcher = new ByName(fastMatcher);
  const standing = {
    free: 1,
    present: true,
    occupancy: 0,
    handledToday: 0,
    lastOffered: () => 0,
    given: () => 0,
  };
  for (let round = 0; round < 2_000; round++) {
    const queue = `q${round}`;
    matcher.setQueue(queue, round % 2 === 0 ? 'roundRobin' : 'percent');
    const members = [{ queue, position: 0, weight: 1 }];
    matcher.setAgent({ id: 'ana', members, skills: [{ skill: `s${round}`, level: 1 }] });
    matcher.setStanding('ana', { ...standing, idleSeq: round, idleAllSeq: round });
    for (const agent of [null, `someone ${round}`]) {
      const requirement = {
        ...{ queues: [queue], channel: 1, must: [], should: [], agent, presentOnly: false },
      };
      const item = { id: 'item', rank: 0, key: 0, order: round, requirement, except: new Set([]) };
      expect(matcher.agentFor(item)?.agent ?? null).toBe(agent === null ? 'ana' : null);
      matcher.add(item);
      matcher.remove('item');
    }
    matcher.removeQueue(queue);
  }
  const { queues, classes, signatures, named } = fastMatcher.sizes();
  expect({ classes, named }).toEqual({ classes: 1, named: 0 });
  expect(signatures).toBeLessThanOrEqual(10);
  expect(queues).toBeLessThanOrEqual(11);
});
