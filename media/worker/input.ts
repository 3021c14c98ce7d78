const FRAME = 160;
/** A speech service sends whole sentences faster than they are spoken. */
const QUEUE_SAMPLES_MAX = 60 * 8000;
/** Held back before the first sound and after each shortage, against an uneven sender. */
const START_SAMPLES = 480;
const WAIT_TICKS_MAX = 5;
const FADE = 40;

export interface InputEvents {
  /** Everything written so far was played, or thrown away by a flush. */
  drained(reason: 'played' | 'flushed'): void;
}

/**
 * Sound from outside (a virtual agent's voice), as a bounded queue.
 *
 *   empty ─ write ─► filling ─ 60 ms are there, or 100 ms have passed ─► playing
 *     ▲                                                                     │ nothing left
 *     └─────────────────────────────────────────────────────────────────────┘
 */
export class Input {
  readonly #events: InputEvents;
  readonly #chunks: Int16Array[] = [];
  #offset = 0;
  #queued = 0;
  #state: 'empty' | 'filling' | 'playing' = 'empty';
  #waited = 0;
  readonly bargeIn: boolean;
  #dropped = 0;

  constructor(bargeIn: boolean, events: InputEvents) {
    this.bargeIn = bargeIn;
    this.#events = events;
  }

  get queuedMs(): number {
    return Math.round(this.#queued / 8);
  }

  get droppedMs(): number {
    return Math.round(this.#dropped / 8);
  }

  write(samples: Int16Array): void {
    const room = QUEUE_SAMPLES_MAX - this.#queued;
    const taken = samples.length > room ? samples.subarray(0, room) : samples;
    this.#dropped += samples.length - taken.length;
    if (taken.length === 0) return;
    this.#chunks.push(taken);
    this.#queued += taken.length;
    if (this.#state !== 'empty') return;
    this.#state = 'filling';
    this.#waited = 0;
  }

  /** The listener speaks: what was not yet said is not said. */
  flush(): void {
    if (this.#state === 'empty') return;
    this.#clear();
    this.#events.drained('flushed');
  }

  get isSpeaking(): boolean {
    return this.#state === 'playing';
  }

  /** False when it has nothing to say in this tick. */
  read(into: Int16Array): boolean {
    if (this.#state === 'empty') return false;
    if (this.#state === 'filling') {
      const isReady = this.#queued >= START_SAMPLES || ++this.#waited >= WAIT_TICKS_MAX;
      if (!isReady) return false;
      this.#state = 'playing';
    }
    const count = this.#take(into);
    into.fill(0, count);
    // The last sound of a sentence, or of a shortage, must not end in a click.
    if (count < FRAME) for (let i = 0; i < Math.min(count, FADE); i++) soften(into, count, i);
    if (this.#queued === 0) {
      this.#clear();
      this.#events.drained('played');
    }
    return true;
  }

  #take(into: Int16Array): number {
    let at = 0;
    for (let chunk = this.#chunks[0]; chunk !== undefined && at < into.length; ) {
      const count = Math.min(into.length - at, chunk.length - this.#offset);
      into.set(chunk.subarray(this.#offset, this.#offset + count), at);
      at += count;
      this.#offset += count;
      if (this.#offset === chunk.length) {
        this.#chunks.shift();
        this.#offset = 0;
        chunk = this.#chunks[0];
      }
    }
    this.#queued -= at;
    return at;
  }

  #clear(): void {
    this.#chunks.length = 0;
    this.#offset = 0;
    this.#queued = 0;
    this.#state = 'empty';
  }
}

function soften(into: Int16Array, end: number, i: number): void {
  const at = end - 1 - i;
  into[at] = Math.round(((into[at] ?? 0) * i) / FADE);
}
