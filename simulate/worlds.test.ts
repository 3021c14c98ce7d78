import { describe, expect, it } from 'vitest';
import type { RunResult } from './run.ts';
import { totalOf, WORLD_INTERACTIONS_MAX, worldsOf } from './worlds.ts';

describe('worlds of a simulation', () => {
  it('is one world with the seed given, while it is small', () => {
    const small = { seed: 7, interactions: 4_000, crashes: 40 };
    expect(worldsOf(small)).toEqual([small]);
  });

  it('are as many as keep each small, with other seeds, and nothing gets lost between them', () => {
    const worlds = worldsOf({ seed: 7, interactions: 1_000_001, crashes: 1_000 });
    expect(worlds).toHaveLength(101);
    expect(worlds.map(({ seed }) => seed).slice(0, 3)).toEqual([7, 8, 9]);
    const sum = (field: 'interactions' | 'crashes') =>
      worlds.reduce((total, world) => total + world[field], 0);
    expect({ interactions: sum('interactions'), crashes: sum('crashes') }).toEqual({
      interactions: 1_000_001,
      crashes: 1_000,
    });
    const largest = Math.max(...worlds.map(({ interactions }) => interactions));
    expect(largest).toBeLessThanOrEqual(WORLD_INTERACTIONS_MAX);
  });

  it('add up, and a bug says whose it is', () => {
    const result: RunResult = {
      seed: 1,
      accepted: 10,
      endedOnce: 9,
      lost: 1,
      doubled: 0,
      turnedAway: 2,
      crashes: 3,
      events: 100,
      virtualMs: 5,
      doubledRings: 0,
      zombieLegs: 0,
      legsTakenOver: 4,
      recordings: 0,
      roomsMixed: 0,
      referrals: 0,
      placed: 1,
      callbacks: 2,
      dialled: 3,
      hash: 'a',
      bugs: ['broken'],
    };
    const total = totalOf([result, { ...result, seed: 2, bugs: [] }]);
    expect(total).toMatchObject({ accepted: 20, lost: 2, legsTakenOver: 8, events: 200 });
    expect(total.bugs).toEqual(['seed 1: broken']);
  });
});
