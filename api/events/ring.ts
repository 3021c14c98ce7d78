import type { PatchFrame } from './patch-frame.ts';

const COUNT_MAX = 500;
const BYTES_MAX = 4 * 1024 * 1024;

/** The last patches of a feed, so that a short absence costs no snapshot. Bounded both ways. */
export class FrameRing {
  #kept: PatchFrame[] = [];
  #bytes = 0;

  push(frame: PatchFrame): void {
    this.#kept.push(frame);
    this.#bytes += frame.size;
    let drop = 0;
    while (this.#kept.length - drop > COUNT_MAX || this.#bytes > BYTES_MAX) {
      this.#bytes -= this.#kept[drop]?.size ?? 0;
      drop += 1;
    }
    if (drop > 0) this.#kept = this.#kept.slice(drop);
  }

  /** Everything after `n` up to `last`; null = some of it is no longer here. */
  after(n: number, last: number): readonly PatchFrame[] | null {
    if (n === last) return [];
    const from = this.#kept.findIndex((kept) => kept.n === n + 1);
    return from === -1 ? null : this.#kept.slice(from);
  }

  get oldest(): number {
    return this.#kept[0]?.n ?? Number.POSITIVE_INFINITY;
  }

  clear(): void {
    this.#kept = [];
    this.#bytes = 0;
  }
}
