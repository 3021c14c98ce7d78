import { assert, must } from '../../domain/index.ts';
import type { Interaction } from '../state.ts';

interface Slot {
  readonly order: number;
  readonly since: number;
  readonly interaction: Interaction;
}

/**
 * Those who wait with one priority, by order; `since` never falls as the order rises. Nearly always
 * appended at the end and taken from the front, O(1); who comes back from an offer is put into its
 * old place by binary search.
 */
export class Line {
  #slots: Slot[] = [];
  #head = 0;

  get size(): number {
    return this.#slots.length - this.#head;
  }

  add(order: number, since: number, interaction: Interaction): void {
    const slots = this.#slots;
    const slot = { order, since, interaction };
    const last = slots.at(-1);
    if (this.size === 0 || (last !== undefined && last.order < order)) {
      slots.push(slot);
      return;
    }
    const index = this.#indexOf((each) => each.order < order);
    if (index === this.#head && index > 0) {
      this.#head--;
      slots[this.#head] = slot;
      return;
    }
    slots.splice(index, 0, slot);
  }

  remove(order: number): void {
    const index = this.#indexOf((each) => each.order < order);
    const slot = this.#slots[index];
    assert(slot?.order === order, () => `nobody waits at order ${order}`);
    if (index !== this.#head) {
      this.#slots.splice(index, 1);
      return;
    }
    this.#head++;
    if (this.#head > 500 && this.#head * 2 > this.#slots.length) {
      this.#slots = this.#slots.slice(this.#head);
      this.#head = 0;
    }
  }

  /** How many wait before this order. */
  ahead(order: number): number {
    if (this.size > 0 && this.#slots[this.#head]?.order === order) return 0;
    return this.#indexOf((each) => each.order < order) - this.#head;
  }

  /** How many have waited since before then; since that very instant, those of a lower order. */
  olderThan(since: number, order: number): number {
    return (
      this.#indexOf((each) => each.since < since || (each.since === since && each.order < order)) -
      this.#head
    );
  }

  first(): Interaction | null {
    return this.size === 0 ? null : must(this.#slots[this.#head], 'line head').interaction;
  }

  *[Symbol.iterator](): Generator<Interaction> {
    for (let index = this.#head; index < this.#slots.length; index++) {
      yield must(this.#slots[index], 'line slot').interaction;
    }
  }

  /** Index of the first slot that is not `before`. */
  #indexOf(before: (slot: Slot) => boolean): number {
    let low = this.#head;
    let high = this.#slots.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (before(must(this.#slots[middle], 'line slot'))) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
