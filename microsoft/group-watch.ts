import { atMost } from './at-most.ts';
import { MicrosoftError } from './error.ts';

export interface GroupMember {
  readonly tid: string;
  readonly oid: string;
  /** What their token lists; `overage` = too many to be listed. */
  readonly groups: readonly string[] | 'overage';
}

export interface GroupWatchOptions {
  /** Which of these groups they are in; rejects with MicrosoftError. */
  readonly heldOf: (
    who: Pick<GroupMember, 'tid' | 'oid'>,
    groups: readonly string[],
  ) => Promise<ReadonlySet<string>>;
  readonly now: () => number;
  /** An answer older than this is asked for again, beside the request that noticed. */
  readonly freshMs: number;
  /** Graph could not be asked, or refused: the counters of the process know. */
  readonly onUnknown?: (fault: MicrosoftError) => void;
}

/** Older than this and the request waits for the answer: nobody keeps a role longer than 60 s. */
const STALE_MS = 50_000;
const WAIT_MAX_MS = 2_000;
const PEOPLE_MAX = 10_000;

interface Entry {
  /** Which groups were asked about: other ones are another question. */
  readonly asked: string;
  /** null = Graph has not answered yet: only the token is known. */
  held: ReadonlySet<string> | null;
  checkedAt: number;
  pending: Promise<void> | null;
}

/**
 * In which of the groups that matter somebody is, now and not when their token was made. A token
 * lists its groups for an hour and more, and of too many not at all, so Graph is asked and the
 * token believed only where Graph has never answered. No timers: an open socket asks every few
 * seconds.
 */
export class GroupWatch {
  readonly #options: GroupWatchOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: GroupWatchOptions) {
    this.#options = options;
  }

  async held(who: GroupMember, groups: readonly string[]): Promise<ReadonlySet<string>> {
    const entry = this.#entryOf(who, groups.toSorted().join());
    const ageMs = this.#options.now() - entry.checkedAt;
    if (ageMs >= this.#options.freshMs) entry.pending ??= this.#check(entry, who, groups);
    if (entry.pending !== null && ageMs >= STALE_MS) await atMost(entry.pending, WAIT_MAX_MS);
    if (entry.held !== null) return entry.held;
    const listed = who.groups === 'overage' ? [] : who.groups;
    return new Set(groups.filter((group) => listed.includes(group)));
  }

  #entryOf({ tid, oid }: GroupMember, asked: string): Entry {
    const key = `${tid}/${oid}`;
    const known = this.#entries.get(key);
    if (known?.asked === asked) return known;
    const [oldest] = this.#entries.keys();
    if (this.#entries.size >= PEOPLE_MAX && oldest !== undefined) this.#entries.delete(oldest);
    const entry = { asked, held: null, checkedAt: Number.NEGATIVE_INFINITY, pending: null };
    this.#entries.set(key, entry);
    return entry;
  }

  async #check(entry: Entry, who: GroupMember, groups: readonly string[]): Promise<void> {
    const startedAt = this.#options.now();
    try {
      entry.held = await this.#options.heldOf(who, groups);
    } catch (error) {
      if (!(error instanceof MicrosoftError)) throw error;
      // Graph away: what was known stays true, and is asked again when it is due.
      this.#options.onUnknown?.(error);
    } finally {
      entry.checkedAt = startedAt;
      entry.pending = null;
    }
  }
}
