import { makeRoom } from './make-room.ts';
import type { SipTimers } from './port.ts';

/** Keys that are remembered; the one that was idle longest makes room for a new one. */
const KEYS_MAX = 50_000;
/** What may come at once, as seconds of the rate. */
const BURST_S = 2;

interface Bucket {
  tokens: number;
  atMs: number;
}

/** One token bucket for each key, in constant memory whoever sends. */
export class TokenBuckets {
  readonly #timers: Pick<SipTimers, 'now'>;
  readonly #burstS: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(timers: Pick<SipTimers, 'now'>, burstS = BURST_S) {
    this.#timers = timers;
    this.#burstS = burstS;
  }

  /** Takes one token; false: there is none, and the caller waits. */
  take(key: string, ratePerS: number): boolean {
    if (ratePerS <= 0) return false;
    const nowMs = this.#timers.now();
    const most = Math.max(1, ratePerS * this.#burstS);
    const known = this.#buckets.get(key);
    const earned =
      known === undefined ? most : (Math.max(0, nowMs - known.atMs) / 1_000) * ratePerS;
    const tokens = Math.min(most, (known?.tokens ?? 0) + earned);
    const enough = tokens >= 1;
    // Taken out and put back: the order of the map is the order of use.
    this.#buckets.delete(key);
    makeRoom(this.#buckets, KEYS_MAX);
    this.#buckets.set(key, { tokens: enough ? tokens - 1 : tokens, atMs: nowMs });
    return enough;
  }
}
