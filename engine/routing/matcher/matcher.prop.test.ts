import { expect, it } from 'vitest';
import { FastMatcher } from './fast.ts';
import { compare } from './test-support/compare.ts';
import type { MakeMatcher } from './test-support/compare.ts';
import { scenarioFrom } from './test-support/generate.ts';
import { describeDifference, shrink } from './test-support/shrink.ts';

const SEED = 1;
const SCENARIOS = 2_000;

const fast: MakeMatcher = (vacantMax) => new FastMatcher(vacantMax);

it(`answers as the naive matcher does in ${SCENARIOS} random scenarios from seed ${SEED}`, () => {
  for (let seed = SEED; seed < SEED + SCENARIOS; seed++) {
    const scenario = scenarioFrom(seed);
    const difference = compare(scenario, fast);
    if (difference === null) continue;
    expect.fail(describeDifference(shrink(scenario, difference, fast)));
  }
}, 60_000);
