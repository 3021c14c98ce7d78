import type { LegHome } from './leg.ts';
import type { AudioTap, TapFrame, TapOptions } from './port-stream.ts';
import { Doubler } from './resample.ts';
import type { ChannelEvent, Whose } from './worker/messages.ts';

const QUEUE_FRAMES_MAX = 100;
/** The worker may have 200 frames under way; it hears of those taken in steps. */
const TAKEN_STEP = 10;

/** The main thread's end of a tap: a bounded queue, or a callback. */
export class OwnTap implements AudioTap {
  readonly #home: LegHome;
  readonly #channel: number;
  readonly #onFrame: ((frame: TapFrame) => void) | undefined;
  readonly #queueMax: number;
  readonly #doublers: { readonly said: Doubler; readonly heard: Doubler } | undefined;
  #queue: TapFrame[] = [];
  #waiting: ((result: IteratorResult<TapFrame>) => void) | undefined;
  #isEnded = false;
  #untold = 0;
  #frames = 0;
  #dropped = 0;
  readonly #nextSequence = { said: 0, heard: 0 };

  constructor(home: LegHome, of: Whose, options: TapOptions) {
    this.#home = home;
    this.#onFrame = options.onFrame;
    this.#queueMax = options.queueFramesMax ?? QUEUE_FRAMES_MAX;
    if (options.rateHz === 16_000) {
      this.#doublers = { said: new Doubler(), heard: new Doubler() };
    }
    this.#channel = home.channel((event) => this.#event(event));
    const direction = options.direction ?? 'said';
    home.post({ kind: 'tap', channel: this.#channel, of, direction });
  }

  get stats() {
    return { frames: this.#frames, dropped: this.#dropped };
  }

  close(): void {
    this.#home.post({ kind: 'endChannel', channel: this.#channel });
    this.#end();
  }

  [Symbol.asyncIterator](): AsyncIterator<TapFrame> {
    return {
      next: () => this.#next(),
      return: async () => {
        this.close();
        return { done: true, value: undefined };
      },
    };
  }

  #next(): Promise<IteratorResult<TapFrame>> {
    const frame = this.#queue.shift();
    if (frame !== undefined) return Promise.resolve({ done: false, value: frame });
    if (this.#isEnded) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => (this.#waiting = resolve));
  }

  #event(event: ChannelEvent): void {
    if (event.kind === 'ended') this.#end();
    if (event.kind !== 'frame' || this.#isEnded) return;
    if (++this.#untold >= TAKEN_STEP) {
      this.#home.post({ kind: 'tapTaken', channel: this.#channel, frames: this.#untold });
      this.#untold = 0;
    }
    const { direction, sequence } = event;
    // The worker's own drops show as a gap.
    this.#dropped += sequence - this.#nextSequence[direction];
    this.#nextSequence[direction] = sequence + 1;
    this.#frames++;
    const samples = this.#doublers?.[direction].next(event.samples) ?? event.samples;
    this.#give({ direction, sequence, samples });
  }

  #give(frame: TapFrame): void {
    if (this.#onFrame !== undefined) {
      this.#onFrame(frame);
      return;
    }
    const waiting = this.#waiting;
    if (waiting !== undefined) {
      this.#waiting = undefined;
      waiting({ done: false, value: frame });
      return;
    }
    this.#queue.push(frame);
    if (this.#queue.length <= this.#queueMax) return;
    this.#queue.shift();
    this.#dropped++;
  }

  #end(): void {
    this.#isEnded = true;
    this.#waiting?.({ done: true, value: undefined });
    this.#waiting = undefined;
  }
}
