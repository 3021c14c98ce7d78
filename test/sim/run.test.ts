import { describe, expect, it } from 'vitest';
import { run, usualFaults } from '../../simulate/run.ts';

const small = { interactions: 150, crashes: 6, faults: usualFaults, commitFaultRate: 0.002 };
const TIMEOUT_MS = 60_000;

describe('a simulated installation', () => {
  it(
    'ends every accepted interaction once, through crashes and faults, with the same hash twice',
    async () => {
      const first = await run({ ...small, seed: 3 });
      expect(first).toMatchObject({
        lost: 0,
        doubled: 0,
        doubledRings: 0,
        zombieLegs: 0,
        bugs: [],
      });
      expect(first.endedOnce).toBeGreaterThanOrEqual(first.accepted);
      expect(first.crashes).toBe(6);
      expect(Math.min(first.placed, first.callbacks, first.dialled)).toBeGreaterThan(0);
      const second = await run({ ...small, seed: 3 });
      expect(second.hash).toBe(first.hash);
      const other = await run({ ...small, seed: 4 });
      expect(other.hash).not.toBe(first.hash);
    },
    TIMEOUT_MS,
  );

  it(
    'can fail: without reconciling after a crash, interactions are lost',
    async () => {
      const { lost } = await run({ ...small, seed: 15, plantedBug: 'noReconcile' });
      expect(lost).toBeGreaterThan(0);
      expect(await run({ ...small, seed: 15 })).toMatchObject({ lost: 0, zombieLegs: 0 });
    },
    TIMEOUT_MS,
  );
});
