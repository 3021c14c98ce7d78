import type { ConfigDocument } from '../../../../domain/index.ts';
import type { SetupApi } from '../setup-api.ts';
import type { DraftKeeper } from './draft-keeper.ts';
import { changesOf } from './draft-shelf.ts';
import type { KeptCopy } from './draft-shelf.ts';
import { discard, documentsIn, edit, newDraft, rebase, redo, undo } from './draft.ts';
import type { Base, Changes, Draft } from './draft.ts';

/** loading → ready | failed (→ loading again) */
export type DraftState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | {
      readonly kind: 'ready';
      readonly draft: Draft;
      readonly documents: ReadonlyMap<string, ConfigDocument>;
    };

/**
 * The draft of this window; it outlives the page, so that a look at the desk costs nothing. With a
 * keeper it is the one that its author had when they were here last.
 */
export class DraftStore {
  /** null = this person changes nothing. */
  readonly keeper: DraftKeeper | null;
  readonly #api: Pick<SetupApi, 'published' | 'publishedAt'>;
  readonly #listeners = new Set<() => void>();
  #state: DraftState = { kind: 'loading' };
  #isAsked = false;

  constructor(api: Pick<SetupApi, 'published' | 'publishedAt'>, keeper: DraftKeeper | null = null) {
    this.#api = api;
    this.keeper = keeper;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (!this.#isAsked) void this.load();
    return () => void this.#listeners.delete(listener);
  };

  readonly state = (): DraftState => this.#state;

  /** Reads what is published now and puts the draft on it. */
  async load(): Promise<void> {
    this.#isAsked = true;
    try {
      const base = await this.#api.published();
      if (this.#state.kind === 'ready') this.#change((draft) => rebase(draft, base));
      else await this.#open(base);
    } catch (error) {
      this.#isAsked = false;
      if (this.#state.kind !== 'ready') this.#set({ kind: 'failed', error });
    }
  }

  /** After a publish: nothing is left to change. */
  async published(): Promise<void> {
    this.#change(({ base }) => newDraft(base));
    await this.load();
  }

  edit(changes: Changes, tag: string | null = null): void {
    this.#change((draft) => edit(draft, changes, tag));
  }

  undo(): void {
    this.#change(undo);
  }

  redo(): void {
    this.#change(redo);
  }

  discard(): void {
    this.#change(discard);
  }

  /** What another window saved takes the place of what is here. */
  async takeTheirs(): Promise<void> {
    await this.#open(await this.#api.published());
  }

  async #open(base: Base): Promise<void> {
    const copy = (await this.keeper?.open()) ?? null;
    // Where nothing is kept any more, what is here stays.
    const here = this.#state.kind === 'ready' ? this.#state.draft : newDraft(base);
    const draft =
      copy === null
        ? here.base === base
          ? here
          : rebase(here, base)
        : await this.#restored(copy, base);
    this.#put(draft);
    const isMoved = copy !== null && (copy.base !== base.version || draft.changes.size === 0);
    if (isMoved || (copy === null && draft.changes.size > 0)) this.keeper?.keep(draft);
  }

  async #restored(copy: KeptCopy, now: Base): Promise<Draft> {
    const then = copy.base === now.version ? now : await this.#api.publishedAt(copy.base);
    return { ...rebase(newDraft(then, changesOf(copy)), now), past: [] };
  }

  #change(by: (draft: Draft) => Draft): void {
    if (this.#state.kind !== 'ready') return;
    const before = this.#state.draft;
    const draft = by(before);
    this.#put(draft);
    const isSaved =
      draft.changes === before.changes || draft.changes.size + before.changes.size === 0;
    if (!isSaved) this.keeper?.keep(draft);
  }

  #put(draft: Draft): void {
    this.#set({ kind: 'ready', draft, documents: documentsIn(draft) });
  }

  #set(state: DraftState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
