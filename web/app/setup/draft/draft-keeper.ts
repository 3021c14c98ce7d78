import { payloadOf } from './draft.ts';
import type { Draft } from './draft.ts';
import type { DraftShelf, KeptAt, KeptCopy } from './draft-shelf.ts';
import { shapeFaults } from './faults.ts';

/**
 * none (nothing to keep) → waiting (until typing rests) → saving → saved | none
 * saving → failed → saving (with the next change, or after a while)
 * waiting ⇄ faulty: the server takes no document without its shape; what was saved last stays
 * saving → elsewhere: another window or browser wrote; → saved (theirs) | saving (by their word)
 */
export type Kept = 'none' | 'waiting' | 'saving' | 'saved' | 'faulty' | 'failed' | 'elsewhere';

/** Saved when nothing was changed for so long. */
const REST_MS = 800;
const AGAIN_MS = 10_000;

/** Keeps the draft's copy on the server; never over one that it has not read. */
export class DraftKeeper {
  readonly #shelf: DraftShelf;
  readonly #listeners = new Set<() => void>();
  #kept: Kept = 'none';
  #copy: KeptAt | null = null;
  /** Not saved yet. */
  #wanted: Draft | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | null = null;

  constructor(shelf: DraftShelf) {
    this.#shelf = shelf;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly kept = (): Kept => this.#kept;

  /** What is kept there, by whichever window; from now on that one is changed. */
  async open(): Promise<KeptCopy | null> {
    const copy = await this.#shelf.mine();
    this.#take(copy);
    this.#wanted = null;
    this.#set(copy === null ? 'none' : 'saved');
    return copy;
  }

  keep(draft: Draft): void {
    this.#wanted = draft;
    if (this.#kept === 'elsewhere') return;
    clearTimeout(this.#timer);
    if (isFaulty(draft)) return this.#set('faulty');
    this.#set('waiting');
    if (draft.changes.size === 0) void this.flush();
    else this.#later(REST_MS);
  }

  /** Saves now what is not saved yet. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Over what the other window saved: somebody said so. */
  async insist(): Promise<void> {
    this.#take(await this.#shelf.mine());
    this.#set('waiting');
    await this.flush();
  }

  async #run(): Promise<void> {
    for (let draft = this.#next(); draft !== null; draft = this.#next()) {
      this.#set('saving');
      const end = await this.#save(draft).catch((): Kept => 'failed');
      if (end === 'failed') this.#later(AGAIN_MS);
      if (end === 'failed' || end === 'elsewhere') return this.#set(end);
      if (this.#wanted === draft) this.#wanted = null;
      this.#set(this.#wanted !== null && isFaulty(this.#wanted) ? 'faulty' : end);
    }
  }

  #next(): Draft | null {
    if (this.#kept === 'elsewhere' || this.#wanted === null) return null;
    return isFaulty(this.#wanted) ? null : this.#wanted;
  }

  async #save(draft: Draft): Promise<Kept> {
    if (draft.changes.size === 0) return this.#drop();
    const change = { ...payloadOf(draft.changes), base: draft.base.version };
    if (this.#copy !== null) {
      const answer = await this.#shelf.replace(this.#copy, change);
      if (answer === 'changed') return 'elsewhere';
      this.#take(answer === 'gone' ? null : answer);
      if (answer !== 'gone') return 'saved';
    }
    if ((await this.#shelf.mine()) !== null) return 'elsewhere';
    this.#take(await this.#shelf.create(change));
    return 'saved';
  }

  async #drop(): Promise<Kept> {
    if (this.#copy === null) return 'none';
    const now = await this.#shelf.mine();
    if (now !== null && now.id === this.#copy.id && now.revision !== this.#copy.revision) {
      return 'elsewhere';
    }
    await this.#shelf.drop(this.#copy.id);
    this.#copy = null;
    return 'none';
  }

  #take(copy: KeptCopy | null): void {
    this.#copy = copy === null ? null : { id: copy.id, revision: copy.revision };
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), ms);
  }

  #set(kept: Kept): void {
    if (kept === this.#kept) return;
    this.#kept = kept;
    for (const listener of this.#listeners) listener();
  }
}

function isFaulty({ changes }: Draft): boolean {
  return payloadOf(changes).documents.some((each) => shapeFaults(each).length > 0);
}
