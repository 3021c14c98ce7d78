import { checkExact, checkRange, type Check, TOLERANCE } from './batches.ts';
import { referenceCases, type ReferenceCase } from './cases.ts';
import { exact } from './exact.ts';
import { type Figure, type LoadResult, runLoad } from './load.ts';

/** How much of it: the long form by its figures in `cases.ts`, the short one by this share. */
export interface Effort {
  readonly share: number;
  readonly seed: number;
  readonly only?: string | undefined;
}

const FIGURES: Readonly<Record<'B' | 'C' | 'A' | 'K', readonly Figure[]>> = {
  B: ['blocked'],
  C: ['waits', 'wait', 'serviceLevel', 'line'],
  A: ['waits', 'wait', 'serviceLevel', 'abandoned', 'occupancy'],
  K: ['waits', 'wait', 'serviceLevel', 'blocked', 'occupancy'],
};

/** Who finds all places taken is turned away by the queue itself. */
const END = { kind: 'end' };

const SHARES: ReadonlySet<Figure> = new Set(['blocked', 'abandoned', 'waits', 'serviceLevel']);

/** A short run of a large centre is a few talk times long, and says nothing. */
const SHORT_AGENTS_MAX = 200;
const ARRIVALS_MIN = 4_000;

/** Of its own for each case: with one for all, one unlucky draw would move them all together. */
function seedOf({ seed }: Effort, name: string): number {
  let mixed = seed;
  for (const letter of name) mixed = (Math.imul(mixed, 31) + letter.charCodeAt(0)) >>> 0;
  return mixed;
}

export function* judgeReferences(effort: Effort): Generator<Check> {
  for (const reference of referenceCases) {
    if (effort.only !== undefined && effort.only !== reference.name) continue;
    if (effort.share < 1 && reference.system.agents > SHORT_AGENTS_MAX) continue;
    yield* judgeReference(reference, effort);
  }
}

function* judgeReference(reference: ReferenceCase, effort: Effort): Generator<Check> {
  const { name, system } = reference;
  const { rate, handle, agents, patience, places, within } = system;
  const load = rate * handle;
  const limitedBy = places !== undefined && places > 0 ? 'queue' : 'generator';
  const result = runLoad({
    centre: {
      queues: ['line'],
      teams: [{ agents, queues: ['line'] }],
      queue: limitedBy === 'queue' ? { overflow: { count: { max: places, target: END } } } : {},
    },
    limitedBy,
    seed: seedOf(effort, name),
    arrivals: Math.max(ARRIVALS_MIN, Math.round(reference.arrivals * effort.share)),
    rate,
    handle: () => handle,
    withinS: within,
    talking: Math.min(agents, Math.round(load)),
    ...(patience === undefined ? {} : { patience }),
    ...(places === undefined ? {} : { places }),
  });
  const should = exact(system);
  const kind = name.charAt(0) as keyof typeof FIGURES; // names of the cases begin with it
  for (const figure of FIGURES[kind]) {
    if (reference.unseen?.includes(figure) === true) continue;
    const counted = SHARES.has(figure) ? result.counted : null;
    yield checkExact(name, figure, { ...result.figures[figure], exact: should[figure], counted });
  }
}

const TYPES = ['s0', 's1', 's2', 's3', 's4', 's5'] as const;
const TYPE_AGENTS = 15;
const POOLED = { rate: 8.4, handle: 10, agents: 90, places: 30, within: 30 };

/**
 * Wallace & Whitt 2005: six kinds of calls, 90 agents, 30 places. Two skills an agent, well placed,
 * do nearly what all six would; one skill does not.
 */
export function* judgeSkills(effort: Effort): Generator<Check> {
  const pooled = exact(POOLED).blocked;
  for (const skills of effort.share < 1 ? [1, 2] : [1, 2, 3, 6]) {
    const name = `${skills} of 6 skills`;
    if (effort.only !== undefined && effort.only !== 'skills') return;
    const result = runSkills(skills, effort);
    const blocked = { ...result.figures.blocked, room: effort.share < 1 ? TOLERANCE : 0 };
    if (skills === 1) {
      yield checkRange(name, 'blocked', { ...blocked, min: 9 * pooled, max: 0.1 });
    } else {
      yield checkRange(name, 'blocked', { ...blocked, min: 0, max: 1.2 * pooled });
    }
    // With few refusals the kinds differ by chance alone; in the long run they may not.
    if (skills === 1 && effort.share >= 1) yield evenness(name, result);
  }
}

