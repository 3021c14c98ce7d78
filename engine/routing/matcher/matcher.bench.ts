import { loadavg } from 'node:os';
import { FastMatcher } from './fast.ts';
import type { Matcher, Strategy } from './matcher.ts';
import { NaiveMatcher } from './naive.ts';
import { BenchDriver } from './test-support/bench-driver.ts';
import { newWorld } from './test-support/bench-world.ts';
import { Recorder } from './test-support/recording.ts';

export interface BenchOptions {
  readonly agents: number;
  readonly skills: number;
  readonly queues: number;
  readonly waiting: number;
  readonly operations: number;
  readonly seed: number;
  /** Few operations and no rows of stress: to see that it runs. */
  readonly small: boolean;
}

const WHOLE: BenchOptions = {
  agents: 10_000,
  skills: 200,
  queues: 500,
  waiting: 100_000,
  operations: 100_000,
  seed: 1,
  small: false,
};

const GOALS = { decisionsPerCpuSecond: 400_000, p99Us: 10, growthExponent: 0.3 } as const;
const GROWTH = [0.01, 0.0316, 0.1, 0.3162, 1] as const;
const ROUNDS = 3;

interface Case {
  readonly agents: number;
  readonly queues: number;
  readonly waiting: number;
  readonly agentsPerClass?: number;
  readonly templatesPerQueue?: number;
  readonly strategy?: Strategy;
  readonly areRequirementsFresh?: boolean;
}

interface Figures {
  readonly agents: number;
  readonly waiting: number;
  readonly signatures: number;
  readonly classes: number;
  /**
   * CPU time of the process, its clean-up included, without what playing the router takes: the
   * same run, answered from a recording.
   */
  readonly cpuUs: number;
  readonly decisionsPerCpuSecond: number;
  /** Wall time around single decisions: on a busy machine they include what others did. */
  readonly meanUs: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly p999Us: number;
}

/**
 * Decisions of the matcher alone. A decision = an arrival offered or queued, an agent freed, or a
 * later ring, with everything that the matcher is told of it.
 */
export function benchMatcher(given: Partial<BenchOptions> = {}) {
  const options = { ...WHOLE, ...(given.small === true ? { operations: 5_000 } : {}), ...given };
  const { agents, queues, waiting } = options;
  const full = { agents, queues, waiting };
  const sizes = GROWTH.map((share) => ({
    agents: Math.round(agents * share),
    queues: Math.max(1, Math.round(queues * share)),
    waiting: Math.round(waiting * share),
  }));
  const overload = sizes.map((size) => measure(size, options));
  const underload = sizes.map((size) => measure({ ...size, waiting: 0 }, options));
  return {
    goals: GOALS,
    options,
    overload,
    underload,
    naive: sizes.map((size) => measureNaive(size, options)),
    growthExponent: {
      overload: exponentOf(overload),
      underload: exponentOf(underload),
    },
    stress: options.small ? null : stress(full, options),
    loadAfter: loadavg()[0],
  };
}

function stress(full: Case, options: BenchOptions): Record<string, Figures> {
  const under = { ...full, waiting: 0 };
  const unique = { agentsPerClass: 1 };
  const rows: Record<string, Case> = {
    everyAgentUnique: { ...full, ...unique },
    everyAgentUniqueUnderload: { ...under, ...unique },
    manySignatures: { ...full, templatesPerQueue: 30 },
    fiveBigQueues: { ...full, queues: 5 },
    fiveBigQueuesUnderload: { ...under, queues: 5 },
    fiveBigQueuesUniqueUnderload: { ...under, ...unique, queues: 5 },
    freshRequirementObjects: { ...full, areRequirementsFresh: true },
    leastOccupied: { ...under, strategy: 'leastOccupied' },
    bestSkill: { ...under, strategy: 'bestSkill' },
    roundRobin: { ...under, strategy: 'roundRobin' },
    percent: { ...under, strategy: 'percent' },
  };
  return Object.fromEntries(
    Object.entries(rows).map(([name, row]) => [name, measure(row, options)]),
  );
}

function measure(size: Case, options: BenchOptions): Figures {
  const { figures, matcher } = run(() => new FastMatcher(), size, options);
  const { signatures, classes } = matcher.sizes();
  return { ...figures, signatures, classes };
}

/** So few operations that the largest ends in seconds. */
function measureNaive(size: Case, options: BenchOptions): Figures {
  const operations = Math.min(options.operations, Math.round(300_000 / size.agents));
  const { figures } = run(() => new NaiveMatcher(), size, { ...options, operations });
  return { ...figures, signatures: 0, classes: 0 };
}

type Timed = Omit<Figures, 'signatures' | 'classes'>;

function run<T extends Matcher>(make: () => T, size: Case, options: BenchOptions) {
  const { operations, seed } = options;
  const world = newWorld({
    agents: size.agents,
    queues: size.queues,
    skills: options.skills,
    agentsPerClass: size.agentsPerClass ?? 40,
    templatesPerQueue: size.templatesPerQueue ?? 4,
    strategy: size.strategy ?? 'longestIdle',
    seed,
  });
  const areRequirementsFresh = size.areRequirementsFresh === true;
  const load = { waiting: size.waiting, seed, areRequirementsFresh };
  const recorder = new Recorder(make());
  cpuPerOperation(new BenchDriver(recorder, world, load), operations);
  const playingUs = cpuPerOperation(new BenchDriver(recorder.player(), world, load), operations);
  const matcher = make();
  const driver = new BenchDriver(matcher, world, load);
  const cpuUs = cpuPerOperation(driver, operations) - playingUs;
  const figures: Timed = {
    agents: size.agents,
    waiting: driver.waiting,
    cpuUs: rounded(cpuUs),
    decisionsPerCpuSecond: Math.round(1_000_000 / cpuUs),
    ...timeSingly(driver, operations),
  };
  return { figures, matcher };
}

/** The best of some rounds: what the machine can do when others leave it alone. */
function cpuPerOperation(driver: BenchDriver, operations: number): number {
  // The first decisions are slow until the code is compiled, and ring 2 and 3 have no signatures.
  for (let count = 0; count < operations; count++) driver.next()();
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    for (let count = 0; count < operations; count++) driver.next()();
    const used = process.cpuUsage(before);
    best = Math.min(best, (used.user + used.system) / operations);
  }
  return best;
}

function timeSingly(driver: BenchDriver, operations: number) {
  const times = new Float64Array(operations);
  for (let index = 0; index < operations; index++) {
    const decide = driver.next();
    const from = performance.now();
    decide();
    times[index] = (performance.now() - from) * 1_000;
  }
  times.sort();
  const at = (share: number) => rounded(times[Math.floor(share * (operations - 1))] ?? 0);
  const meanUs = rounded(times.reduce((sum, each) => sum + each, 0) / operations);
  return { meanUs, p50Us: at(0.5), p99Us: at(0.99), p999Us: at(0.999) };
}

/** Slope of log CPU over log agents, by least squares: 0 = size does not matter, 1 = linear. */
function exponentOf(rows: readonly Figures[]): number {
  const points = rows.map(({ agents, cpuUs }) => ({ x: Math.log(agents), y: Math.log(cpuUs) }));
  const x = points.reduce((sum, each) => sum + each.x, 0) / points.length;
  const y = points.reduce((sum, each) => sum + each.y, 0) / points.length;
  const up = points.reduce((sum, each) => sum + (each.x - x) * (each.y - y), 0);
  return rounded(up / points.reduce((sum, each) => sum + (each.x - x) ** 2, 0));
}

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;
