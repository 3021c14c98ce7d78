/**
 * Queueing theory in closed form: what the engine in virtual time is held against, in minutes.
 * M/M/c (Erlang B and C), M/M/c+M (Erlang A: exponential patience) and M/M/c/K.
 */
export interface System {
  /** Arrivals a minute. */
  readonly rate: number;
  /** Mean handling time, minutes. */
  readonly handle: number;
  readonly agents: number;
  /** Mean patience, minutes; absent = infinite. */
  readonly patience?: number;
  /** Waiting places; 0 = Erlang B, absent = unlimited. */
  readonly places?: number;
  /** Service level threshold, seconds. */
  readonly within: number;
}

export interface Exact {
  /** Of all who came. */
  readonly blocked: number;
  readonly abandoned: number;
  /** Of those admitted. */
  readonly waits: number;
  /** Mean wait of those admitted, minutes, abandoned ones included. */
  readonly wait: number;
  readonly serviceLevel: number;
  /** Mean number waiting. */
  readonly line: number;
  readonly occupancy: number;
}

/** Chances of n in system are cut off where they no longer count. */
const TAIL = 1e-16;
const STATES_MAX = 200_000;

export function exact(system: System): Exact {
  const { rate, handle, agents, patience, places = Infinity, within } = system;
  const leave = patience === undefined ? 0 : 1 / patience;
  const chances = birthDeath((n) => (n >= agents + places ? 0 : rate), {
    death: (n) => Math.min(n, agents) / handle + Math.max(0, n - agents) * leave,
  });
  const last = chances.length - 1;
  const blocked = last === agents + places ? (chances[last] ?? 0) : 0;
  const admitted = rate * (1 - blocked);
  let [free, line, busy, inTime] = [0, 0, 0, 0];
  chances.forEach((chance, n) => {
    const ahead = n - agents;
    line += Math.max(0, ahead) * chance;
    busy += Math.min(n, agents) * chance;
    if (ahead < 0) free += chance;
    else if (n < agents + places) {
      inTime += chance * answeredWithin(within / 60, { ahead, out: agents / handle, leave });
    }
  });
  const share = 1 - blocked;
  return {
    blocked,
    abandoned: (leave * line) / rate,
    waits: 1 - free / share,
    wait: line / admitted,
    serviceLevel: (free + inTime) / share,
    line,
    occupancy: busy / agents,
  };
}

/** Stationary chances, scaled as they grow so that a thousand agents do not overflow. */
function birthDeath(
  birth: (n: number) => number,
  { death }: { readonly death: (n: number) => number },
): readonly number[] {
  const logs = [0];
  let top = 0;
  for (let n = 0; n < STATES_MAX; n++) {
    const up = birth(n);
    if (up === 0) break;
    const log = (logs[n] ?? 0) + Math.log(up) - Math.log(death(n + 1));
    logs.push(log);
    top = Math.max(top, log);
    if (log < top + Math.log(TAIL) && up < death(n + 1)) break;
  }
  const weights = logs.map((log) => Math.exp(log - top));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/**
 * Served within `time` with `ahead` waiting before: the sum of ahead + 1 steps, each at rate
 * out + i·leave, before the own patience ends. With r = out / leave the step sum V has
 * e^(−leave·V) ~ Beta(r, ahead + 1): r/(r+ahead+1) · (1 − I(r+1, ahead+1)) at e^(−leave·time).
 */
function answeredWithin(
  time: number,
  line: { readonly ahead: number; readonly out: number; readonly leave: number },
): number {
  const { ahead, out, leave } = line;
  if (leave === 0) return 1 - erlangTail(ahead, out * time);
  const r = out / leave;
  const share = r / (r + ahead + 1);
  return share * (1 - betaRegular(Math.exp(-leave * time), r + 1, ahead + 1));
}

/** P(Poisson(mean) ≤ k) = P(the sum of k + 1 steps is longer than the time). */
function erlangTail(k: number, mean: number): number {
  let sum = 0;
  for (let j = 0; j <= k; j++) {
    const log = j * Math.log(mean) - mean - logGamma(j + 1);
    const term = Math.exp(log);
    sum += term;
    if (j > mean && term < TAIL * sum) break;
  }
  return Math.min(1, sum);
}

/** Regularised incomplete beta by its continued fraction (Lentz). */
function betaRegular(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaRegular(1 - x, b, a);
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x),
  );
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / notZero(1 - ((a + b) * x) / (a + 1), tiny);
  let fraction = d;
  for (let m = 1; m < 10_000; m++) {
    const at = a + 2 * m;
    const even = (m * (b - m) * x) / ((at - 1) * at);
    d = 1 / notZero(1 + even * d, tiny);
    c = notZero(1 + even / c, tiny);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / (at * (at + 1));
    d = 1 / notZero(1 + odd * d, tiny);
    c = notZero(1 + odd / c, tiny);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return (front * fraction) / a;
}

const notZero = (value: number, tiny: number): number => (Math.abs(value) < tiny ? tiny : value);

/** Lanczos, g = 7: 15 digits for positive arguments. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
];

function logGamma(z: number): number {
  const x = z - 1;
  const sum = LANCZOS.reduce((total, term, n) => (n === 0 ? term : total + term / (x + n)), 0);
  const t = x + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (x + 0.5) * Math.log(t) - t + Math.log(sum);
}
