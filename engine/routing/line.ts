import { assert } from '../../domain/index.ts';
import type { Interaction } from '../state.ts';
import { SortedChunks } from './sorted-chunks.ts';

interface Slot {
  readonly order: number;
  readonly since: number;
  readonly interaction: Interaction;
}

/**
 * Those who wait with one priority, by order; `since` never falls as the order rises. Each question
 * and each change is O(log waiting), also for who leaves from the middle or comes back to the old
 * place after an offer (`SortedChunks` says what is added to that).
 */
export class Line {
  readonly #slots = new SortedChunks<Slot>();

  get size(): number {
    return this.#slots.size;
  }

  add(order: number, since: number, interaction: Interaction): void {
    this.#slots.insert({ order, since, interaction }, (each) => each.order < order);
  }

  remove(order: number): void {
    const gone = this.#slots.remove((each) => each.order < order);
    assert(gone?.order === order, () => `nobody waits at order ${order}`);
  }

  /** How many wait before this order. */
  ahead(order: number): number {
    return this.#slots.count((each) => each.order < order);
  }

  /** How many have waited since before then; since that very instant, those of a lower order. */
  olderThan(since: number, order: number): number {
    return this.#slots.count(
      (each) => each.since < since || (each.since === since && each.order < order),
    );
  }

  first(): Interaction | null {
    return this.#slots.first?.interaction ?? null;
  }

  *[Symbol.iterator](): Generator<Interaction> {
    for (const { interaction } of this.#slots) yield interaction;
  }
}
