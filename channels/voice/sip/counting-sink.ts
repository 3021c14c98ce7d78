import type { RecordingSink } from '../../../media/index.ts';

/** Length and tag around the sound of each chunk (media/recording/format.ts). */
const CHUNK_EXTRA_BYTES = 20;
/** Stereo, 8 kHz, 16 bit. */
const BYTES_PER_MS = 32;

/** Knows how much of a recording is on the disk, also when it breaks off. */
export class CountingSink implements RecordingSink {
  readonly #sink: RecordingSink;
  #appends = 0;
  #bytes = 0;
  #soundBytes = 0;

  constructor(sink: RecordingSink) {
    this.#sink = sink;
  }

  get size(): number {
    return this.#bytes;
  }

  get durationMs(): number {
    return Math.floor(this.#soundBytes / BYTES_PER_MS);
  }

  async append(chunk: Uint8Array): Promise<void> {
    await this.#sink.append(chunk);
    this.#bytes += chunk.length;
    // The first is the header.
    if (this.#appends++ > 0) this.#soundBytes += Math.max(0, chunk.length - CHUNK_EXTRA_BYTES);
  }

  finish(): Promise<void> {
    return this.#sink.finish();
  }

  abort(): Promise<void> {
    return this.#sink.abort();
  }
}
