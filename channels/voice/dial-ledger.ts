import { DAY_MS, MINUTE_MS } from '../../domain/index.ts';
import type { DialUsage } from './dial-policy.ts';

/**
 * What one tenant dials outside: calls of the last minute, and the day's spend (UTC) at an assumed
 * price a begun minute, running calls included. Kept in memory; after a restart the journal knows
 * of the day what it does not (`VoiceHost.dialledToday`).
 */
export class DialLedger {
  #startedAt: number[] = [];
  #day = -1;
  #spentMinor = 0;
  readonly #running = new Map<string, { readonly at: number; readonly priceMinor: number }>();

  usage(now: number): DialUsage {
    this.#roll(now);
    this.#startedAt = this.#startedAt.filter((at) => at > now - MINUTE_MS);
    let spentTodayMinor = this.#spentMinor;
    for (const call of this.#running.values()) spentTodayMinor += this.#cost(call, now);
    return { callsLastMinute: this.#startedAt.length, spentTodayMinor };
  }

  started(call: string, priceMinor: number, now: number): void {
    this.#startedAt.push(now);
    this.#running.set(call, { at: now, priceMinor });
  }

  /** Unanswered calls cost the minute that they were held for: a ceiling errs to the safe side. */
  ended(call: string, now: number): void {
    this.#roll(now);
    const running = this.#running.get(call);
    if (running === undefined) return;
    this.#running.delete(call);
    this.#spentMinor += this.#cost(running, now);
  }

  #cost(call: { readonly at: number; readonly priceMinor: number }, now: number): number {
    // What a call cost before midnight belongs to the day before.
    const from = Math.max(call.at, this.#day * DAY_MS);
    return Math.max(1, Math.ceil((now - from) / MINUTE_MS)) * call.priceMinor;
  }

  #roll(now: number): void {
    const day = Math.floor(now / DAY_MS);
    if (day === this.#day) return;
    this.#day = day;
    this.#spentMinor = 0;
  }
}
