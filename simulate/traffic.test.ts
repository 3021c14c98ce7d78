import { describe, expect, it } from 'vitest';
import { dayOfTraffic, shareOf } from './traffic.ts';

const options = { seed: 3, callsPerDay: 32_461, talkMeanMs: 180_000 };
const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const moment = (values: readonly number[], power: number) => {
  const middle = mean(values);
  return mean(values.map((value) => (value - middle) ** power));
};
const variance = (values: readonly number[]) => moment(values, 2);

describe('traffic of a bank', () => {
  it('has the published day: 192 calls in five minutes on average, 285 at 10:20', () => {
    const calls = Array.from({ length: 169 }, (_, n) => 32_461 * shareOf(n));
    expect(mean(calls)).toBeCloseTo(192, 0);
    expect(Math.max(...calls)).toBe(calls[40]);
    expect(calls[40]).toBeGreaterThan(275);
    expect(calls[40]).toBeLessThan(295);
  });

  it('is the same for a seed and a day, and another on the next day', () => {
    const small = { ...options, callsPerDay: 500 };
    expect(dayOfTraffic({ ...small, day: 1 })).toEqual(dayOfTraffic({ ...small, day: 1 }));
    const [first, second] = [0, 1].map((day) => dayOfTraffic({ ...small, day }).length);
    expect(first).not.toBe(second);
  });

  it('varies from day to day five times as much as chance alone', () => {
    const from = 7 * 3_600_000 + 40 * 300_000;
    const peaks = Array.from({ length: 30 }, (_, day) => {
      const arrivals = dayOfTraffic({ ...options, day });
      return arrivals.filter(({ atMs }) => atMs >= from && atMs < from + 300_000).length;
    });
    const dispersion = variance(peaks) / mean(peaks);
    expect(dispersion).toBeGreaterThan(3);
    expect(dispersion).toBeLessThan(8);
  });

  it('talks log-normally and waits in two tempers', () => {
    const customers = dayOfTraffic({ ...options, day: 0 });
    const talks = customers.map(({ talkMs }) => talkMs);
    expect(mean(talks) / 180_000).toBeCloseTo(1, 1);
    expect(Math.sqrt(variance(talks)) / mean(talks)).toBeCloseTo(1.1, 0);
    const logs = talks.map(Math.log);
    const skew = moment(logs, 3) / variance(logs) ** 1.5;
    expect(Math.abs(skew)).toBeLessThan(0.1);
    const patience = customers.map(({ patienceMs }) => patienceMs);
    expect(mean(patience) / (0.15 * 20_000 + 0.85 * 600_000)).toBeCloseTo(1, 1);
    expect(Math.sqrt(variance(patience)) / mean(patience)).toBeGreaterThan(1.05);
  });

  it('comes in order, between 7:00 and 21:05', () => {
    const at = dayOfTraffic({ ...options, day: 5 }).map(({ atMs }) => atMs);
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    expect(at[0]).toBeGreaterThanOrEqual(7 * 3_600_000);
    expect(at.at(-1)).toBeLessThan(21 * 3_600_000 + 300_000);
  });
});
