/** Rate limit: `perSecond` on average, a burst of one second's worth. Told the time, never asks. */
export class TokenBucket {
  #tokens: number;
  #at: number;
  #perSecond: number;

  constructor(perSecond: number, now: number) {
    this.#perSecond = perSecond;
    this.#tokens = perSecond;
    this.#at = now;
  }

  /** The configured rate may change while it is used. */
  take(perSecond: number, now: number): boolean {
    const elapsedMs = Math.max(0, now - this.#at);
    this.#at = Math.max(this.#at, now);
    const grown = this.#tokens + (elapsedMs / 1000) * this.#perSecond;
    this.#perSecond = perSecond;
    this.#tokens = Math.min(perSecond, grown);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
