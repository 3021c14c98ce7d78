/** 4:07, or 1:02:33 from an hour on; never negative. */
export function minutes(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const two = (value: number) => String(value).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** The server's time. People's own clocks are minutes off; durations must not be. */
export class ServerClock {
  readonly #local: () => number;
  #offsetMs = 0;
  #bestTripMs = Number.POSITIVE_INFINITY;

  constructor(local: () => number) {
    this.#local = local;
  }

  now(): number {
    return this.#local() + this.#offsetMs;
  }

  /** From a message of unknown delay: good until a ping has been answered. */
  hint(serverNow: number): void {
    if (this.#bestTripMs === Number.POSITIVE_INFINITY) this.#offsetMs = serverNow - this.#local();
  }

  /** From a ping: half the way is the delay; the quickest answer is the best. */
  measure(sentAt: number, serverNow: number): void {
    const tripMs = this.#local() - sentAt;
    if (tripMs < 0 || tripMs > this.#bestTripMs) return;
    this.#bestTripMs = tripMs;
    this.#offsetMs = serverNow + tripMs / 2 - this.#local();
  }

  /** After a sleep or a new connection the old measure no longer counts. */
  forget(): void {
    this.#bestTripMs = Number.POSITIVE_INFINITY;
  }
}
