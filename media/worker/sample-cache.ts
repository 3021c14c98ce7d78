/** 64 MB are 70 minutes of 8 kHz audio: prompts and music of many tenants. */
const BYTES_MAX = 64 * 1024 * 1024;

/** Samples by key, least recently used first out. Players hold their own reference. */
export class SampleCache {
  readonly #entries = new Map<string, Int16Array>();
  #bytes = 0;

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
      if (this.#bytes <= BYTES_MAX || oldest === key) return;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#bytes -= this.#entries.get(key)?.byteLength ?? 0;
    this.#entries.delete(key);
  }
}
