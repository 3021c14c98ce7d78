/** 16 bits a digest and five of them set: one stranger in some 1,500 is looked up for nothing. */
const BITS_PER_DIGEST = 16;
const WORDS_USED = 5;
const WORD_BYTES = 4;
const CAPACITY_MIN = 4_096;

/**
 * A Bloom filter (Bloom 1970) over blind indexes. "Not there" is certain, so that a caller who was
 * never seen costs no question to the database; "there" means ask. Digests are uniformly random:
 * their own words serve as the hashes. Add and ask: O(1).
 */
export class DigestFilter {
  readonly #bits: Uint32Array;
  readonly #mask: number;
  readonly #capacity: number;
  #added = 0;

  /** For so many digests; with more it asks for nothing more often, and says so by `isFull`. */
  constructor(capacity: number) {
    this.#capacity = Math.max(CAPACITY_MIN, capacity);
    const bits = 2 ** Math.ceil(Math.log2(this.#capacity * BITS_PER_DIGEST));
    this.#bits = new Uint32Array(bits / 32);
    this.#mask = bits - 1;
  }

  get isFull(): boolean {
    return this.#added > this.#capacity;
  }

  add(digest: Uint8Array): void {
    const words = wordsOf(digest);
    for (let n = 0; n < WORDS_USED; n += 1) {
      const bit = words.getUint32(n * WORD_BYTES) & this.#mask;
      this.#bits[bit >>> 5] = (this.#bits[bit >>> 5] ?? 0) | (1 << (bit & 31));
    }
    this.#added += 1;
  }

  mayHave(digest: Uint8Array): boolean {
    const words = wordsOf(digest);
    for (let n = 0; n < WORDS_USED; n += 1) {
      const bit = words.getUint32(n * WORD_BYTES) & this.#mask;
      if ((((this.#bits[bit >>> 5] ?? 0) >>> (bit & 31)) & 1) === 0) return false;
    }
    return true;
  }
}

/** Grows by a larger filter beside the full ones (Almeida et al. 2007): it forgets nobody. */
export class GrowingFilter {
  readonly #full: DigestFilter[] = [];
  #capacity: number;
  #open: DigestFilter;

  /** For so many digests at first. */
  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#open = new DigestFilter(capacity);
  }

  add(digest: Uint8Array): void {
    if (this.#open.isFull) {
      this.#full.push(this.#open);
      this.#capacity = Math.max(this.#capacity, CAPACITY_MIN) * 2;
      this.#open = new DigestFilter(this.#capacity);
    }
    this.#open.add(digest);
  }

  mayHave(digest: Uint8Array): boolean {
    return this.#open.mayHave(digest) || this.#full.some((filter) => filter.mayHave(digest));
  }
}

/** At a take-over a million are read in one go: nothing else is made for each. */
const wordsOf = ({ buffer, byteOffset }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, WORDS_USED * WORD_BYTES);
