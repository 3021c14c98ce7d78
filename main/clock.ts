/** The host's clock: the only place where the wall clock enters. */
export interface Clock {
  now(): number;
  /** Fires once; returns how to cancel. */
  after(delayMs: number, fire: () => void): () => void;
  /** When everything that is due in this turn has run. */
  soon(fire: () => void): void;
}

const DELAY_MAX_MS = 2_147_483_647; // setTimeout fires at once beyond this

/**
 * Wall time that never goes back and jumps with nobody: anchored once, then driven by the monotonic
 * clock (`reliability.md` §D2), so that a stepped system clock moves no timer.
 */
export function wallClock(): Clock {
  const anchorMs = Date.now() - performance.now();
  return {
    now: () => Math.round(anchorMs + performance.now()),
    after(delayMs, fire) {
      const timer = setTimeout(fire, Math.min(Math.max(0, delayMs), DELAY_MAX_MS));
      return () => clearTimeout(timer);
    },
    soon: (fire) => setImmediate(fire),
  };
}

/** Settles after that long by the given clock. */
export function pause(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(delayMs, resolve);
  });
}
