import type { Code } from './codes.ts';
import type { Heap } from './heap.ts';
import type { MatchItem } from './matcher.ts';

/** Rank, key and order, side by side. */
const WIDTH = 3;

/**
 * The first item of each signature, by the signature's number. An agent looks at all signatures
 * that their class may serve (some tens, or a hundred), and at no more of each than is here.
 */
export class Heads {
  #keys = new Float64Array(64 * WIDTH);
  /** For whom; 0 = nobody waits. Not with the keys: most are passed by, for two bytes each. */
  #codes = new Uint16Array(64);

  /** O(1), amortised. */
  set(slot: number, items: Heap<MatchItem>, needed: Code): void {
    this.#reach(slot);
    const at = slot * WIDTH;
    this.#keys[at] = items.firstKey(0);
    this.#keys[at + 1] = items.secondKey(0);
    this.#keys[at + 2] = items.thirdKey(0);
    this.#codes[slot] = needed;
  }

  /** Nobody waits there. */
  clear(slot: number): void {
    this.#reach(slot);
    this.#codes[slot] = 0;
  }

  isOpenTo(slot: number, free: Code): boolean {
    return ((this.#codes[slot] ?? 0) & free) !== 0;
  }

  /** Which of these signatures has the very first item for who is free so; -1 = none. O(slots). */
  firstOf(slots: readonly number[], free: Code): number {
    const codes = this.#codes;
    const keys = this.#keys;
    let best = -1;
    for (let index = 0; index < slots.length; index++) {
      const slot = slots[index] ?? 0;
      if (((codes[slot] ?? 0) & free) === 0) continue;
      if (best < 0 || isBefore(keys, slot * WIDTH, best * WIDTH)) best = slot;
    }
    return best;
  }

  #reach(slot: number): void {
    if (slot < this.#codes.length) return;
    const codes = new Uint16Array(this.#codes.length * 2);
    const keys = new Float64Array(this.#keys.length * 2);
    codes.set(this.#codes);
    keys.set(this.#keys);
    this.#codes = codes;
    this.#keys = keys;
  }
}

function isBefore(keys: Float64Array, a: number, b: number): boolean {
  for (let field = 0; field < WIDTH; field++) {
    const keyA = keys[a + field] ?? 0;
    const keyB = keys[b + field] ?? 0;
    if (keyA !== keyB) return keyA < keyB;
  }
  return false;
}
