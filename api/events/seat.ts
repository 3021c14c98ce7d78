import type {
  BoardPatch,
  InteractionId,
  InteractionView,
  PersonalRef,
} from '../../domain/index.ts';
import { maySeeCustomer, wrapUpOf } from '../policy.ts';
import type { Viewer } from '../port.ts';
import type { TenantFeed } from './feed.ts';
import { TextFrame } from './frame.ts';
import { withTexts } from './patch-frame.ts';
import type { PatchFrame } from './patch-frame.ts';
import type { CloseReason } from './protocol.ts';

/** A socket with more than this unsent gets no more patches until it has taken what it has. */
const BEHIND_BYTES = 256 * 1024;
/** Then it gets a snapshot; one that takes nothing for so long is closed and may come back. */
const BEHIND_MAX_MS = 15_000;
const BEHIND_LOOK_MS = 100;

/** What a seat needs of a socket. */
export interface Sink {
  send(frame: TextFrame): void;
  readonly bufferedAmount: number;
  end(reason: CloseReason): void;
}

interface Window {
  /** Patches up to it are part of what was sent. */
  n: number;
  /** null = it takes what it is sent. */
  behindSince: number | null;
}

/**
 * One person's place at a tenant's feed, shared by all their windows. Most patches are the
 * audience's own frames, passed on at once; what shows this person a customer waits until that is
 * on record. The order holds: one chain of steps, empty most of the time.
 */
export class Seat {
  readonly #feed: TenantFeed;
  readonly #viewer: Viewer;
  readonly #windows = new Map<Sink, Window>();
  /** Customers whose showing is on record: one audit line each, not one a patch. */
  readonly #revealed = new Set<PersonalRef>();
  #textsRound = 0;
  /** Frames that were not the audience's own, by `n`, for who comes back. */
  readonly #own = new Map<number, TextFrame>();
  /** Since when this seat knows what each window has: a return to before it gets a snapshot. */
  #sinceN = Number.POSITIVE_INFINITY;
  /** What the viewer wraps up, as far as it was sent: its customer stays theirs to see. */
  #wrapsUp: InteractionId | null = null;
  #aheadOf = '';
  #steps: Promise<void> = Promise.resolve();
  #queued = 0;
  #lookAgain: NodeJS.Timeout | null = null;
  #dead = false;

  constructor(feed: TenantFeed, viewer: Viewer) {
    this.#feed = feed;
    this.#viewer = viewer;
    feed.add(this);
  }

  get isDead(): boolean {
    return this.#dead || this.#feed.isDead;
  }

  get size(): number {
    return this.#windows.size;
  }

  isRung({ agent, offers }: InteractionView): boolean {
    const self = this.#viewer.agent;
    if (self === null) return false;
    return agent === self || (offers?.some((offer) => offer.agent === self) ?? false);
  }

  /** First what the window lacks (patches after `resumeN`, or a snapshot), then every patch. */
  async join(sink: Sink, resumeN: number | null): Promise<void> {
    await this.#step(async () => {
      if (this.isDead) return sink.end('notReady');
      try {
        if (resumeN !== null && (await this.#resume(sink, resumeN))) return;
        await this.#sendSnapshot([sink]);
      } catch (error) {
        sink.end('notReady');
        throw error;
      }
    });
  }

  leave(sink: Sink): void {
    this.#windows.delete(sink);
  }

