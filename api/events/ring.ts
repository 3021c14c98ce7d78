const COUNT_MAX = 500;
const BYTES_MAX = 4 * 1024 * 1024;

interface Kept {
  readonly n: number;
  readonly text: string;
}

/** The last patches of a stream, so that a short absence costs no snapshot. Bounded both ways. */
export class PatchRing {
  #kept: Kept[] = [];
  #bytes = 0;

  push(n: number, text: string): void {
    this.#kept.push({ n, text });
    this.#bytes += text.length;
    let drop = 0;
    while (this.#kept.length - drop > COUNT_MAX || this.#bytes > BYTES_MAX) {
      this.#bytes -= this.#kept[drop]?.text.length ?? 0;
      drop += 1;
    }
    if (drop > 0) this.#kept = this.#kept.slice(drop);
  }

  /** Everything after `n` up to `last`; null = some of it is no longer here. */
  after(n: number, last: number): readonly string[] | null {
    if (n === last) return [];
    const from = this.#kept.findIndex((kept) => kept.n === n + 1);
    return from === -1 ? null : this.#kept.slice(from).map(({ text }) => text);
  }

  clear(): void {
    this.#kept = [];
    this.#bytes = 0;
  }
}
