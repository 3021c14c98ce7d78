import { makeRoom } from './make-room.ts';
import type { SipTimers } from './port.ts';
import { sourceKey } from './source-key.ts';

/** Wrong passwords that cost nothing: people mistype. */
const FREE_FAILURES = 5;
const USER_FREE_FAILURES = 20;
/** Of one user from one source, however good it was before. */
const PAIR_FREE_FAILURES = 10;
const BLOCK_MS = 30_000;
const BLOCK_MS_MAX = 900_000;
const FORGET_MS = 1_800_000;
const ENTRIES_MAX = 50_000;
/** Sources that a user signed in from lately: an attack on the user does not lock these out. */
const GOOD_SOURCES_MAX = 8;

interface Suspect {
  failures: number;
  blockedUntilMs: number;
  lastMs: number;
}

/**
 * Who guesses passwords waits, twice as long each time: by source, and by user for guesses that
 * come from many sources.
 *
 * ```
 * trusted ──5 failures──► blocked 30 s ──failure──► blocked 60 s … 15 min ──30 min quiet──► trusted
 * ```
 */
export class GuessGuard {
  readonly #timers: SipTimers;
  readonly #sources = new Map<string, Suspect>();
  readonly #users = new Map<string, Suspect>();
  readonly #pairs = new Map<string, Suspect>();
  readonly #good = new Map<string, string[]>();

  constructor(timers: SipTimers) {
    this.#timers = timers;
  }

  /**
   * How long this source must wait, in seconds; 0: it may try. A user that signed in from there
   * lately may: one phone with an old password does not lock out a whole office.
   */
  blockedS(host: string, user: string | undefined): number {
    if (user !== undefined && this.#isGood(user, host)) return 0;
    return this.#leftS(this.#sources.get(sourceKey(host)));
  }

  /** The same for one user; the answer is the same for one that does not exist. */
  userBlockedS(user: string, host: string): number {
    return this.#isGood(user, host) ? 0 : this.#leftS(this.#users.get(user));
  }

  #isGood(user: string, host: string): boolean {
    const source = sourceKey(host);
    if (this.#good.get(user)?.includes(source) !== true) return false;
    return this.#leftS(this.#pairs.get(`${source} ${user}`)) === 0;
  }

  failed(user: string, host: string): void {
    this.#fail(this.#sources, sourceKey(host), FREE_FAILURES);
    this.#fail(this.#users, user, USER_FREE_FAILURES);
    this.#fail(this.#pairs, `${sourceKey(host)} ${user}`, PAIR_FREE_FAILURES);
  }

  /** What the source did before is not forgiven: one account of its own is no licence to guess. */
  succeeded(user: string, host: string): void {
    const source = sourceKey(host);
    const others = (this.#good.get(user) ?? []).filter((each) => each !== source);
    this.#good.delete(user);
    makeRoom(this.#good, ENTRIES_MAX);
    this.#good.set(user, [source, ...others].slice(0, GOOD_SOURCES_MAX));
  }

  #leftS(suspect: Suspect | undefined): number {
    if (suspect === undefined) return 0;
    return Math.max(0, Math.ceil((suspect.blockedUntilMs - this.#timers.now()) / 1_000));
  }

  #fail(suspects: Map<string, Suspect>, key: string, free: number): void {
    const nowMs = this.#timers.now();
    const known = suspects.get(key);
    const fresh = known === undefined || nowMs - known.lastMs > FORGET_MS;
    const failures = fresh ? 1 : known.failures + 1;
    const over = failures - free;
    const blockMs = over < 0 ? 0 : Math.min(BLOCK_MS * 2 ** Math.min(over, 20), BLOCK_MS_MAX);
    // The newest last, so that the oldest makes room.
    suspects.delete(key);
    makeRoom(suspects, ENTRIES_MAX);
    suspects.set(key, { failures, blockedUntilMs: nowMs + blockMs, lastMs: nowMs });
  }
}
