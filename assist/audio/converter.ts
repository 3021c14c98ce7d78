import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { SpeechError } from '../speech/fault.ts';
import { Turns } from '../speech/turns.ts';
import type { Converted } from './convert.ts';
import { FILE_BYTES_MAX, refused } from './refusal.ts';
import type { Refused } from './refusal.ts';

export interface ConverterOptions {
  /** Default: `audio-worker.js` beside the running bundle. */
  readonly workerEntry?: string;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 60_000;
const WAITING_MAX = 8;
const MEMORY_MB = 512;

const closed = () => new SpeechError('closed', 'the converter has been closed');

/** Converts uploaded audio, one file at a time, on a thread with bounded time and memory. */
export class AudioConverter {
  readonly #entry: string;
  readonly #timeoutMs: number;
  readonly #turns = new Turns(1, WAITING_MAX);
  readonly #closing = new AbortController();

  constructor(options: ConverterOptions = {}) {
    const beside = () => fileURLToPath(new URL('./audio-worker.js', import.meta.url));
    this.#entry = options.workerEntry ?? beside();
    this.#timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  }

  /** A file that is no prompt is a refusal. Throws SpeechError when too many wait, or closed. */
  convert(file: Uint8Array): Promise<Converted | Refused> {
    // Not copied to a thread only to hear that.
    if (file.length > FILE_BYTES_MAX) return Promise.resolve(refused('tooBig'));
    return this.#turns.take(() => this.#convert(file));
  }

  /** The thread that is at work ends; who waits for it, and whoever comes later, is told so. */
  close(): void {
    this.#closing.abort();
  }

  #convert(file: Uint8Array): Promise<Converted | Refused> {
    const { signal } = this.#closing;
    return new Promise((done, fail) => {
      if (signal.aborted) {
        fail(closed());
        return;
      }
      const worker = new Worker(this.#entry, {
        name: 'audio',
        workerData: file,
        resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
      });
      const settle = (result: Converted | Refused) => {
        over();
        done(result);
      };
      const close = () => {
        over();
        fail(closed());
      };
      const over = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', close);
        void worker.terminate();
      };
      signal.addEventListener('abort', close);
      const timer = setTimeout(() => settle(refused('tooSlow')), this.#timeoutMs);
      worker.once('message', settle);
      // A decoder that trips over the file takes its thread with it; nothing else.
      worker.once('error', () => settle(refused('damaged')));
      worker.once('exit', () => settle(refused('damaged')));
    });
  }
}
