import { after32 } from './rtp.ts';

const GAP_MAX = 8000;
const LATENESS_MS = 60;
const BEHIND_MAX = 5;
const KEEP_MS_MAX = 60_000;

/** The last N ms that came from the peer, in order, gaps as silence. */
export class Heard {
  readonly #ring: Int16Array;
  #at = 0;
  #count = 0;
  #endTs: number | undefined;
  #lastAtMs = 0;
  #behind = 0;

  constructor(keepMs: number) {
    this.#ring = new Int16Array(Math.min(KEEP_MS_MAX, Math.ceil(keepMs)) * 8);
  }

  packet(timestamp: number, samples: Int16Array, nowMs: number): void {
    const gap = this.#endTs === undefined ? 0 : after32(timestamp, this.#endTs);
    // A doubled or overtaken packet; a row of them is a clock that runs behind ours.
    const isBehind = gap < 0 && gap > -GAP_MAX;
    this.#behind = isBehind ? this.#behind + 1 : 0;
    if (isBehind && this.#behind <= BEHIND_MAX) return;
    if (gap > 0 && gap <= GAP_MAX) this.#silence(gap);
    else if (this.#endTs !== undefined) this.#catchUp(nowMs);
    for (const sample of samples) this.#put(sample);
    this.#behind = 0;
    this.#endTs = (timestamp + samples.length) >>> 0;
    this.#lastAtMs = nowMs;
  }

  /** Up to now: a peer that went quiet is heard as silence, not as its last words. */
  snapshot(nowMs: number): Int16Array {
    this.#catchUp(nowMs);
    const out = new Int16Array(this.#count);
    const start = this.#at - this.#count + this.#ring.length;
    for (let i = 0; i < out.length; i++) out[i] = this.#ring[(start + i) % this.#ring.length] ?? 0;
    return out;
  }

  #catchUp(nowMs: number): void {
    const quietMs = nowMs - this.#lastAtMs - LATENESS_MS;
    if (this.#endTs === undefined || quietMs <= 0) return;
    this.#silence(Math.round(quietMs * 8));
    // The stream's own clock is behind now; the next packet starts afresh.
    this.#lastAtMs = nowMs - LATENESS_MS;
    this.#endTs = (this.#endTs + Math.round(quietMs * 8)) >>> 0;
  }

  #silence(samples: number): void {
    for (let i = Math.min(samples, this.#ring.length); i > 0; i--) this.#put(0);
  }

  #put(sample: number): void {
    this.#ring[this.#at] = sample;
    this.#at = (this.#at + 1) % this.#ring.length;
    this.#count = Math.min(this.#ring.length, this.#count + 1);
  }
}
