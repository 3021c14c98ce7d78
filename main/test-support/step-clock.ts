import type { Clock } from '../clock.ts';

interface Due {
  readonly at: number;
  readonly fire: () => void;
}

/** A clock that only tests move. */
export class StepClock implements Clock {
  #now: number;
  #due: Due[] = [];

  constructor(now = 1_000_000) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, fire: () => void): () => void {
    const due = { at: this.#now + delayMs, fire };
    this.#due.push(due);
    return () => {
      this.#due = this.#due.filter((each) => each !== due);
    };
  }

  soon(fire: () => void): void {
    queueMicrotask(fire);
  }

  /** What has been asked for and neither fired nor cancelled. */
  get waiting(): number {
    return this.#due.length;
  }

  /** Moves on, firing what is due in order of time. */
  advance(byMs: number): void {
    const until = this.#now + byMs;
    for (;;) {
      const next = this.#due.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#due = this.#due.filter((each) => each !== next);
      this.#now = Math.max(this.#now, next.at);
      next.fire();
    }
    this.#now = until;
  }
}

/** Lets promises run on. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

export const silentLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
