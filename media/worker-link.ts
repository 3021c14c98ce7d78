import { Worker } from 'node:worker_threads';
import { MediaError } from './fault.ts';
import type { FromWorker, Reply, ToWorker } from './worker/messages.ts';

type Event = Exclude<FromWorker, { kind: 'reply' }>;

/** What a request looks like before it gets its number. */
type Unnumbered<T> = T extends { readonly request: number } ? Omit<T, 'request'> : never;
export type Request = Unnumbered<ToWorker>;

/** One worker thread: messages out, replies matched, events to the legs. */
export class WorkerLink {
  readonly #worker: Worker;
  readonly #pending = new Map<
    number,
    { done: (reply: Reply) => void; fail: (error: Error) => void }
  >();
  #nextRequest = 1;
  #ended: MediaError | undefined;

  constructor(entry: string | URL, on: { event: (event: Event) => void; ended: () => void }) {
    this.#worker = new Worker(entry, { name: 'media' });
    this.#worker.on('message', (message: FromWorker) => {
      if (message.kind === 'reply') this.#settle(message.request, message.reply);
      else on.event(message);
    });
    this.#worker.on('error', (error) => this.#end(error));
    this.#worker.on('exit', (code) => {
      this.#end(new Error(`exit code ${code}`));
      on.ended();
    });
  }

  post(message: ToWorker): void {
    if (this.#ended === undefined) this.#worker.postMessage(message);
  }

  request(message: Request): Promise<Reply> {
    return new Promise((done, fail) => {
      if (this.#ended !== undefined) {
        fail(this.#ended);
        return;
      }
      const request = this.#nextRequest++;
      this.#pending.set(request, { done, fail });
      this.#worker.postMessage({ ...message, request });
    });
  }

  async close(): Promise<void> {
    if (this.#ended === undefined) await this.request({ kind: 'shutDown' }).catch(() => undefined);
    await this.#worker.terminate();
  }

  #settle(request: number, reply: Reply): void {
    const pending = this.#pending.get(request);
    this.#pending.delete(request);
    pending?.done(reply);
  }

  #end(cause: unknown): void {
    this.#ended ??= new MediaError('workerFailed', 'the media worker ended', { cause });
    for (const { fail } of this.#pending.values()) fail(this.#ended);
    this.#pending.clear();
  }
}
