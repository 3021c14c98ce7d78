import { assert, must } from '../../../domain/index.ts';

/** What stands in a heap. `at` is the heap's own: where the entry stands now; -1 = nowhere. */
export interface Entry {
  readonly id: string;
  at: number;
}

/** Less comes first, field by field, then by id: a total order, however the heap came to be. */
export interface Keys {
  readonly first: number;
  readonly second: number;
  readonly third: number;
}

const WIDTH = 3;
const GAP = 'a heap has no gaps';

/**
 * 4-ary heap (half as deep as a binary one) whose entries can leave from the middle. The keys stand
 * side by side in a list of their own: with 100,000 entries somewhere in memory, looking at each
 * entry that is compared took most of the time.
 */
export class Heap<E extends Entry> {
  readonly #entries: E[] = [];
  readonly #keys: number[] = [];

  get size(): number {
    return this.#entries.length;
  }

  /** O(1). */
  get first(): E | undefined {
    return this.#entries[0];
  }

  /** O(log n); O(1) when the entry comes after all others, as arrivals mostly do. */
  push(entry: E, { first, second, third }: Keys): void {
    assert(!Number.isNaN(first + second + third), () => `${entry.id} has no place in an order`);
    const keys = this.#keys;
    keys.push(first);
    keys.push(second);
    keys.push(third);
    entry.at = this.#entries.push(entry) - 1;
    this.#rise(entry.at);
  }

  /** O(log n) from any place. */
  remove(entry: E): void {
    const { at } = entry;
    const last = this.#entries.length - 1;
    assert(this.#entries[at] === entry, 'an entry leaves the heap that it stands in');
    if (at !== last) this.#swap(at, last);
    this.#entries.pop();
    for (let field = 0; field < WIDTH; field++) this.#keys.pop();
    entry.at = -1;
    if (at === last) return;
    if (at > 0 && this.#isBefore(at, (at - 1) >> 2)) this.#rise(at);
    else this.#sink(at);
  }

  /** The first one accepted. Looks below refused entries only: O(refused), whatever the size. */
  firstWhere(accepts: (entry: E) => boolean): E | undefined {
    const at = this.#firstBelow(0, accepts, -1);
    return at < 0 ? undefined : this.#entries[at];
  }

  /** The keys of the entry at a place; O(1). */
  firstKey(at: number): number {
    return must(this.#keys[at * WIDTH], GAP);
  }

  secondKey(at: number): number {
    return must(this.#keys[at * WIDTH + 1], GAP);
  }

  thirdKey(at: number): number {
    return must(this.#keys[at * WIDTH + 2], GAP);
  }

  /** In no order. */
  values(): readonly E[] {
    return this.#entries;
  }

  #firstBelow(at: number, accepts: (entry: E) => boolean, best: number): number {
    const entry = this.#entries[at];
    if (entry === undefined || (best >= 0 && this.#isBefore(best, at))) return best;
    if (accepts(entry)) return at;
    let found = best;
    for (let child = 4 * at + 1; child <= 4 * at + 4; child++) {
      found = this.#firstBelow(child, accepts, found);
    }
    return found;
  }

  #rise(from: number): void {
    let at = from;
    while (at > 0) {
      const up = (at - 1) >> 2;
      if (!this.#isBefore(at, up)) return;
      this.#swap(at, up);
      at = up;
    }
  }

  #sink(from: number): void {
    const size = this.#entries.length;
    let at = from;
    for (;;) {
      const start = 4 * at + 1;
      if (start >= size) return;
      const end = Math.min(start + 4, size);
      let least = start;
      for (let child = start + 1; child < end; child++) {
        if (this.#isBefore(child, least)) least = child;
      }
      if (!this.#isBefore(least, at)) return;
      this.#swap(at, least);
      at = least;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const keys = this.#keys;
    const x = a * WIDTH;
    const y = b * WIDTH;
    for (let field = 0; field < WIDTH; field++) {
      const keyA = must(keys[x + field], GAP);
      const keyB = must(keys[y + field], GAP);
      if (keyA !== keyB) return keyA < keyB;
    }
    return must(this.#entries[a], GAP).id < must(this.#entries[b], GAP).id;
  }

  #swap(a: number, b: number): void {
    const entries = this.#entries;
    const entryA = must(entries[a], GAP);
    const entryB = must(entries[b], GAP);
    entries[a] = entryB;
    entries[b] = entryA;
    entryA.at = b;
    entryB.at = a;
    const keys = this.#keys;
    for (let field = 0; field < WIDTH; field++) {
      const key = must(keys[a * WIDTH + field], GAP);
      keys[a * WIDTH + field] = must(keys[b * WIDTH + field], GAP);
      keys[b * WIDTH + field] = key;
    }
  }
}
