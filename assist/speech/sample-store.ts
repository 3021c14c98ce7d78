/** Samples in memory by key, least recently used first out. */
export class SampleStore {
  readonly #bytesMax: number;
  readonly #entries = new Map<string, Int16Array>();
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get(key: string): Int16Array | undefined {
    const samples = this.#entries.get(key);
    if (samples === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, samples);
    return samples;
  }

  put(key: string, samples: Int16Array): void {
    this.#drop(key);
    this.#entries.set(key, samples);
    this.#bytes += samples.byteLength;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#bytesMax || oldest === key) return;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#bytes -= this.#entries.get(key)?.byteLength ?? 0;
    this.#entries.delete(key);
  }
}
