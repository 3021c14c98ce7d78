import type { BoardPatch, InteractionView, PersonalRef } from '../../domain/index.ts';
import { TextFrame } from './frame.ts';

export type Texts = ReadonlyMap<PersonalRef, string>;

/** Roughly, so that a ring can be bounded without writing what nobody has asked for. */
const VIEW_BYTES = 600;

/** One patch of a tenant's board, written once for each audience that sees the same. */
export class PatchFrame {
  readonly patch: BoardPatch;
  /** Whose hands or whose own state it is about. */
  readonly agents: ReadonlySet<string>;
  readonly interactions: ReadonlySet<string>;
  readonly customers: readonly PersonalRef[];
  #plain: TextFrame | null = null;
  #full: TextFrame | null = null;

  constructor(patch: BoardPatch) {
    this.patch = patch;
    this.interactions = new Set(patch.interactions.map(({ id }) => id));
    this.agents = new Set([
      ...patch.interactions.flatMap(({ agent }) => agent ?? []),
      ...patch.agents.map(({ id }) => id),
    ]);
    this.customers = patch.interactions.flatMap(({ customer }) => customer ?? []);
  }

  get n(): number {
    return this.patch.n;
  }

  get size(): number {
    const { interactions, agents, queues } = this.patch;
    return (interactions.length + agents.length + queues.length + 1) * VIEW_BYTES;
  }

  /** For those who see no customer in it. */
  plain(): TextFrame {
    this.#plain ??= this.#write(this.patch.interactions);
    return this.#plain;
  }

  /** For those who see every customer. */
  full(texts: Texts): TextFrame {
    if (this.customers.length === 0) return this.plain();
    this.#full ??= this.#write(withTexts(this.patch.interactions, texts, () => true));
    return this.#full;
  }

  /** For one viewer. */
  with(interactions: readonly InteractionView[]): TextFrame {
    return this.#write(interactions);
  }

  #write(interactions: readonly InteractionView[]): TextFrame {
    return new TextFrame(JSON.stringify({ type: 'patch', ...this.patch, interactions }));
  }
}

export function withTexts(
  views: readonly InteractionView[],
  texts: Texts,
  isOpen: (view: InteractionView) => boolean,
): InteractionView[] {
  return views.map((view) => {
    const text = view.customer !== null && isOpen(view) ? texts.get(view.customer) : undefined;
    return text === undefined ? view : { ...view, customerText: text };
  });
}
