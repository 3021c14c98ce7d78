import { assert, must } from '../../../domain/index.ts';

/**
 * What stands in a heap: less comes first, field by field, then by id, so that the order is total
 * and never depends on how the heap came to be. `at` is the heap's own: where the entry stands now.
 */
export interface Entry {
  readonly first: number;
  readonly second: number;
  readonly third: number;
  readonly id: string;
  at: number;
}

export function comesBefore(a: Entry, b: Entry): boolean {
  if (a.first !== b.first) return a.first < b.first;
  if (a.second !== b.second) return a.second < b.second;
  if (a.third !== b.third) return a.third < b.third;
  return a.id < b.id;
}

const GAP = 'a heap has no gaps';

/** 4-ary heap whose entries can leave from the middle. Half as deep as a binary one. */
export class Heap<E extends Entry> {
  readonly #slots: E[] = [];

  get size(): number {
    return this.#slots.length;
  }

  /** O(1). */
  get first(): E | undefined {
    return this.#slots[0];
  }

  /** O(log n); O(1) when the entry comes after all others, as arrivals mostly do. */
  push(entry: E): void {
    this.#slots.push(entry);
    this.#rise(entry, this.#slots.length - 1);
  }

  /** O(log n) from any place. */
  remove(entry: E): void {
    const slots = this.#slots;
    const at = entry.at;
    assert(slots[at] === entry, 'an entry leaves the heap that it stands in');
    entry.at = -1;
    const last = must(slots.pop(), GAP);
    if (last === entry) return;
    const isEarly = at > 0 && comesBefore(last, must(slots[(at - 1) >> 2], GAP));
    if (isEarly) this.#rise(last, at);
    else this.#sink(last, at);
  }

  /** The first one accepted. Looks below refused entries only: O(refused), however many there are. */
  firstWhere(accepts: (entry: E) => boolean): E | undefined {
    return this.#firstBelow(0, accepts, undefined);
  }

  /** In no order. */
  values(): readonly E[] {
    return this.#slots;
  }

  #firstBelow(at: number, accepts: (entry: E) => boolean, best: E | undefined): E | undefined {
    const entry = this.#slots[at];
    if (entry === undefined) return best;
    if (best !== undefined && comesBefore(best, entry)) return best;
    if (accepts(entry)) return entry;
    let found = best;
    for (let child = 4 * at + 1; child <= 4 * at + 4; child++) {
      found = this.#firstBelow(child, accepts, found);
    }
    return found;
  }

  #rise(entry: E, from: number): void {
    const slots = this.#slots;
    let at = from;
    while (at > 0) {
      const up = (at - 1) >> 2;
      const above = must(slots[up], GAP);
      if (!comesBefore(entry, above)) break;
      slots[at] = above;
      above.at = at;
      at = up;
    }
    slots[at] = entry;
    entry.at = at;
  }

  #sink(entry: E, from: number): void {
    const slots = this.#slots;
    let at = from;
    for (;;) {
      const start = 4 * at + 1;
      if (start >= slots.length) break;
      const end = Math.min(start + 4, slots.length);
      let least = must(slots[start], GAP);
      for (let child = start + 1; child < end; child++) {
        const other = must(slots[child], GAP);
        if (comesBefore(other, least)) least = other;
      }
      if (!comesBefore(least, entry)) break;
      const down = least.at;
      slots[at] = least;
      least.at = at;
      at = down;
    }
    slots[at] = entry;
    entry.at = at;
  }
}
