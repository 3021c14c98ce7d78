import type { Clock } from '../main/clock.ts';

interface Due {
  readonly at: number;
  readonly order: number;
  readonly fire: () => void;
  cancelled: boolean;
}

/**
 * Virtual time for the production host: nothing moves until `step`. Things due at one instant
 * fire in the order in which they were asked for, so that a run is a function of its seed.
 */
export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #heap: Due[] = [];
  readonly #soon: (() => void)[] = [];

  constructor(startAt: number) {
    this.#now = startAt;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, fire: () => void): () => void {
    this.#order += 1;
    const due = {
      at: this.#now + Math.max(0, delayMs),
      order: this.#order,
      fire,
      cancelled: false,
    };
    this.#push(due);
    return () => {
      due.cancelled = true;
    };
  }

  soon(fire: () => void): void {
    this.#soon.push(fire);
  }

  /** Runs all that was asked for `soon`; true when there was any. */
  runSoon(): boolean {
    const now = this.#soon.splice(0);
    for (const fire of now) fire();
    return now.length > 0;
  }

  /** Moves to the next due instant and fires one thing; false when nothing is due ever again. */
  step(): boolean {
    for (let due = this.#pop(); due !== undefined; due = this.#pop()) {
      if (due.cancelled) continue;
      this.#now = Math.max(this.#now, due.at);
      due.fire();
      return true;
    }
    return false;
  }

  #push(due: Due): void {
    const heap = this.#heap;
    heap.push(due);
    for (let i = heap.length - 1; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!this.#swapIfBefore(i, parent)) return;
      i = parent;
    }
  }

  #pop(): Due | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (heap.length === 0 || last === undefined) return first;
    heap[0] = last;
    for (let i = 0; ; ) {
      const left = 2 * i + 1;
      const least = this.#isBefore(left + 1, left) ? left + 1 : left;
      if (!this.#swapIfBefore(least, i)) return first;
      i = least;
    }
  }

  #isBefore(i: number, j: number): boolean {
    const a = this.#heap[i];
    const b = this.#heap[j];
    if (a === undefined || b === undefined) return false;
    return a.at < b.at || (a.at === b.at && a.order < b.order);
  }

  #swapIfBefore(child: number, parent: number): boolean {
    if (!this.#isBefore(child, parent)) return false;
    const a = this.#heap[child];
    const b = this.#heap[parent];
    if (a === undefined || b === undefined) return false;
    this.#heap[child] = b;
    this.#heap[parent] = a;
    return true;
  }
}
