import type {
  AgentView,
  BoardPatch,
  InteractionId,
  InteractionView,
  PersonalRef,
} from '../../domain/index.ts';
import { maySeeCustomer, wrapUpOf } from '../policy.ts';
import type { ApiHost, Viewer } from '../port.ts';
import { PendingPatch } from './pending.ts';
import type { CloseReason, ServerMessage } from './protocol.ts';
import { PatchRing } from './ring.ts';

/**
 * Changes are sent together at most this late; a viewer's own offer at once. The host gathers for
 * up to 40 ms before (`main/view/hub.ts`): together at most 50.
 */
const COALESCE_MS = 10;
/** A socket that has this much unsent is too slow: it is closed and may resume. */
const BUFFER_MAX_BYTES = 1024 * 1024;
const CUSTOMERS_MAX = 10_000;

/** What a stream needs of a socket. */
export interface Sink {
  send(text: string): void;
  readonly bufferedAmount: number;
  end(reason: CloseReason): void;
}

/**
 * One person's view of one tenant, shared by all their windows, so that `n` means the same in each.
 * `n` starts at the wall clock: a number from another process or an older stream is never mistaken
 * for one of ours (a stream sends far fewer than one patch a millisecond).
 *
 * Everything that is sent passes one chain of steps, because resolving customers takes time and the
 * order must hold: idle → step (flush | join | resync) → idle.
 */
export class ViewerStream {
  readonly #host: ApiHost;
  readonly #viewer: Viewer;
  readonly #sinks = new Set<Sink>();
  readonly #pending = new PendingPatch();
  readonly #ring = new PatchRing();
  /** Customers on the board that have been resolved: each is one audit line, not one a patch. */
  readonly #customers = new Map<PersonalRef, string>();
  readonly #unsubscribe: () => void;
  #n: number;
  #hostN: number | null = null;
  /** What the viewer wraps up, as far as it was sent: its customer stays theirs to see. */
  #wrapsUp: InteractionId | null = null;
  #steps: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #dead = false;

  constructor(host: ApiHost, viewer: Viewer) {
    this.#host = host;
    this.#viewer = viewer;
    this.#n = host.now();
    this.#unsubscribe = host.subscribe(viewer.tenant, viewer, this.#take, () => this.close());
  }

  /** It has lost its thread and nobody may join it any more: make another. */
  get isDead(): boolean {
    return this.#dead;
  }

  get size(): number {
    return this.#sinks.size;
  }

