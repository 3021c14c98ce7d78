import type { Code } from './codes.ts';
import type { Entry, Heap } from './heap.ts';

/** Rank, key, order, and for whom: four numbers side by side, half a cache line. */
const WIDTH = 4;
const FOR = 3;

/**
 * The first item of each signature, by the signature's number. An agent looks at all signatures
 * that their class may serve (some tens, or a hundred), and at no more of each than is here.
 */
export class Heads {
  #numbers = new Float64Array(64 * WIDTH);

  /** O(1), amortised. */
  set(slot: number, items: Heap<Entry>, needed: Code): void {
    const numbers = this.#with(slot);
    const at = slot * WIDTH;
    numbers[at] = items.firstKey(0);
    numbers[at + 1] = items.secondKey(0);
    numbers[at + 2] = items.thirdKey(0);
    numbers[at + FOR] = needed;
  }

  /** Nobody waits there. */
  clear(slot: number): void {
    this.#with(slot)[slot * WIDTH + FOR] = 0;
  }

  isOpenTo(slot: number, free: Code): boolean {
    return ((this.#numbers[slot * WIDTH + FOR] ?? 0) & free) !== 0;
  }

  /** Which of these signatures has the very first item for who is free so; -1 = none. O(slots). */
  firstOf(slots: readonly number[], free: Code): number {
    const numbers = this.#numbers;
    let best = -1;
    for (let index = 0; index < slots.length; index++) {
      const slot = slots[index] ?? 0;
      if (((numbers[slot * WIDTH + FOR] ?? 0) & free) === 0) continue;
      if (best < 0 || isBefore(numbers, slot * WIDTH, best * WIDTH)) best = slot;
    }
    return best;
  }

  #with(slot: number): Float64Array {
    if (slot * WIDTH >= this.#numbers.length) {
      const longer = new Float64Array(this.#numbers.length * 2);
      longer.set(this.#numbers);
      this.#numbers = longer;
    }
    return this.#numbers;
  }
}

function isBefore(numbers: Float64Array, a: number, b: number): boolean {
  for (let field = 0; field < FOR; field++) {
    const numberA = numbers[a + field] ?? 0;
    const numberB = numbers[b + field] ?? 0;
    if (numberA !== numberB) return numberA < numberB;
  }
  return false;
}
