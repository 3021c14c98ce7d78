import { describe, expect, it } from 'vitest';
import { ReceiveStats } from './receive-stats.ts';

function feed(stats: ReceiveStats, sequences: readonly number[], ssrc = 1): void {
  for (const sequence of sequences) {
    stats.packet({ ssrc, sequence, timestamp: 0 }, { nowMs: 0, timed: false });
  }
}

const range = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => (from + i) & 0xffff);

describe('receive statistics (RFC 3550 A.3)', () => {
  it.each([
    { name: 'all', sequences: range(10, 50), lost: 0 },
    { name: 'two missing', sequences: [1, 2, 4, 5, 7], lost: 2 },
    { name: 'reordered', sequences: [1, 3, 2, 4], lost: 0 },
    { name: 'across the wrap', sequences: range(65_530, 20), lost: 0 },
    { name: 'doubled hides no loss below zero', sequences: [1, 1, 1, 2], lost: 0 },
    { name: 'a restart', sequences: [...range(10, 5), ...range(40_000, 5)], lost: 0 },
  ])('$name: $lost lost', ({ sequences, lost }) => {
    const stats = new ReceiveStats();
    feed(stats, sequences);
    expect(stats.packets).toBe(sequences.length);
    expect(stats.lost).toBe(lost);
  });

  it('keeps what an earlier source lost', () => {
    const stats = new ReceiveStats();
    feed(stats, [1, 3], 1);
    feed(stats, [900, 902], 2);
    expect(stats.lost).toBe(2);
  });

  it('reports the fraction lost since the last report, in 1/256', () => {
    const stats = new ReceiveStats();
    feed(stats, range(0, 4));
    expect(stats.report()).toMatchObject({ fractionLost: 0, lost: 0, highestSequence: 3 });
    feed(stats, [4, 6]);
    expect(stats.report()).toMatchObject({ fractionLost: Math.floor(256 / 3), lost: 1 });
    feed(stats, range(7, 10));
    expect(stats.report()).toMatchObject({ fractionLost: 0, lost: 1 });
    expect(new ReceiveStats().report()).toBeUndefined();
  });

  it('jitter (A.8): none for an even stream, near the spread for an uneven one', () => {
    const even = new ReceiveStats();
    const uneven = new ReceiveStats();
    for (let i = 0; i < 500; i++) {
      const header = { ssrc: 1, sequence: i, timestamp: i * 160 };
      even.packet(header, { nowMs: 1_700_000_000_000 + i * 20, timed: true });
      const lateMs = i % 2 === 0 ? 0 : 10;
      uneven.packet(header, { nowMs: 1_700_000_000_000 + i * 20 + lateMs, timed: true });
    }
    expect(even.jitterMs).toBeLessThan(0.1);
    expect(uneven.jitterMs).toBeCloseTo(10, 0);
  });
});
