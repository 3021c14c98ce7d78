import { expect, it } from 'vitest';
import type { Figures, Spread } from './queue-harness/run.ts';
import { compare, type Row } from './routing-rows.ts';

const spread = (ms: number): Spread => ({
  count: 1,
  min: ms,
  mean: ms,
  p50: ms,
  p90: ms,
  p99: ms,
  max: ms,
});
const figures: Figures = {
  mode: 'backlog',
  calls: 1,
  seconds: 1,
  setUpMs: null,
  setUpWarmMs: null,
  refillMs: null,
  connectedPerSecond: 1,
  shareOfIdeal: null,
  failed: 0,
  statuses: {},
  cancelled: 0,
  doubled: 0,
  retransmissions: 0,
};
const row = (system: Row['system'], ms: number, share: number): Row => ({
  system,
  point: 'refill',
  figures: { ...figures, refillMs: spread(ms), shareOfIdeal: share },
  cpu: null,
});

it('compares the best round of each, and says nothing of what was not measured', () => {
  const compared = compare([row('ours', 4, 0.97), row('ours', 6, 0.99), row('floorDurable', 2, 1)]);
  const of = (name: string) => compared.find((each) => each.name === name);
  expect(of('refillMeanMs')).toMatchObject({
    ours: 4,
    met: true,
    floor: null,
    oursOverFloorDurable: 2,
    asteriskRecorded: 398,
    asteriskOverOurs: 99.5,
  });
  expect(of('shareOfIdeal')).toMatchObject({ ours: 0.99, met: true, asteriskRecorded: 0.85 });
  expect(of('setUpP50Ms')).toMatchObject({ ours: null, met: null, asteriskOverOurs: null });
});
