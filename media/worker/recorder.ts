const FRAME = 160;
/** Half a second: what a crash may cost, with room for the writing (the promise is one second). */
const BATCH_FRAMES = 25;

/**
 * Collects a leg's sound in stereo: left what the peer says, right everything that it hears. It
 * hands batches to the other thread, where they are encrypted and written.
 */
export class Recorder {
  readonly #post: (samples: Int16Array, isLast: boolean) => void;
  readonly #pause: 'silence' | 'cut';
  #batch = new Int16Array(BATCH_FRAMES * FRAME * 2);
  #at = 0;
  #isEnded = false;
  isPaused = false;

  constructor(pause: 'silence' | 'cut', post: (samples: Int16Array, isLast: boolean) => void) {
    this.#pause = pause;
    this.#post = post;
  }

  frame(left: Int16Array, right: Int16Array): void {
    if (this.isPaused && this.#pause === 'cut') return;
    const [batch, at] = [this.#batch, this.#at];
    if (this.isPaused) batch.fill(0, at, at + 2 * FRAME);
    else {
      for (let i = 0; i < FRAME; i++) {
        batch[at + 2 * i] = left[i] ?? 0;
        batch[at + 2 * i + 1] = right[i] ?? 0;
      }
    }
    this.#at = at + 2 * FRAME;
    if (this.#at === batch.length) this.#hand(batch, false);
  }

  /** Hands over the rest, once. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#hand(this.#batch.slice(0, this.#at), true);
  }

  #hand(samples: Int16Array, isLast: boolean): void {
    this.#post(samples, isLast);
    this.#batch = new Int16Array(BATCH_FRAMES * FRAME * 2);
    this.#at = 0;
  }
}
