import type { RunResult } from './run.ts';

/** One simulated installation with a configuration of its own, drawn from its seed. */
export interface World {
  readonly seed: number;
  readonly interactions: number;
  readonly crashes: number;
}

/** The journal of a world is kept in memory: some 35 events, 10 kB, an interaction. */
export const WORLD_INTERACTIONS_MAX = 10_000;

/** As many worlds as are needed, equal in size, with seeds that follow one another. */
export function worldsOf(all: World): readonly World[] {
  const count = Math.max(1, Math.ceil(all.interactions / WORLD_INTERACTIONS_MAX));
  return Array.from({ length: count }, (_, index) => ({
    seed: all.seed + index,
    interactions: share(all.interactions, { count, index }),
    crashes: share(all.crashes, { count, index }),
  }));
}

/** The shares of a whole number add up to it. */
function share(whole: number, of: { readonly count: number; readonly index: number }): number {
  const before = Math.floor((whole * of.index) / of.count);
  return Math.floor((whole * (of.index + 1)) / of.count) - before;
}

const SUMMED = [
  'accepted',
  'endedOnce',
  'lost',
  'doubled',
  'turnedAway',
  'crashes',
  'events',
  'doubledRings',
  'zombieLegs',
  'legsTakenOver',
  'recordings',
  'roomsMixed',
  'referrals',
  'placed',
  'callbacks',
  'dialled',
] as const;

export type Total = Pick<RunResult, (typeof SUMMED)[number]> & { readonly bugs: readonly string[] };

/** Bugs say in which world they were met. */
export function totalOf(results: readonly RunResult[]): Total {
  const total = Object.fromEntries(
    SUMMED.map((name) => [name, results.reduce((sum, result) => sum + result[name], 0)]),
  ) as Record<(typeof SUMMED)[number], number>;
  const bugs = results.flatMap((result) => result.bugs.map((bug) => `seed ${result.seed}: ${bug}`));
  return { ...total, bugs };
}
