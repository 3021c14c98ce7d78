import type { ConfigDocument } from '../../../../domain/index.ts';
import type { SetupApi } from '../setup-api.ts';
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

/** The draft of this window; it outlives the page, so that a look at the desk costs nothing. */
export class DraftStore {
  readonly #api: SetupApi;
  readonly #listeners = new Set<() => void>();
  #state: DraftState = { kind: 'loading' };
  #isAsked = false;

  constructor(api: SetupApi) {
    this.#api = api;
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
      this.#take(await this.#api.published());
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

  #take(base: Base): void {
    const before = this.#state;
    const draft = before.kind === 'ready' ? rebase(before.draft, base) : newDraft(base);
    this.#set({ kind: 'ready', draft, documents: documentsIn(draft) });
  }

  #change(by: (draft: Draft) => Draft): void {
    if (this.#state.kind !== 'ready') return;
    const draft = by(this.#state.draft);
    this.#set({ kind: 'ready', draft, documents: documentsIn(draft) });
  }

  #set(state: DraftState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
