import type { SipTimer, SipTimers } from '../port.ts';

interface Entry extends SipTimer {
  readonly dueMs: number;
  readonly order: number;
  readonly fire: () => void;
}

/** Time that only moves when a test says so; timers fire in the order they are due. */
export class VirtualTimers implements SipTimers {
  #nowMs = 0;
  #order = 0;
  readonly #entries = new Set<Entry>();

  now(): number {
    return this.#nowMs;
  }

  /** Timers that are still set. */
  get size(): number {
    return this.#entries.size;
  }

  set(delayMs: number, fire: () => void): SipTimer {
    const clear = (): void => void this.#entries.delete(entry);
    const entry: Entry = { dueMs: this.#nowMs + delayMs, order: this.#order++, fire, clear };
    this.#entries.add(entry);
    return entry;
  }

  advance(byMs: number): void {
    const untilMs = this.#nowMs + byMs;
    for (;;) {
      const next = this.#first();
      if (next === undefined || next.dueMs > untilMs) break;
      this.#nowMs = next.dueMs;
      this.#entries.delete(next);
      next.fire();
    }
    this.#nowMs = untilMs;
  }

  /** Like `advance`, and lets promises settle between the timers. */
  async run(byMs: number): Promise<void> {
    const untilMs = this.#nowMs + byMs;
    await settled();
    for (;;) {
      const next = this.#first();
      if (next === undefined || next.dueMs > untilMs) break;
      this.advance(next.dueMs - this.#nowMs);
      await settled();
    }
    this.#nowMs = untilMs;
  }

  #first(): Entry | undefined {
    let first: Entry | undefined;
    for (const entry of this.#entries) {
      if (first === undefined || entry.dueMs < first.dueMs) first = entry;
      else if (entry.dueMs === first.dueMs && entry.order < first.order) first = entry;
    }
    return first;
  }
}

/** Every microtask that is due now has run. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
