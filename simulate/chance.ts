/** Seeded generator (sfc32): the same seed gives the same run on any machine. */
export class Chance {
  #a: number;
  #b: number;
  #c: number;
  #d = 1;

  constructor(seed: number) {
    this.#a = 0x9e3779b9;
    this.#b = 0x243f6a88;
    this.#c = seed | 0;
    for (let i = 0; i < 12; i += 1) this.next();
  }

  /** 32 bits. */
  next(): number {
    const t = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + t;
    this.#c |= 0;
    return t >>> 0;
  }

  /** [0, 1) */
  fraction(): number {
    return this.next() / 4_294_967_296;
  }

  /** True with the given probability. */
  happens(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** Whole number, both ends included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.fraction() * (high - low + 1));
  }

  /** Exponential with the given mean, at least 1. */
  exponential(meanMs: number): number {
    return Math.max(1, Math.round(-Math.log(1 - this.fraction()) * meanMs));
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.between(0, items.length - 1)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }
}
