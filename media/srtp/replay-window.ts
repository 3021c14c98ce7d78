const SIZE = 128;

/**
 * Which packet indexes have been used, over the last 128 (RFC 3711 §3.3.2 asks for 64 at least).
 * Each slot remembers the index it was used for, so that moving on clears nothing.
 */
export class ReplayWindow {
  readonly #used = new Float64Array(SIZE).fill(-1);
  #highest = -1;

  get highest(): number {
    return this.#highest;
  }

  isNew(index: number): boolean {
    return index > this.#highest - SIZE && this.#used[index % SIZE] !== index;
  }

  use(index: number): void {
    this.#used[index % SIZE] = index;
    if (index > this.#highest) this.#highest = index;
  }

  /** Everything up to `index` counts as used. */
  startAfter(index: number): void {
    this.#highest = index;
    for (let i = Math.max(0, index - SIZE + 1); i <= index; i++) this.#used[i % SIZE] = i;
  }
}

/** The 48 bit index of a 16 bit sequence number, nearest to the highest seen (RFC 3711 §3.3.1). */
export function indexNear(highest: number, sequence: number): number {
  if (highest < 0) return sequence;
  const step = ((sequence - (highest % 65_536)) << 16) >> 16;
  const index = highest + step;
  return index < 0 ? index + 65_536 : index;
}
