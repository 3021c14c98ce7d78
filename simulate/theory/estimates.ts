import { runBankDays } from './bank-day.ts';
import { type Check, checkRange, TOLERANCE } from './batches.ts';
import type { Effort } from './judge.ts';
import { runLoad } from './load.ts';

/** From a quiet hour to one in which more call than can be served. */
const LEVELS: readonly { readonly load: number; readonly patience?: number }[] = [
  { load: 0.7 },
  { load: 0.85 },
  { load: 0.95 },
  { load: 1.1, patience: 3 },
  { load: 1.4, patience: 3 },
];
const AGENTS = 30;
const HANDLE = 4;

/** Mean error in terms of the mean wait: beyond this people would call it wrong. */
const BIAS_MAX = 0.1;

export interface Told {
  readonly estimateMs: number;
  readonly waitedMs: number;
}

/**
 * Each who came into line was told a wait by the engine itself; held against what they then waited.
 * Of those who gave up nobody knows what it would have been, so they are left out: under overload
 * that favours long estimates a little, and the bound allows for it.
 */
export function* judgeEstimates(effort: Effort): Generator<Check> {
  if (effort.only !== undefined && effort.only !== 'estimates') return;
  for (const level of LEVELS) {
    const told = runLevel(level, effort);
    const name = `estimate ${level.load}`;
    yield* judgeLevel(name, { told, biasMax: BIAS_MAX }, effort);
  }
  const { told, offered, abandoned, answeredIn20S } = runBankDays({
    seed: effort.seed,
    days: effort.share < 1 ? 1 : 10,
    ...BANK,
  });
  const level = `bank ${percent(answeredIn20S / offered)}/20 ${percent(abandoned / offered)} ab`;
  yield* judgeLevel(level, { told, biasMax: BANK_BIAS_MAX }, effort);
}

const percent = (share: number): string => `${Math.round(100 * share)}`;

/** Enough for the afternoon, too few at the peak and on busy days. */
const BANK = { agents: 33, callsPerDay: 6_000, talkMeanMs: 240_000 };
/** Talk is log-normal, and the line grows and shrinks while one stands in it. */
const BANK_BIAS_MAX = 0.25;

function runLevel(level: (typeof LEVELS)[number], effort: Effort): readonly Told[] {
  const told: Told[] = [];
  runLoad({
    centre: { queues: ['line'], teams: [{ agents: AGENTS, queues: ['line'] }] },
    seed: effort.seed,
    arrivals: Math.max(5_000, Math.round(100_000 * effort.share)),
    rate: (AGENTS * level.load) / HANDLE,
    handle: () => HANDLE,
    withinS: 20,
    talking: Math.round(AGENTS * Math.min(1, level.load)),
    ...(level.patience === undefined ? {} : { patience: level.patience }),
    seen: {
      onWaiting: (centre) => centre.estimateOfNewest(),
      onAnswered: (estimateMs, waitedMs) => {
        if (typeof estimateMs === 'number') told.push({ estimateMs, waitedMs });
      },
    },
  });
  return told;
}

function* judgeLevel(
  name: string,
  of: { readonly told: readonly Told[]; readonly biasMax: number },
  effort: Effort,
): Generator<Check> {
  const { told, biasMax } = of;
  const errors = told.map(({ estimateMs, waitedMs }) => (estimateMs - waitedMs) / 1_000);
  const meanWait = mean(told.map(({ waitedMs }) => waitedMs / 1_000));
  const sorted = errors.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * sorted.length)] ?? Number.NaN;
  const bias = mean(errors);
  // Waits of one busy spell go together: about as many independent ones as spells.
  const spread = Math.sqrt(mean(errors.map((error) => (error - bias) ** 2)));
  const standardError = spread / Math.sqrt(Math.max(1, errors.length / 50));
  const band = biasMax * meanWait;
  const range = { min: -band, max: band, room: effort.share < 1 ? TOLERANCE : 0 };
  yield checkRange(name, `mean error, s (wait ${meanWait.toFixed(1)})`, {
    mean: bias,
    standardError,
    ...range,
  });
  const absolute = mean(errors.map(Math.abs));
  yield checkRange(name, `mean absolute error, s`, {
    mean: absolute,
    standardError: 0,
    min: 0,
    max: meanWait,
  });
  const figure = `90 % band ${at(0.05).toFixed(0)} to ${at(0.95).toFixed(0)} s, width`;
  const width = at(0.95) - at(0.05);
  yield checkRange(name, figure, { mean: width, standardError: 0, min: 0, max: 5 * meanWait });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
