import { MediaError } from '../fault.ts';
import type { RecordingEnd, RecordingSink, RecordOptions } from '../port-record.ts';
import { ChunkCipher, headerBytes, newHeader, newRecordingKey } from './format.ts';

const BYTES_PER_MS = 8 * 2 * 2;
/** A sink that is a minute behind will not catch up; memory must not grow with it. */
const BACKLOG_MAX = 120;

/**
 * Encrypts what comes and appends it, one chunk after the other. Audio that comes while the key is
 * still being wrapped waits in memory.
 *
 *   open ─ end ─► ending ─ last chunk stored ─► done
 *     └──────────────┴─ a fault of key or sink ─► failed (the sink was told to abort)
 */
export class RecordingWriter {
  readonly #sink: RecordingSink;
  readonly done: Promise<RecordingEnd>;
  #settle: { resolve: (end: RecordingEnd) => void; reject: (error: Error) => void } | undefined;
  #cipher: ChunkCipher | undefined;
  #tail: Promise<void>;
  #waiting = 0;
  #chunks = 0;
  #audioBytes = 0;
  #bytes = 0;
  #state: 'open' | 'ending' | 'failed' = 'open';

  constructor(options: RecordOptions) {
    this.#sink = options.sink;
    this.done = new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
    // Whoever waits for `done` hears of it; nobody has to.
    this.done.catch(() => undefined);
    this.#tail = this.#begin(options).catch((error: unknown) => this.#fail(error));
  }

  /** The sound must fit into the file as it is: whole frames of two samples. */
  append(samples: Int16Array): void {
    if (this.#state !== 'open') return;
    if (this.#waiting >= BACKLOG_MAX) {
      this.#fail(new Error('the sink is too slow'));
      return;
    }
    this.#enqueue(samples, false);
  }

  end(): void {
    if (this.#state !== 'open') return;
    this.#state = 'ending';
    this.#enqueue(new Int16Array(0), true);
    this.#tail = this.#tail.then(() => this.#finish()).catch((error: unknown) => this.#fail(error));
  }

  async #begin({ wrapKey, facts = {} }: RecordOptions): Promise<void> {
    const key = newRecordingKey();
    const header = newHeader(await wrapKey(key), facts);
    const bytes = headerBytes(header);
    this.#cipher = new ChunkCipher(key, { prefix: header.noncePrefix, bytes });
    await this.#store(bytes);
  }

  #enqueue(samples: Int16Array, isLast: boolean): void {
    this.#waiting++;
    this.#tail = this.#tail
      .then(async () => {
        this.#waiting--;
        if (this.#state === 'failed' || this.#cipher === undefined) return;
        const plain = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
        this.#audioBytes += plain.length;
        await this.#store(this.#cipher.seal(this.#chunks++, plain, isLast));
      })
      .catch((error: unknown) => this.#fail(error));
  }

  async #store(bytes: Uint8Array): Promise<void> {
    await this.#sink.append(bytes);
    this.#bytes += bytes.length;
  }

  async #finish(): Promise<void> {
    if (this.#state === 'failed') return;
    await this.#sink.finish();
    const durationMs = this.#audioBytes / BYTES_PER_MS;
    this.#settle?.resolve({ durationMs, chunks: this.#chunks, bytes: this.#bytes });
  }

  #fail(cause: unknown): void {
    if (this.#state === 'failed') return;
    this.#state = 'failed';
    this.#settle?.reject(new MediaError('badRecording', 'the recording failed', { cause }));
    // The first fault is what counts; that the clearing up failed as well changes nothing.
    this.#sink.abort().catch(() => undefined);
  }
}
