import { assert, must } from '../../domain/index.ts';
import type { Interaction } from '../state.ts';

interface Slot {
  readonly order: number;
  readonly interaction: Interaction;
}

/**
 * Those who wait with one priority, by order. Nearly always appended at the end and taken from the
 * front; who comes back from an offer is put into its old place by binary search.
 */
export class Line {
  #slots: Slot[] = [];
  #head = 0;

  get size(): number {
    return this.#slots.length - this.#head;
  }

  add(order: number, interaction: Interaction): void {
    const slots = this.#slots;
    const slot = { order, interaction };
    const last = slots.at(-1);
    if (this.size === 0 || (last !== undefined && last.order < order)) {
      slots.push(slot);
      return;
    }
    const index = this.#indexOf(order);
    if (index === this.#head && index > 0) {
      this.#head--;
      slots[this.#head] = slot;
      return;
    }
    slots.splice(index, 0, slot);
  }

  remove(order: number): void {
    const index = this.#indexOf(order);
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
    return this.#indexOf(order) - this.#head;
  }

  first(): Interaction | null {
    return this.size === 0 ? null : must(this.#slots[this.#head], 'line head').interaction;
  }

  *[Symbol.iterator](): Generator<Interaction> {
    for (let index = this.#head; index < this.#slots.length; index++) {
      yield must(this.#slots[index], 'line slot').interaction;
    }
  }

  /** Index of the first slot whose order is not less. */
  #indexOf(order: number): number {
    let low = this.#head;
    let high = this.#slots.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (must(this.#slots[middle], 'line slot').order < order) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
