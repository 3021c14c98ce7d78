import { must } from '../../../domain/index.ts';

/**
 * Things in heaps by number. A heap that moves an entry must write down where it now stands: with
 * 100,000 entries spread over the memory each such note was a cache miss; in one list it is none.
 */
export class Handles<T> {
  readonly #values: (T | null)[] = [];
  readonly #free: number[] = [];
  #places = new Int32Array(256);

  /** What the next one will be called. */
  get next(): number {
    return this.#free.at(-1) ?? this.#values.length;
  }

  /** O(1), amortised. */
  take(value: T): number {
    const handle = this.#free.pop() ?? this.#values.length;
    this.#values[handle] = value;
    if (handle >= this.#places.length) {
      const longer = new Int32Array(this.#places.length * 2);
      longer.set(this.#places);
      this.#places = longer;
    }
    return handle;
  }

  /** The number will be given to something else. */
  drop(handle: number): void {
    this.#values[handle] = null;
    this.#free.push(handle);
  }

  valueOf(handle: number): T {
    return must(this.#values[handle], 'a handle in use');
  }

  /** Where it stands in its heap. */
  placeOf(handle: number): number {
    return this.#places[handle] ?? -1;
  }

  setPlace(handle: number, at: number): void {
    this.#places[handle] = at;
  }
}