  close(): void {
    this.#dead = true;
    this.#feed.remove(this);
    if (this.#lookAgain !== null) clearTimeout(this.#lookAgain);
    for (const sink of this.#windows.keys()) sink.end('notReady');
    this.#windows.clear();
  }

  deliver(frame: PatchFrame): void {
    // Nobody looks: no customer is shown, so none is asked for.
    if (this.#windows.size === 0 && this.#isOwn(frame)) return this.#forget();
    if (this.#queued === 0 && this.#unknownIn(frame) === null) return;
    void this.#step(async () => {
      for (;;) {
        const unknown = this.#unknownIn(frame);
        if (unknown === null) return;
        await this.#reveal(unknown);
      }
    });
  }

  /** An own offer, before the patch that it is part of; it takes no number. */
  deliverAhead(patch: BoardPatch, view: InteractionView): void {
    const key = `${view.id} ${view.offer ?? ''} ${view.since}`;
    if (key === this.#aheadOf || this.#windows.size === 0) return;
    this.#aheadOf = key;
    const agents = patch.agents.filter(({ id }) => id === this.#viewer.agent);
    const { seq, now } = patch;
    void this.#step(async () => {
      await this.#reveal(this.#openIn([view]));
      const interactions = this.#withTexts([view]);
      this.#send(
        null,
        new TextFrame(JSON.stringify({ type: 'offer', seq, now, interactions, agents })),
      );
    });
  }

  resync(): void {
    void this.#step(async () => {
      if (!this.isDead) await this.#sendSnapshot([...this.#windows.keys()]);
    });
  }

  get #seesAll(): boolean {
    return this.#viewer.as === 'person' && this.#viewer.roles.includes('supervisor');
  }

  /** Something in it may be this person's alone, or shows them a customer for the first time. */
  #isOwn(frame: PatchFrame): boolean {
    if (this.#seesAll) return !frame.customers.every((ref) => this.#isRevealed(ref));
    const self = this.#viewer.agent;
    if (self === null || this.#viewer.as !== 'person') return false;
    if (frame.agents.has(self)) return true;
    return this.#wrapsUp !== null && frame.interactions.has(this.#wrapsUp);
  }

  /** Sends it, and → null; or → customers whose showing must be on record before. */
  #unknownIn(frame: PatchFrame): readonly PersonalRef[] | null {
    if (!this.#isOwn(frame)) {
      this.#send(frame.n, this.#shared(frame));
      return null;
    }
    if (this.#seesAll) return frame.customers;
    const { wrapsUp, views } = this.#ownViews(frame);
    const open = this.#openIn(views, wrapsUp);
    if (!open.every((ref) => this.#isRevealed(ref))) return open;
    this.#wrapsUp = wrapsUp;
    const isPlain = open.length === 0 && views.length === frame.patch.interactions.length;
    const own = isPlain ? frame.plain() : frame.with(this.#withTexts(views));
    if (!isPlain) this.#own.set(frame.n, own);
    for (const n of this.#own.keys()) if (n < this.#feed.ring.oldest) this.#own.delete(n);
    this.#send(frame.n, own);
    return null;
  }

  /** A wrap-up that began or ended changes what may be seen, whether or not the call changed. */
  #ownViews({ patch, interactions }: PatchFrame): {
    readonly wrapsUp: InteractionId | null;
    readonly views: readonly InteractionView[];
  } {
    const before = this.#wrapsUp;
    const isSelf = patch.agents.some(({ id }) => id === this.#viewer.agent);
    const wrapsUp = isSelf ? wrapUpOf(this.#viewer, patch.agents) : before;
    if (before === wrapsUp) return { wrapsUp, views: patch.interactions };
    const all = this.#feed.board()?.interactions ?? [];
    const missing = all.filter(
      ({ id }) => (id === before || id === wrapsUp) && !interactions.has(id),
    );
    return { wrapsUp, views: [...patch.interactions, ...missing] };
  }

  #shared(frame: PatchFrame): TextFrame {
    return this.#seesAll ? frame.full(this.#feed.texts) : frame.plain();
  }

  #forget(): void {
    this.#sinceN = Number.POSITIVE_INFINITY;
    this.#own.clear();
  }

  /** false = what was missed is not here any more. */
  async #resume(sink: Sink, resumeN: number): Promise<boolean> {
    for (;;) {
      const { n, ring, host } = this.#feed;
      const missed = resumeN < this.#sinceN ? null : ring.after(resumeN, n);
      if (missed === null) return false;
      const open = this.#seesAll ? missed.flatMap(({ customers }) => customers) : [];
      if (open.every((ref) => this.#isRevealed(ref))) {
        sink.send(new TextFrame(JSON.stringify({ type: 'resumed', n: resumeN, now: host.now() })));
        for (const frame of missed) sink.send(this.#own.get(frame.n) ?? this.#shared(frame));
        this.#windows.set(sink, { n, behindSince: null });
        return true;
      }
      await this.#reveal(open);
    }
  }

  /** The board of the instant at which whom it shows is on record. */
  async #sendSnapshot(sinks: readonly Sink[]): Promise<void> {
    for (;;) {
      const board = this.#feed.board();
      if (board === null) {
        // Its patches may have ended with it: whoever comes next begins anew.
        this.#feed.close();
        throw new Error('the tenant is not here now');
      }
      this.#wrapsUp = wrapUpOf(this.#viewer, board.agents);
      const open = this.#openIn(board.interactions);
      if (open.every((ref) => this.#isRevealed(ref))) {
        const texts = this.#feed.snapshot(board);
        const frame = this.#seesAll
          ? texts.full(this.#feed.texts)
          : open.length === 0
            ? texts.plain()
            : texts.with(this.#withTexts(board.interactions));
        const { n } = this.#feed;
        this.#sinceN = Math.min(this.#sinceN, n);
        for (const sink of sinks) {
          sink.send(frame);
          this.#windows.set(sink, { n, behindSince: null });
        }
        return;
      }
      await this.#reveal(open);
    }
  }

  #openIn(views: readonly InteractionView[], wrapsUp = this.#wrapsUp): PersonalRef[] {
    return views.flatMap((view) =>
      view.customer !== null && maySeeCustomer(this.#viewer, view, wrapsUp) ? [view.customer] : [],
    );
  }

  #withTexts(views: readonly InteractionView[]): InteractionView[] {
    const isOpen = (view: InteractionView) => maySeeCustomer(this.#viewer, view, this.#wrapsUp);
    return withTexts(views, this.#feed.texts, isOpen);
  }

  #isRevealed(ref: PersonalRef): boolean {
    return this.#textsRound === this.#feed.textsRound && this.#revealed.has(ref);
  }

  async #reveal(refs: readonly PersonalRef[]): Promise<void> {
    const unknown = [...new Set(refs)].filter((ref) => !this.#isRevealed(ref));
    if (unknown.length === 0) return;
    const texts = await this.#feed.host.resolveCustomers(this.#viewer, unknown);
    if (this.#textsRound !== this.#feed.textsRound) this.#revealed.clear();
    this.#textsRound = this.#feed.textsRound;
    this.#feed.learn(texts);
    for (const ref of unknown) this.#revealed.add(ref);
  }

  async #step(run: () => Promise<void> | void): Promise<void> {
    this.#queued += 1;
    // A customer could not be resolved or the board not be read: the windows come back anew.
    this.#steps = this.#steps
      .then(run)
      .catch(() => this.close())
      .finally(() => (this.#queued -= 1));
    await this.#steps;
  }

  /** `n` null: ahead of its patch. */
  #send(n: number | null, frame: TextFrame): void {
    for (const [sink, window] of this.#windows) {
      if (n !== null && n <= window.n) continue;
      if (window.behindSince !== null) continue;
      if (sink.bufferedAmount > BEHIND_BYTES) {
        window.behindSince = this.#feed.host.now();
        this.#watchBehind();
        continue;
      }
      if (n !== null) window.n = n;
      sink.send(frame);
    }
  }

  /** Nothing is kept for a slow socket: when it has taken what it has, it gets the board anew. */
  #watchBehind(): void {
    this.#lookAgain ??= setTimeout(() => {
      this.#lookAgain = null;
      const now = this.#feed.host.now();
      for (const [sink, { behindSince }] of this.#windows) {
        if (behindSince === null) continue;
        if (sink.bufferedAmount === 0) void this.#step(() => this.#sendSnapshot([sink]));
        else if (now - behindSince > BEHIND_MAX_MS) {
          this.#windows.delete(sink);
          sink.end('tooSlow');
        } else this.#watchBehind();
      }
    }, BEHIND_LOOK_MS).unref();
  }
}
