import type { SipTimer, SipTimers } from './port.ts';

interface Entry extends SipTimer {
  readonly dueMs: number;
  fire: (() => void) | undefined;
}

/** Node's setTimeout rounds to whole milliseconds and misfires above 2^31. */
const SLEEP_MAX_MS = 60_000;

/**
 * Wall-clock timers: one binary heap and one setTimeout for all of them. A busy endpoint holds
 * tens of thousands (each transaction lives 32 s) and clears most before they fire, so a cleared
 * entry only loses its callback and is thrown away when it comes up.
 */
export class WallTimers implements SipTimers {
  readonly #heap: Entry[] = [];
  #wakeUp: NodeJS.Timeout | undefined;
  #wakeAtMs = Infinity;

  now(): number {
    return performance.now();
  }

  set(delayMs: number, fire: () => void): SipTimer {
    const entry: Entry = {
      dueMs: this.now() + delayMs,
      fire,
      clear: () => (entry.fire = undefined),
    };
    this.#push(entry);
    if (entry.dueMs < this.#wakeAtMs) this.#arm(entry.dueMs);
    return entry;
  }

  readonly soon = (fire: () => void): void => void setImmediate(fire);

  /** Forgets everything; used when the endpoint closes. */
  stop(): void {
    clearTimeout(this.#wakeUp);
    this.#heap.length = 0;
    this.#wakeAtMs = Infinity;
  }

  #arm(dueMs: number): void {
    clearTimeout(this.#wakeUp);
    this.#wakeAtMs = dueMs;
    const sleepMs = Math.min(SLEEP_MAX_MS, Math.max(1, Math.ceil(dueMs - this.now())));
    this.#wakeUp = setTimeout(() => this.#run(), sleepMs);
    this.#wakeUp.unref();
  }

  #run(): void {
    this.#wakeAtMs = -Infinity;
    const nowMs = this.now();
    try {
      let first = this.#heap[0];
      while (first !== undefined && (first.fire === undefined || first.dueMs <= nowMs)) {
        this.#pop();
        const fire = first.fire;
        first.fire = undefined;
        fire?.();
        first = this.#heap[0];
      }
    } finally {
      this.#wakeAtMs = Infinity;
      const next = this.#heap[0];
      if (next !== undefined) this.#arm(next.dueMs);
    }
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = heap[up];
      if (parent === undefined || parent.dueMs <= entry.dueMs) break;
      heap[at] = parent;
      at = up;
    }
    heap[at] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      const left = heap[down];
      if (left === undefined) break;
      const right = heap[down + 1];
      let child = left;
      if (right !== undefined && right.dueMs < left.dueMs) {
        child = right;
        down += 1;
      }
      if (child.dueMs >= last.dueMs) break;
      heap[at] = child;
      at = down;
    }
    heap[at] = last;
  }
}
