import type { SipTimer, SipTimers } from './port.ts';

/** Virtual time in the smallest form: a list, looked through on each step. */
export class FuzzClock implements SipTimers {
  #nowMs = 0;
  #entries: { dueMs: number; fire: () => void }[] = [];

  now(): number {
    return this.#nowMs;
  }

  set(delayMs: number, fire: () => void): SipTimer {
    const entry = { dueMs: this.#nowMs + delayMs, fire };
    this.#entries.push(entry);
    return { clear: () => (entry.dueMs = Infinity) };
  }

  advance(byMs: number): void {
    this.#nowMs += byMs;
    const due = this.#entries.filter(({ dueMs }) => dueMs <= this.#nowMs);
    this.#entries = this.#entries.filter(({ dueMs }) => dueMs > this.#nowMs && dueMs < Infinity);
    for (const { fire, dueMs } of due) if (dueMs < Infinity) fire();
  }
}
