import { expect, it } from 'vitest';
import { MUTATIONS } from '../../engine/routing/matcher/test-support/mutations.ts';
import { scenariosToFind } from './mutants.ts';

const SEED = 1;

/** All of them are tried by `npm run test:model`. */
const quick = MUTATIONS.filter(({ isQuick }) => isQuick === true);

it(`an order turned round in the matcher shows at once (${quick.length} ways)`, () => {
  const missed = quick.filter((each) => scenariosToFind(each, SEED, 50) === null);
  expect(quick.length).toBeGreaterThan(10);
  expect(missed).toEqual([]);
}, 120_000);
