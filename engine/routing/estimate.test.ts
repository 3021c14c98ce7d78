import { describe, expect, it } from 'vitest';
import { estimateWaitMs, newPace, noted, notedWait, patienceMsOf } from './estimate.ts';

const busy = { position: 1, agents: 10, free: 0, handleMs: 300_000, patienceMs: null };

describe('estimated wait', () => {
  it('is nothing while an agent is free for the place, and a place later for the next', () => {
    expect(estimateWaitMs({ ...busy, free: 1 })).toBe(0);
    expect(estimateWaitMs({ ...busy, free: 1, position: 2 })).toBe(30_000);
  });

  it('is so many departures of all agents together', () => {
    expect(estimateWaitMs(busy)).toBe(30_000);
    expect(estimateWaitMs({ ...busy, position: 7 })).toBe(210_000);
  });

  it('is unknown without agents', () => {
    expect(estimateWaitMs({ ...busy, agents: 0 })).toBeNull();
  });

  it('is shorter where those ahead give up', () => {
    // The next departure, then one of the others or of the one who waits behind it: 10 + 1 rates.
    const facts = { ...busy, position: 2, patienceMs: 300_000 };
    expect(estimateWaitMs(facts)).toBe(Math.round(300_000 / 10 + 300_000 / 11));
  });

  it('stays finite for a place that nobody reaches', () => {
    expect(estimateWaitMs({ ...busy, position: 1e6, patienceMs: 60_000 })).toBeLessThan(1e6);
  });
});

describe('what a queue remembers', () => {
  it('handling: the first guess gives way, the recent past counts', () => {
    let pace = newPace(60_000);
    for (let n = 0; n < 5; n++) pace = noted(pace, 180_000);
    expect(pace.meanMs).toBeGreaterThan(120_000);
    for (let n = 0; n < 1_000; n++) pace = noted(pace, 90_000);
    expect(pace.meanMs).toBeCloseTo(90_000, -1);
  });

  it('patience: those who were answered waited too', () => {
    let patience = { waitedMs: 0, gaveUp: 0 };
    expect(patienceMsOf(patience)).toBeNull();
    for (let n = 0; n < 100; n++) {
      patience = notedWait(patience, { ms: 30_000, gaveUp: false });
      patience = notedWait(patience, { ms: 30_000, gaveUp: true });
    }
    expect(patienceMsOf(patience)).toBe(60_000);
  });
});
