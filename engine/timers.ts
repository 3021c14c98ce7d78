/** What a timer wakes. Timers are derived: an entry counts only while its object says the same. */
export type TimerKind =
  | 'agent'
  | 'interaction'
  | 'leg'
  | 'message'
  | 'offer'
  | 'recording'
  | 'queue';

export interface TimerEntry {
  readonly at: number;
  readonly kind: TimerKind;
  readonly id: string;
}

/**
 * Total order (time, kind, id), so that what fires first never depends on how the heap came to be:
 * a state from a snapshot fires in the same order as the one it was taken from.
 */
function isBefore(a: TimerEntry, b: TimerEntry): boolean {
  if (a.at !== b.at) return a.at < b.at;
  if (a.kind !== b.kind) return a.kind < b.kind;
  return a.id < b.id;
}

/** Binary heap with lazy removal: stale entries are dropped when they come to the top. */
export class Timers {
  #heap: TimerEntry[] = [];

  get size(): number {
    return this.#heap.length;
  }

  push(entry: TimerEntry): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(entry, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  peek(): TimerEntry | undefined {
    return this.#heap[0];
  }

  pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    this.#sink(last);
  }

  entries(): readonly TimerEntry[] {
    return this.#heap;
  }

  /** Drops what `isLive` denies; called when stale entries outnumber live objects. */
  sweep(isLive: (entry: TimerEntry) => boolean): void {
    const live = this.#heap.filter(isLive);
    this.#heap = [];
    for (const entry of live) this.push(entry);
  }

  #sink(entry: TimerEntry): void {
    const heap = this.#heap;
    const half = heap.length >> 1;
    let index = 0;
    while (index < half) {
      let child = 2 * index + 1;
      let least = heap[child];
      const right = heap[child + 1];
      if (right !== undefined && least !== undefined && isBefore(right, least)) {
        child++;
        least = right;
      }
      if (least === undefined || !isBefore(least, entry)) break;
      heap[index] = least;
      index = child;
    }
    heap[index] = entry;
  }
}
