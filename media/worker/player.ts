/** What the worker plays: samples it holds, or a tone that it makes. */
export type PlayItem =
  | { readonly kind: 'samples'; readonly samples: Int16Array }
  | { readonly kind: 'tone'; readonly hz: number; readonly amplitude: number };

const SAMPLES_PER_MS = 8;

/**
 * Plays items in order, once or in a loop. A tone never ends, so what follows it is never heard.
 */
export class Player {
  readonly #items: readonly PlayItem[];
  readonly #loop: boolean;
  readonly #total: number;
  #item = 0;
  #offset = 0;
  #before = 0;

  constructor(items: readonly PlayItem[], options: { loop: boolean; startMs: number }) {
    this.#items = items;
    this.#loop = options.loop;
    this.#total = items.reduce((sum, item) => sum + lengthOf(item), 0);
    this.#seek(Math.max(0, Math.floor(options.startMs * SAMPLES_PER_MS)));
  }

  get positionMs(): number {
    return Math.round((this.#before + this.#offset) / SAMPLES_PER_MS);
  }

  get finished(): boolean {
    return this.#item >= this.#items.length;
  }

  /** Fills `into`, with silence after the end. */
  read(into: Int16Array): void {
    let at = 0;
    while (at < into.length) {
      const item = this.#items[this.#item];
      if (item === undefined) {
        into.fill(0, at);
        return;
      }
      at += this.#copy(item, into, at);
      if (this.#offset >= lengthOf(item)) this.#next(item);
    }
  }

  #copy(item: PlayItem, into: Int16Array, at: number): number {
    const count = Math.min(into.length - at, lengthOf(item) - this.#offset);
    if (item.kind === 'samples') {
      into.set(item.samples.subarray(this.#offset, this.#offset + count), at);
    } else {
      const step = (2 * Math.PI * item.hz) / 8000;
      for (let i = 0; i < count; i++) {
        into[at + i] = Math.round(item.amplitude * Math.sin(step * (this.#offset + i)));
      }
    }
    this.#offset += count;
    return count;
  }

  #next(item: PlayItem): void {
    this.#before += lengthOf(item);
    this.#offset = 0;
    this.#item++;
    if (this.finished && this.#loop && this.#total > 0) {
      this.#item = 0;
      this.#before = 0;
    }
  }

  #seek(position: number): void {
    let left = this.#loop && this.#total > 0 ? position % this.#total : position;
    for (let item = this.#items[0]; item !== undefined; item = this.#items[this.#item]) {
      if (left < lengthOf(item)) {
        this.#offset = left;
        return;
      }
      left -= lengthOf(item);
      this.#before += lengthOf(item);
      this.#item++;
    }
  }
}

function lengthOf(item: PlayItem): number {
  return item.kind === 'samples' ? item.samples.length : Infinity;
}
