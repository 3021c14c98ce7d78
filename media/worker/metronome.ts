const PERIOD_MS = 20;
const CATCH_UP_MAX = 5;
const WINDOW_TICKS = 500;

/**
 * When to tick, without drift: the n-th tick is due at start + n × 20 ms, however late the ones
 * before ran. A late host runs what it missed, up to 100 ms; beyond that the time is given up.
 */
export class Metronome {
  readonly #lateMs = new Float64Array(WINDOW_TICKS);
  #count = 0;
  #dueMs: number;

  constructor(nowMs: number) {
    this.#dueMs = nowMs + PERIOD_MS;
  }

  get dueMs(): number {
    return this.#dueMs;
  }

  /** Ticks to run now, and those before them that are lost. */
  due(nowMs: number): { readonly run: number; readonly skipped: number } {
    const lateMs = nowMs - this.#dueMs;
    if (lateMs < 0) return { run: 0, skipped: 0 };
    this.#lateMs[this.#count++ % WINDOW_TICKS] = lateMs;
    const owed = Math.floor(lateMs / PERIOD_MS) + 1;
    this.#dueMs += owed * PERIOD_MS;
    const run = Math.min(owed, CATCH_UP_MAX);
    return { run, skipped: owed - run };
  }

  /** Over the last 500 ticks, 10 s. */
  lateP99Ms(): number {
    const seen = this.#lateMs.slice(0, Math.min(this.#count, WINDOW_TICKS)).sort();
    const value = seen[Math.max(0, Math.ceil(seen.length * 0.99) - 1)] ?? 0;
    return Math.round(value * 100) / 100;
  }
}
