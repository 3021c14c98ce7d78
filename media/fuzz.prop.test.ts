import { describe, expect, it } from 'vitest';
import { fuzzRtp, fuzzSdp } from './fuzz.ts';

const SEEDS = [1, 2, 3, 20260101];

describe('fuzz targets, a short run each', () => {
  it.each(SEEDS)('mutated SDP gives an answer or MediaError (seed %d)', (seed) => {
    const { rounds, accepted } = fuzzSdp(seed, 2000);
    // Both sides of the fence are exercised.
    expect(accepted).toBeGreaterThan(rounds / 20);
    expect(accepted).toBeLessThan(rounds);
  });

  it.each(SEEDS)('mutated RTP never breaks a bridge (seed %d)', (seed) => {
    expect(fuzzRtp(seed, 5000).accepted).toBeGreaterThan(1000);
  });
});
