import { MediaError } from './fault.ts';

/**
 * Even ports in rotation, so that a port rests as long as possible before its next leg: late
 * packets of the last call must not reach a stranger.
 */
export class PortRange {
  readonly #first: number;
  readonly #count: number;
  readonly #used = new Set<number>();
  #next = 0;

  constructor(range: { readonly first: number; readonly last: number }) {
    this.#first = range.first + (range.first & 1);
    // The odd port above carries RTCP and must be inside as well.
    this.#count = Math.max(0, Math.floor((range.last - this.#first + 1) / 2));
  }

  get size(): number {
    return this.#count;
  }

  take(): number {
    for (let i = 0; i < this.#count; i++) {
      const port = this.#first + 2 * this.#next;
      this.#next = (this.#next + 1) % this.#count;
      if (!this.#used.has(port)) {
        this.#used.add(port);
        return port;
      }
    }
    throw new MediaError('noPorts', 'all RTP ports are in use');
  }

  /** The port of a leg that is restored; it may lie outside a range that has changed since. */
  takeThis(port: number): number {
    if (this.#used.has(port)) throw new MediaError('noPorts', 'the port of the leg is in use');
    this.#used.add(port);
    return port;
  }

  give(port: number): void {
    this.#used.delete(port);
  }
}
