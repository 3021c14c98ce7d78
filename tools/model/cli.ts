import { parseArgs } from 'node:util';
import { FastMatcher } from '../../engine/routing/matcher/fast.ts';
import { compare } from '../../engine/routing/matcher/test-support/compare.ts';
import { scenarioFrom } from '../../engine/routing/matcher/test-support/generate.ts';
import { MUTATIONS } from '../../engine/routing/matcher/test-support/mutations.ts';
import { describeDifference, shrink } from '../../engine/routing/matcher/test-support/shrink.ts';
import { scenariosToFind } from './mutants.ts';

const MUTANT_SCENARIOS_MAX = 20_000;

/**
 * `npm run test:model [-- --seed N --scenarios N]`: the fast matcher against the naive one, answer
 * by answer; then faults put into the fast one, each of which the same scenarios must find.
 */
function runModel(): void {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      scenarios: { type: 'string', default: '100000' },
    },
  });
  const seed = Number(values.seed);
  const isEqual = compareMany(seed, Number(values.scenarios));
  const isFound = isEqual && findMutants(seed);
  process.exitCode = isEqual && isFound ? 0 : 1;
}

function compareMany(seed: number, scenarios: number): boolean {
  const make = (vacantMax: number) => new FastMatcher(vacantMax);
  let steps = 0;
  for (let index = 0; index < scenarios; index++) {
    const scenario = scenarioFrom(seed + index);
    const difference = compare(scenario, make);
    if (difference !== null) {
      console.log(describeDifference(shrink(scenario, difference, make)));
      return false;
    }
    steps += scenario.steps.length;
    if ((index + 1) % 20_000 === 0) console.log(`${index + 1} scenarios`);
  }
  console.log(`model: ${scenarios} scenarios from seed ${seed}, ${steps} steps: no difference`);
  return true;
}

function findMutants(seed: number): boolean {
  let most = 0;
  const missed = MUTATIONS.filter((mutation) => {
    const count = scenariosToFind(mutation, seed, MUTANT_SCENARIOS_MAX);
    most = Math.max(most, count ?? 0);
    return count === null;
  });
  for (const { file, from, to } of missed) console.log(`not found: ${file}: ${from} -> ${to}`);
  const found = MUTATIONS.length - missed.length;
  console.log(
    `model: ${found} of ${MUTATIONS.length} faults found, the last after ${most} scenarios`,
  );
  return missed.length === 0;
}

runModel();
