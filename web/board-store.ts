import type { AgentView, Board, BoardPatch, InteractionView, QueueView } from '../domain/index.ts';

/** In a hidden Teams frame animation frames stop while the page lives: then a timer tells. */
const TELL_LATEST_MS = 50;

/** The reader's own offer, sent ahead of the patch that will hold it. */
export type AheadOfPatch = Pick<Board, 'seq' | 'now' | 'interactions' | 'agents'>;

/** Everything the screens show, at one instant. A new object for each change, parts kept. */
export interface BoardState {
  readonly n: number | null;
  readonly seq: number;
  readonly interactions: ReadonlyMap<string, InteractionView>;
  readonly agents: ReadonlyMap<string, AgentView>;
  readonly queues: ReadonlyMap<string, QueueView>;
}

export const emptyBoard: BoardState = {
  n: null,
  seq: 0,
  interactions: new Map(),
  agents: new Map(),
  queues: new Map(),
};

type Schedule = (run: () => void) => void;

/**
 * The one store of what the server said: a snapshot, then patches whose `n` has no gap. Nothing is
 * guessed ahead. Subscribers are told once a frame, or after 50 ms, whichever comes first.
 */
export class BoardStore {
  readonly #listeners = new Set<() => void>();
  readonly #schedule: Schedule;
  #next: BoardState = emptyBoard;
  #shown: BoardState = emptyBoard;
  #isScheduled = false;
  #isPaused = false;
  /** The parts of `#next` that no reader has seen yet: they may be changed in place. */
  readonly #drafts = new Set<ReadonlyMap<string, unknown>>();

  constructor(schedule: Schedule = frameOrTimer) {
    this.#schedule = schedule;
  }

  /** Number of the last patch taken; null = no snapshot yet. */
  get n(): number | null {
    return this.#next.n;
  }

  readonly state = (): BoardState => this.#shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Nothing is told until `resume`; what comes meanwhile is taken all the same. */
  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#set(this.#next);
  }

  takeSnapshot(board: Board, n: number): void {
    this.#set({
      n,
      seq: board.seq,
      interactions: mapOf(board.interactions),
      agents: mapOf(board.agents),
      queues: mapOf(board.queues),
    });
  }

  /** False when it does not follow the last one: the caller must resume. */
  takePatch(patch: BoardPatch): boolean {
    const before = this.#next;
    if (before.n === null || patch.n > before.n + 1) return false;
    if (patch.n <= before.n) return true;
    this.#set({
      n: patch.n,
      seq: patch.seq,
      interactions: this.#merged(before.interactions, patch.interactions, patch.gone),
      agents: this.#merged(before.agents, patch.agents, []),
      queues: this.#merged(before.queues, patch.queues, []),
    });
    return true;
  }

  /** An own offer that did not wait for its patch: it comes again with it. */
  takeAhead({ seq, interactions, agents }: AheadOfPatch): void {
    const before = this.#next;
    if (before.n === null || seq < before.seq) return;
    this.#set({
      ...before,
      interactions: this.#merged(before.interactions, interactions, []),
      agents: this.#merged(before.agents, agents, []),
    });
  }

  #set(next: BoardState): void {
    this.#next = next;
    if (this.#isScheduled || this.#isPaused) return;
    this.#isScheduled = true;
    this.#schedule(() => {
      this.#isScheduled = false;
      if (this.#isPaused) return;
      this.#shown = this.#next;
      this.#drafts.clear();
      for (const listener of this.#listeners) listener();
    });
  }

  /**
   * The same map when nothing changed, so that what hangs on it is not drawn again. However many
   * patches come between two frames, a map is copied once.
   */
  #merged<T extends { readonly id: string }>(
    before: ReadonlyMap<string, T>,
    changed: readonly T[],
    gone: readonly string[],
  ): ReadonlyMap<string, T> {
    if (changed.length === 0 && gone.length === 0) return before;
    // A draft was made here, by this very line.
    const after = this.#drafts.has(before) ? (before as Map<string, T>) : new Map(before);
    this.#drafts.add(after);
    for (const view of changed) after.set(view.id, view);
    for (const id of gone) after.delete(id);
    return after;
  }
}

function mapOf<T extends { readonly id: string }>(views: readonly T[]): ReadonlyMap<string, T> {
  return new Map(views.map((view) => [view.id, view]));
}

function frameOrTimer(run: () => void): void {
  let isDone = false;
  const once = () => {
    if (isDone) return;
    isDone = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    run();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, TELL_LATEST_MS);
}
