/**
 * How long somebody will wait who is `position` in line: the time until so many agents have become
 * free. With all agents of the queue at work they become free at agents ÷ handling time, so a place
 * costs handling time ÷ agents; each who is ahead may also give up, which makes the later places
 * cheaper (the drain of an Erlang A queue). Agents who finish a stretch of other work are agents of
 * the queue like the others. Exact in the mean for exponential times, close for others (a queue's
 * next departure out of many agents is nearly memoryless whatever one call's length is).
 */
export interface WaitFacts {
  /** Place in line, 1 = next. */
  readonly position: number;
  /** Agents of the queue who are ready, at work or not. */
  readonly agents: number;
  /** Of these free: who finds one does not wait. */
  readonly free: number;
  /** Mean time that one interaction keeps an agent, wrap-up and ring included. */
  readonly handleMs: number;
  /** Mean patience of those who wait; null = unknown, or nobody gives up. */
  readonly patienceMs: number | null;
}

/** null = nobody is there to serve the queue: no estimate is better than a wrong one. */
export function estimateWaitMs(facts: WaitFacts): number | null {
  const { position, agents, free, handleMs, patienceMs } = facts;
  if (agents <= 0) return null;
  if (free >= position) return 0;
  const perMs = agents / handleMs;
  const ahead = position - free;
  if (patienceMs === null) return Math.round(ahead / perMs);
  let waitMs = 0;
  for (let before = 0; before < Math.min(ahead, SUMMED_MAX); before++) {
    waitMs += 1 / (perMs + before / patienceMs);
  }
  if (ahead <= SUMMED_MAX) return Math.round(waitMs);
  // The rest of the sum as the integral by midpoints: O(1) for any place in line.
  const rate = (before: number) => perMs + before / patienceMs;
  const rest = Math.log(rate(ahead - 0.5) / rate(SUMMED_MAX - 0.5)) * patienceMs;
  return Math.round(waitMs + rest);
}

/** Summed one by one; beyond these the terms differ too little to. */
const SUMMED_MAX = 64;

/** Recent handling or patience of a queue: an average that forgets, kept as plain data. */
export interface Pace {
  readonly meanMs: number;
  /** How many were seen, up to what counts as settled. */
  readonly seen: number;
}

/** After so many the newest counts this part: what was true an hour ago fades. */
const MEMORY = 100;

/** Before anything was seen the configured or usual time stands, and gives way quickly. */
export function newPace(expectedMs: number): Pace {
  return { meanMs: expectedMs, seen: 0 };
}

export function noted(pace: Pace, tookMs: number): Pace {
  const seen = Math.min(pace.seen + 1, MEMORY);
  const weight = 1 / (seen + FIRST_GUESS_WORTH);
  return { meanMs: pace.meanMs + (tookMs - pace.meanMs) * weight, seen };
}

/** The first guess counts like so many observations. */
const FIRST_GUESS_WORTH = 3;

/**
 * Mean patience from a queue's recent waits: time waited by all, divided by how many gave up. Those
 * who were answered were patient at least that long, so leaving them out would see only the hasty.
 */
export interface Patience {
  readonly waitedMs: number;
  readonly gaveUp: number;
}

const PATIENCE_MIN = 20;

export function notedWait(
  patience: Patience,
  wait: { readonly ms: number; readonly gaveUp: boolean },
): Patience {
  const waitedMs = patience.waitedMs + wait.ms;
  const gaveUp = patience.gaveUp + (wait.gaveUp ? 1 : 0);
  // Halved now and then: the past counts less, and the numbers stay small.
  if (gaveUp < 2 * MEMORY) return { waitedMs, gaveUp };
  return { waitedMs: waitedMs / 2, gaveUp: gaveUp / 2 };
}

/** null until enough gave up to tell. */
export function patienceMsOf({ waitedMs, gaveUp }: Patience): number | null {
  return gaveUp < PATIENCE_MIN ? null : waitedMs / gaveUp;
}
