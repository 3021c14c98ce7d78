import { assert, must } from '../../../domain/index.ts';
import type { Handles } from './handles.ts';

/** Less comes first, field by field, then by id: a total order, however the heap came to be. */
export interface Keys {
  readonly first: number;
  readonly second: number;
  readonly third: number;
}

/** A row is three keys and the handle, side by side: half a cache line. */
const WIDTH = 4;
const KEYS = 3;
const GAP = 'a heap has no gaps';

/** 4-ary heap (half as deep as a binary one) of handles, which can leave from the middle. */
export class Heap<T extends { readonly id: string }> {
  readonly #handles: Handles<T>;
  readonly #rows: number[] = [];
  #size = 0;

  constructor(handles: Handles<T>) {
    this.#handles = handles;
  }

  get size(): number {
    return this.#size;
  }

  /** O(log n); O(1) when the entry comes after all others, as arrivals mostly do. */
  push(handle: number, { first, second, third }: Keys): void {
    const rows = this.#rows;
    assert(!Number.isNaN(first + second + third), () => `${handle} has no place in an order`);
    rows.push(first);
    rows.push(second);
    rows.push(third);
    rows.push(handle);
    this.#handles.setPlace(handle, this.#size);
    this.#size++;
    this.#rise(this.#size - 1);
  }

  /** O(log n) from any place. */
  remove(handle: number): void {
    const at = this.#handles.placeOf(handle);
    assert(this.#rows[at * WIDTH + KEYS] === handle, 'an entry leaves the heap that it stands in');
    const last = this.#size - 1;
    if (at !== last) this.#swap(at, last);
    for (let field = 0; field < WIDTH; field++) this.#rows.pop();
    this.#size = last;
    this.#handles.setPlace(handle, -1);
    if (at === last) return;
    if (at > 0 && this.#isBefore(at, (at - 1) >> 2)) this.#rise(at);
    else this.#sink(at);
  }

  /**
   * Where the first one accepted stands; -1 = nowhere. Looks below refused entries only, so O(1)
   * when the first of all is accepted, and O(refused) otherwise, whatever the size.
   */
  firstWhere(accepts: (value: T) => boolean): number {
    return this.#firstBelow(0, accepts, -1);
  }

  handleAt(at: number): number {
    return must(this.#rows[at * WIDTH + KEYS], GAP);
  }

  valueAt(at: number): T {
    return this.#handles.valueOf(this.handleAt(at));
  }

  firstKey(at: number): number {
    return must(this.#rows[at * WIDTH], GAP);
  }

  secondKey(at: number): number {
    return must(this.#rows[at * WIDTH + 1], GAP);
  }

  thirdKey(at: number): number {
    return must(this.#rows[at * WIDTH + 2], GAP);
  }

  #firstBelow(at: number, accepts: (value: T) => boolean, best: number): number {
    if (at >= this.#size || (best >= 0 && this.#isBefore(best, at))) return best;
    if (accepts(this.valueAt(at))) return at;
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
    const size = this.#size;
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
    const rows = this.#rows;
    for (let field = 0; field < KEYS; field++) {
      const keyA = must(rows[a * WIDTH + field], GAP);
      const keyB = must(rows[b * WIDTH + field], GAP);
      if (keyA !== keyB) return keyA < keyB;
    }
    return this.valueAt(a).id < this.valueAt(b).id;
  }

  #swap(a: number, b: number): void {
    const rows = this.#rows;
    for (let field = 0; field < WIDTH; field++) {
      const number = must(rows[a * WIDTH + field], GAP);
      rows[a * WIDTH + field] = must(rows[b * WIDTH + field], GAP);
      rows[b * WIDTH + field] = number;
    }
    this.#handles.setPlace(must(rows[a * WIDTH + KEYS], GAP), a);
    this.#handles.setPlace(must(rows[b * WIDTH + KEYS], GAP), b);
  }
}
