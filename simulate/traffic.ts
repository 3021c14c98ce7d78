import { Chance } from './chance.ts';

/** One customer: when they call, how long they would talk, how long they would wait. */
export interface Arrival {
  readonly atMs: number;
  readonly talkMs: number;
  readonly patienceMs: number;
}

export interface TrafficOptions {
  readonly seed: number;
  /** Counts from 0; each day has a mood of its own. */
  readonly day: number;
  /** Of a usual day; the mood makes it more or less. */
  readonly callsPerDay: number;
  readonly talkMeanMs: number;
  /** Standard deviation of talk ÷ its mean; 1.1 is usual. */
  readonly talkVariation?: number;
  readonly patience?: Patience;
}

/** Some hang up at once, the others stay: two exponentials. */
export interface Patience {
  readonly hastyShare: number;
  readonly hastyMeanMs: number;
  readonly patientMeanMs: number;
}

const MINUTE_MS = 60_000;
const INTERVAL_MS = 5 * MINUTE_MS;
const INTERVALS = 169;
/** 7:00 to 21:05. */
const OPENS_MS = 7 * 60 * MINUTE_MS;

/**
 * Calls in five minutes over the day of a North American retail bank (164 weekdays of 2003: 192 on
 * average, a peak of 285 at 10:20, a few at either end). The shape between those published figures
 * is drawn, not copied: the data are under GPL-3.
 */
const KNOTS: readonly (readonly [interval: number, calls: number])[] = [
  [0, 52],
  [12, 150],
  [24, 243],
  [40, 285],
  [60, 252],
  [78, 237],
  [96, 234],
  [114, 214],
  [132, 152],
  [150, 101],
  [168, 44],
];

/**
 * Variance ÷ mean of the peak interval from day to day is 5.0 in the data: arrivals are not Poisson
 * with a known rate. A Gamma factor per day of this variance gives it (1 + 285 · variance = 5).
 */
const DAY_VARIANCE = 4 / 285;

const USUAL_PATIENCE: Patience = {
  hastyShare: 0.15,
  hastyMeanMs: 20_000,
  patientMeanMs: 10 * MINUTE_MS,
};
const USUAL_VARIATION = 1.1;

/** The day's customers in order of arrival; the same for the same options, always. */
export function dayOfTraffic(options: TrafficOptions): readonly Arrival[] {
  const { seed, day, callsPerDay } = options;
  const chance = new Chance(seed * 10_007 + day);
  const mood = gamma(chance, 1 / DAY_VARIANCE) * DAY_VARIANCE;
  const arrivals: Arrival[] = [];
  for (let interval = 0; interval < INTERVALS; interval++) {
    const expected = callsPerDay * mood * shareOf(interval);
    const from = OPENS_MS + interval * INTERVAL_MS;
    const count = poisson(chance, expected);
    const at = Array.from({ length: count }, () => from + chance.fraction() * INTERVAL_MS);
    at.sort((a, b) => a - b);
    for (const atMs of at) arrivals.push({ atMs, ...customer(chance, options) });
  }
  return arrivals;
}

/** Part of a usual day's calls that come in this interval of five minutes from 7:00. */
export function shareOf(interval: number): number {
  return callsAt(interval) / ALL;
}

function callsAt(interval: number): number {
  const next = KNOTS.findIndex(([at]) => at >= interval);
  const [to, high] = KNOTS[next] ?? [interval, 0];
  const [from, low] = KNOTS[next - 1] ?? [to, high];
  return to === from ? high : low + ((high - low) * (interval - from)) / (to - from);
}

const ALL = Array.from({ length: INTERVALS }, (_, interval) => callsAt(interval)).reduce(
  (sum, calls) => sum + calls,
  0,
);

function customer(chance: Chance, options: TrafficOptions): Omit<Arrival, 'atMs'> {
  const { talkMeanMs, talkVariation = USUAL_VARIATION, patience = USUAL_PATIENCE } = options;
  const { hastyShare, hastyMeanMs, patientMeanMs } = patience;
  const patienceMeanMs = chance.happens(hastyShare) ? hastyMeanMs : patientMeanMs;
  return {
    talkMs: logNormal(chance, talkMeanMs, talkVariation),
    patienceMs: chance.exponential(patienceMeanMs),
  };
}

function logNormal(chance: Chance, mean: number, variation: number): number {
  const variance = Math.log(1 + variation ** 2);
  return mean * Math.exp(Math.sqrt(variance) * normal(chance) - variance / 2);
}

/** Box and Muller; one of the two is enough. */
function normal(chance: Chance): number {
  const radius = Math.sqrt(-2 * Math.log(1 - chance.fraction()));
  return radius * Math.cos(2 * Math.PI * chance.fraction());
}

/** Marsaglia and Tsang; shape ≥ 1, scale 1. */
function gamma(chance: Chance, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(chance);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - chance.fraction()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
      return d * v;
    }
  }
}

/** By its gaps: exact, and as quick as the calls are many. */
function poisson(chance: Chance, mean: number): number {
  let count = 0;
  for (let sum = -Math.log(1 - chance.fraction()); sum < mean; count++) {
    sum -= Math.log(1 - chance.fraction());
  }
  return count;
}
