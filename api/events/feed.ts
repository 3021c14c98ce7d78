import type { Board, BoardPatch, InteractionView, PersonalRef } from '../../domain/index.ts';
import type { ApiHost, Viewer } from '../port.ts';
import { TextFrame } from './frame.ts';
import { PatchFrame, withTexts } from './patch-frame.ts';
import { PendingPatch } from './pending.ts';
import { FrameRing } from './ring.ts';
import type { Seat } from './seat.ts';

/**
 * Changes are sent together at most this late; an own offer goes ahead of them at once. The host
 * gathers for up to 10 ms before (`main/view/hub.ts`): together at most 50.
 */
const COALESCE_MS = 40;
/** A snapshot serves everybody who comes in this time and sees the same. */
const SNAPSHOT_FRESH_MS = 100;
const CUSTOMERS_MAX = 10_000;

/**
 * One tenant's board as a stream: one subscription, one numbering, one ring for all who watch, and
 * each patch written once for each audience. `n` starts at the wall clock: a number from another
 * process or an older feed is never mistaken for one of ours (far fewer than one patch a
 * millisecond is sent).
 */
export class TenantFeed {
  readonly host: ApiHost;
  readonly ring = new FrameRing();
  readonly #viewer: Viewer;
  readonly #seats = new Set<Seat>();
  readonly #pending = new PendingPatch();
  readonly #unsubscribe: () => void;
  /** Customers that somebody may see and has been shown, with an audit row for each viewer. */
  readonly #texts = new Map<PersonalRef, string>();
  #textsRound = 0;
  #n: number;
  #hostN: number | null = null;
  #timer: NodeJS.Timeout | null = null;
  #snapshot: (SnapshotTexts & { readonly n: number; readonly at: number }) | null = null;
  #dead = false;

  constructor(host: ApiHost, viewer: Viewer) {
    this.host = host;
    this.#viewer = viewer;
    this.#n = host.now();
    this.#unsubscribe = host.subscribe(viewer.tenant, viewer, this.#take, () => this.close());
  }

  get n(): number {
    return this.#n;
  }

  /** It has lost its thread and nobody may join it any more: make another. */
  get isDead(): boolean {
    return this.#dead;
  }

  get isEmpty(): boolean {
    return this.#seats.size === 0;
  }

  get texts(): ReadonlyMap<PersonalRef, string> {
    return this.#texts;
  }

  /** Changes when what was learned has been forgotten. */
  get textsRound(): number {
    return this.#textsRound;
  }

  add(seat: Seat): void {
    this.#seats.add(seat);
  }

  remove(seat: Seat): void {
    this.#seats.delete(seat);
  }

  learn(texts: ReadonlyMap<PersonalRef, string>): void {
    for (const [ref, text] of texts) this.#texts.set(ref, text);
  }

  close(): void {
    if (this.#dead) return;
    this.#dead = true;
    this.#unsubscribe();
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const seat of this.#seats) seat.close();
    this.#seats.clear();
  }

  board(): Board | null {
    return this.host.board(this.#viewer.tenant);
  }

  /** The board of this instant at `n`. What is pending comes again with the next patch: no harm. */
  snapshot(board: Board): SnapshotTexts {
    const known = this.#snapshot;
    const isFresh = known !== null && board.now - known.at < SNAPSHOT_FRESH_MS;
    if (isFresh && known.n === this.#n && known.board.seq === board.seq) return known;
    const made = new SnapshotTexts(board, this.#n);
    this.#snapshot = Object.assign(made, { at: board.now });
    return made;
  }

  readonly #take = (patch: BoardPatch): void => {
    const isLost = (this.#hostN !== null && patch.n !== this.#hostN + 1) || isEmpty(patch);
    this.#hostN = patch.n;
    if (isLost) return this.#resync();
    this.#pending.add(patch);
    this.#sendAhead(patch);
    this.#timer ??= setTimeout(() => this.#flush(), COALESCE_MS);
  };

  /** An agent's own offer does not wait for the others' changes; it comes again with them. */
  #sendAhead(patch: BoardPatch): void {
    for (const view of patch.interactions) {
      if (view.state !== 'offer') continue;
      for (const seat of this.#seats) if (seat.isRung(view)) seat.deliverAhead(patch, view);
    }
  }

  #flush(): void {
    this.#timer = null;
    if (this.#pending.isEmpty || this.#dead) return;
    this.#n += 1;
    const frame = new PatchFrame({ n: this.#n, ...this.#pending.take() });
    this.ring.push(frame);
    for (const seat of this.#seats) seat.deliver(frame);
    this.#forgetTexts();
  }

  /** The host lost its thread (the state was rebuilt): everybody gets the whole board. */
  #resync(): void {
    if (this.#dead) return;
    this.ring.clear();
    this.#pending.clear();
    this.#n += 1;
    if (this.board() === null) return this.close();
    for (const seat of this.#seats) seat.resync();
  }

  #forgetTexts(): void {
    if (this.#texts.size <= CUSTOMERS_MAX) return;
    this.#texts.clear();
    this.#textsRound += 1;
  }
}

/** A snapshot in the words of each audience. */
class SnapshotTexts {
  readonly board: Board;
  readonly n: number;
  #plain: TextFrame | null = null;
  #full: TextFrame | null = null;

  constructor(board: Board, n: number) {
    this.board = board;
    this.n = n;
  }

  plain(): TextFrame {
    this.#plain ??= this.with(this.board.interactions);
    return this.#plain;
  }

  full(texts: ReadonlyMap<PersonalRef, string>): TextFrame {
    this.#full ??= this.with(withTexts(this.board.interactions, texts, () => true));
    return this.#full;
  }

  with(interactions: readonly InteractionView[]): TextFrame {
    const message = { type: 'snapshot', n: this.n, ...this.board, interactions };
    return new TextFrame(JSON.stringify(message));
  }
}

function isEmpty({ interactions, gone, agents, queues }: BoardPatch): boolean {
  return interactions.length + gone.length + agents.length + queues.length === 0;
}
