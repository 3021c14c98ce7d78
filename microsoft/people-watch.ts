import { atMost } from './at-most.ts';
import type { PersonState } from './sign-in.ts';

/** Somebody who came with a token, as far as the watch is concerned. */
export interface Watched {
  readonly kind: 'person' | 'app';
  readonly tid: string;
  readonly oid: string;
  readonly issuedAt: number;
}

export interface PeopleWatchOptions {
  readonly stateOf: (tid: string, assertion: string) => Promise<PersonState>;
  readonly now: () => number;
  /** An answer older than this is asked for again, beside the request that noticed. */
  readonly freshMs: number;
}

/** Older than this and the request waits for the answer: nobody is in longer than 60 s. */
const STALE_MS = 50_000;
/** A check that takes longer leaves the person as they were: their token is still good. */
const WAIT_MAX_MS = 2_000;
const PEOPLE_MAX = 10_000;

/**
 * ```
 * (unknown) ──first request, waits──► active ──fresh again and again──► active
 *                                       └──Entra says no──► removed ──newer token──► (unknown)
 * ```
 */
interface Entry {
  state: 'active' | 'removed';
  checkedAt: number;
  /** Entra refused a token of this time: it and older ones are out, until Entra takes one again. */
  outUntil: number;
  pending: Promise<void> | null;
}

/**
 * Whether people are still in Entra ID while their tokens last (an hour and more), by exchanging
 * the token that they show: no permission is needed that they did not bring. It has no timers: who
 * asks nothing is shown nothing, and an open socket asks every few seconds.
 */
export class PeopleWatch {
  readonly #options: PeopleWatchOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: PeopleWatchOptions) {
    this.#options = options;
  }

  /** Applications are not looked at: nobody's token can be exchanged for them. */
  async isOut(person: Watched, token: string): Promise<boolean> {
    if (person.kind === 'app') return false;
    const entry = this.#entryOf(person);
    const ageMs = this.#options.now() - entry.checkedAt;
    const isNewer = entry.state === 'removed' && person.issuedAt > entry.outUntil;
    if (ageMs >= this.#options.freshMs || isNewer) {
      entry.pending ??= this.#check(entry, person, token);
    }
    if (entry.pending !== null && (ageMs >= STALE_MS || isNewer)) {
      await atMost(entry.pending, WAIT_MAX_MS);
    }
    return entry.state === 'removed' || person.issuedAt <= entry.outUntil;
  }

  #entryOf({ tid, oid }: Watched): Entry {
    const key = `${tid}/${oid}`;
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const [oldest] = this.#entries.keys();
    if (this.#entries.size >= PEOPLE_MAX && oldest !== undefined) this.#entries.delete(oldest);
    const entry: Entry = {
      state: 'active',
      checkedAt: Number.NEGATIVE_INFINITY,
      outUntil: Number.NEGATIVE_INFINITY,
      pending: null,
    };
    this.#entries.set(key, entry);
    return entry;
  }

  async #check(entry: Entry, person: Watched, token: string): Promise<void> {
    const startedAt = this.#options.now();
    const state = await this.#options.stateOf(person.tid, token).catch(() => 'unknown' as const);
    // Entra away: what was known stays true, and is asked again when it is due.
    const { issuedAt } = person;
    if (state !== 'unknown') entry.state = state;
    if (state === 'removed') entry.outUntil = Math.max(entry.outUntil, issuedAt);
    else if (state === 'active' && issuedAt <= entry.outUntil) {
      entry.outUntil = Number.NEGATIVE_INFINITY;
    }
    entry.checkedAt = startedAt;
    entry.pending = null;
  }
}