function runSkills(skills: number, effort: Effort): LoadResult {
  const teams = TYPES.flatMap((_, type) =>
    Array.from({ length: TYPE_AGENTS }, (__, n) => ({
      agents: 1,
      queues: skillsOf(type, { n, skills }),
    })),
  );
  return runLoad({
    centre: { queues: TYPES, teams },
    seed: seedOf(effort, `${skills} skills`),
    arrivals: Math.max(20_000, Math.round(300_000 * effort.share)),
    rate: POOLED.rate,
    handle: () => POOLED.handle,
    places: POOLED.places,
    withinS: POOLED.within,
    talking: 84,
  });
}

/** The own kind, and others so that every pair of kinds shares equally many agents. */
function skillsOf(type: number, of: { readonly n: number; readonly skills: number }): string[] {
  const others = Array.from({ length: of.skills - 1 }, (_, k) => 1 + ((of.n + k) % 5));
  return [0, ...others].map((shift) => TYPES[(type + shift) % TYPES.length] ?? '');
}

function evenness(name: string, { blockedBy }: LoadResult): Check {
  const shares = [...blockedBy.values()];
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const worst = Math.max(...shares.map((share) => Math.abs(share / mean - 1)));
  const of = { mean: worst, standardError: 0, min: 0, max: 0.1 };
  return checkRange(name, 'furthest kind from their mean', of);
}

interface FairnessCase {
  readonly strategy: string;
  /** Measured with a prototype (routing-performance §3.3), two decimals certain. */
  readonly fast: number;
  readonly slow: number;
}

/** 30 agents of 2 minutes and 30 of 4, 18 calls a minute, first come first served. */
const FAIRNESS: readonly FairnessCase[] = [
  { strategy: 'longestIdle', fast: 0.767, slow: 0.863 },
  { strategy: 'leastOccupied', fast: 0.799, slow: 0.799 },
  { strategy: 'fewestToday', fast: 0.709, slow: 0.98 },
];
const FAIRNESS_ROOM = 0.02;
const FAIRNESS_AGENTS = 30;

/** A strategy that the engine does not know behaves like another one, and fails here. */
export function* judgeFairness(effort: Effort): Generator<Check> {
  for (const { strategy, fast, slow } of FAIRNESS) {
    if (effort.only !== undefined && effort.only !== 'fairness') return;
    const { rule, occupancy } = runFairness(strategy, effort);
    const missing = rule === strategy ? '' : `strategy missing (${rule} instead): `;
    for (const [team, should] of [
      ['fast', fast],
      ['slow', slow],
    ] as const) {
      const range = { min: should - FAIRNESS_ROOM, max: should + FAIRNESS_ROOM };
      const of = { mean: occupancy[team], standardError: 0, ...range };
      const check = checkRange(strategy, `${missing}occupancy of the ${team}`, of);
      yield missing === '' ? check : { ...check, verdict: 'FAILED' };
    }
  }
}

function runFairness(
  strategy: string,
  effort: Effort,
): { readonly rule: string; readonly occupancy: { readonly fast: number; readonly slow: number } } {
  const busyMs = { fast: 0, slow: 0 };
  let [firstMs, lastMs] = [Infinity, 0];
  const team = { agents: FAIRNESS_AGENTS, queues: ['line'] };
  const { rule } = runLoad({
    centre: { queues: ['line'], teams: [team, team], queue: { strategy } },
    seed: effort.seed,
    arrivals: Math.max(20_000, Math.round(100_000 * effort.share)),
    rate: 18,
    handle: (agent) => (isFast(agent) ? 2 : 4),
    withinS: 20,
    talking: 0,
    seen: {
      onFreed: (agent, atMs, talkedMs) => {
        busyMs[isFast(agent) ? 'fast' : 'slow'] += talkedMs;
        firstMs = Math.min(firstMs, atMs - talkedMs);
        lastMs = Math.max(lastMs, atMs);
      },
    },
  });
  const worked = (ms: number): number => ms / (FAIRNESS_AGENTS * (lastMs - firstMs));
  return { rule, occupancy: { fast: worked(busyMs.fast), slow: worked(busyMs.slow) } };
}

const isFast = (agent: string): boolean => agent.startsWith('t0-');