  /** First what the client lacks (patches after `resumeN`, or a snapshot), then every patch. */
  async join(sink: Sink, resumeN: number | null): Promise<void> {
    await this.#step(async () => {
      if (this.#dead) return sink.end('notReady');
      await this.#flush();
      const missed = resumeN === null ? null : this.#ring.after(resumeN, this.#n);
      if (missed === null) {
        const snapshot = await this.#snapshot();
        if (snapshot === null) {
          sink.end('notReady');
          return this.close();
        }
        this.#sendTo(sink, snapshot);
      } else {
        const now = this.#host.now();
        this.#sendTo(sink, textOf({ type: 'resumed', n: resumeN ?? this.#n, now }));
        for (const text of missed) this.#sendTo(sink, text);
      }
      this.#sinks.add(sink);
    });
  }

  leave(sink: Sink): void {
    this.#sinks.delete(sink);
  }

  close(): void {
    if (this.#dead) return;
    this.#dead = true;
    this.#unsubscribe();
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const sink of this.#sinks) sink.end('notReady');
    this.#sinks.clear();
  }

  readonly #take = (patch: BoardPatch): void => {
    const lost = (this.#hostN !== null && patch.n !== this.#hostN + 1) || isEmpty(patch);
    this.#hostN = patch.n;
    this.#pending.add(patch);
    if (lost) void this.#step(() => this.#resync());
    else if (this.#isOwnOffer(patch)) void this.#step(() => this.#flush());
    else {
      this.#timer ??= setTimeout(() => {
        this.#timer = null;
        void this.#step(() => this.#flush());
      }, COALESCE_MS);
    }
  };

  #isOwnOffer(patch: BoardPatch): boolean {
    const { agent } = this.#viewer;
    if (agent === null) return false;
    return patch.interactions.some((view) => view.state === 'offer' && view.agent === agent);
  }

  async #step(run: () => Promise<void>): Promise<void> {
    // A customer could not be resolved or the board not be read: the windows come back anew.
    this.#steps = this.#steps.then(run).catch(() => this.close());
    await this.#steps;
  }

  async #flush(): Promise<void> {
    if (this.#pending.isEmpty || this.#dead) return;
    const patch = this.#pending.take();
    const opened = this.#newlySeen(patch.agents);
    const missing = opened.filter(({ id }) => !patch.interactions.some((view) => view.id === id));
    const interactions = await this.#withCustomers([...patch.interactions, ...missing]);
    this.#n += 1;
    const text = textOf({ type: 'patch', n: this.#n, ...patch, interactions });
    this.#ring.push(this.#n, text);
    for (const sink of this.#sinks) this.#sendTo(sink, text);
  }

  /** A wrap-up that began or ended changes what may be seen, whether or not the call changed. */
  #newlySeen(agents: readonly AgentView[]): readonly InteractionView[] {
    const { agent, tenant } = this.#viewer;
    if (!agents.some(({ id }) => id === agent)) return [];
    const before = this.#wrapsUp;
    this.#wrapsUp = wrapUpOf(this.#viewer, agents);
    if (before === this.#wrapsUp) return [];
    const views = this.#host.board(tenant)?.interactions ?? [];
    return views.filter(({ id }) => id === before || id === this.#wrapsUp);
  }

  /** The host lost its thread (the state was rebuilt): everybody gets the whole board. */
  async #resync(): Promise<void> {
    if (this.#dead) return;
    this.#ring.clear();
    this.#n += 1;
    const text = await this.#snapshot();
    if (text === null) return this.close();
    for (const sink of this.#sinks) this.#sendTo(sink, text);
  }

  /** The board of this instant; what was pending is part of it. */
  async #snapshot(): Promise<string | null> {
    const board = this.#host.board(this.#viewer.tenant);
    if (board === null) return null;
    this.#pending.clear();
    this.#wrapsUp = wrapUpOf(this.#viewer, board.agents);
    const interactions = await this.#withCustomers(board.interactions);
    return textOf({ type: 'snapshot', n: this.#n, ...board, interactions });
  }

  async #withCustomers(views: readonly InteractionView[]): Promise<InteractionView[]> {
    const isOpen = (view: InteractionView) => maySeeCustomer(this.#viewer, view, this.#wrapsUp);
    const unknown = views.flatMap((view) =>
      view.customer !== null && isOpen(view) && !this.#customers.has(view.customer)
        ? [view.customer]
        : [],
    );
    if (unknown.length > 0) await this.#resolve([...new Set(unknown)]);
    return views.map((view) => {
      const text = view.customer !== null && isOpen(view) && this.#customers.get(view.customer);
      return typeof text === 'string' ? { ...view, customerText: text } : view;
    });
  }

  async #resolve(refs: readonly PersonalRef[]): Promise<void> {
    if (this.#customers.size > CUSTOMERS_MAX) this.#customers.clear();
    const texts = await this.#host.resolveCustomers(this.#viewer, refs);
    for (const [ref, text] of texts) this.#customers.set(ref, text);
  }

  #sendTo(sink: Sink, text: string): void {
    if (sink.bufferedAmount > BUFFER_MAX_BYTES) {
      this.#sinks.delete(sink);
      sink.end('tooSlow');
    } else sink.send(text);
  }
}

function isEmpty({ interactions, gone, agents, queues }: BoardPatch): boolean {
  return interactions.length + gone.length + agents.length + queues.length === 0;
}

function textOf(message: ServerMessage): string {
  return JSON.stringify(message);
}
