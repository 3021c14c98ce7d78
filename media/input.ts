import type { LegHome } from './leg.ts';
import type { AudioInput, InputOptions } from './port-stream.ts';
import { Halver } from './resample.ts';
import type { ChannelEvent, Whose } from './worker/messages.ts';

/** The main thread's end of an injection: resampling here, the queue is the worker's. */
export class OwnInput implements AudioInput {
  readonly #home: LegHome;
  readonly #channel: number;
  readonly #halver: Halver | undefined;
  #isEnded = false;
  onDrained: (reason: 'played' | 'flushed') => void = () => undefined;

  constructor(home: LegHome, of: Whose, options: InputOptions) {
    this.#home = home;
    this.#halver = options.rateHz === 16_000 ? new Halver() : undefined;
    this.#channel = home.channel((event) => this.#event(event));
    const bargeIn = options.bargeIn ?? false;
    home.post({ kind: 'input', channel: this.#channel, of, bargeIn });
  }

  write(samples: Int16Array): void {
    if (this.#isEnded) return;
    const narrow = this.#halver?.next(samples) ?? samples.slice();
    this.#home.post({ kind: 'inputAudio', channel: this.#channel, samples: narrow });
  }

  flush(): void {
    this.#home.post({ kind: 'inputFlush', channel: this.#channel });
  }

  close(): void {
    this.#isEnded = true;
    this.#home.post({ kind: 'endChannel', channel: this.#channel });
  }

  async stats(): Promise<{ readonly droppedMs: number; readonly queuedMs: number }> {
    const reply = await this.#home.request({ kind: 'inputStats', channel: this.#channel });
    return reply.kind === 'input' ? reply : { droppedMs: 0, queuedMs: 0 };
  }

  #event(event: ChannelEvent): void {
    if (event.kind === 'ended') this.#isEnded = true;
    else if (event.kind === 'drained') this.onDrained(event.reason);
  }
}
