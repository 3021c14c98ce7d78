import type {
  AgentId,
  Board,
  BoardPatch,
  EventRecord,
  InteractionId,
  QueueId,
  QueueView,
  TenantId,
} from '../../domain/index.ts';
import { serviceLevelOf } from '../../domain/index.ts';
import {
  agentView,
  besideOf,
  boardOf,
  evolve,
  interactionView,
  queueView,
  snapshotOf,
  stateFromSnapshot,
  type TenantState,
  touchedBy,
} from '../../engine/index.ts';
import type { Clock } from '../clock.ts';
import type { CommitListener } from '../tenant/port.ts';
import { type DaySource, TodayOfTenant } from './today.ts';

/**
 * What one decision brings about in several commits goes together; an offer leaves at once. The API
 * gathers what viewers get for longer (`api/events/feed.ts`): together at most 50 ms.
 */
const COALESCE_MS = 10;

interface Touched {
  readonly interactions: Set<InteractionId>;
  readonly agents: Set<AgentId>;
  readonly queues: Set<QueueId>;
}

interface Listener {
  readonly onPatch: (patch: BoardPatch) => void;
  /** This process does not own the tenant any more. */
  readonly onGone: () => void;
}

interface Shown {
  /** State at committedSeq: the loop's own runs ahead of the journal and must not be shown. */
  state: TenantState;
  readonly listeners: Set<Listener>;
  touched: Touched;
  n: number;
  cancel: (() => void) | null;
  /** null = nobody asked for it: the engine's own figures, by UTC, are shown. */
  today: TodayOfTenant | null;
}

/** What people see: made from committed events only, pushed as patches numbered without a gap. */
export class ViewHub implements CommitListener {
  readonly #clock: Clock;
  readonly #days: DaySource | null;
  readonly #shown = new Map<TenantId, Shown>();

  constructor(clock: Clock, days: DaySource | null = null) {
    this.#clock = clock;
    this.#days = days;
  }

  /** A fresh state stands: patches go on after a gap, so that every socket takes a new snapshot. */
  onState(tenant: TenantId, state: TenantState): void {
    const before = this.#shown.get(tenant);
    before?.cancel?.();
    before?.today?.end();
    const shown: Shown = {
      state: copyOf(state),
      listeners: before?.listeners ?? new Set(),
      touched: untouched(),
      n: (before?.n ?? 0) + 1,
      cancel: null,
      today: null,
    };
    this.#shown.set(tenant, shown);
    shown.today = this.#todayOf(tenant, shown);
    this.#send(shown);
  }

  forget(tenant: TenantId): void {
    const shown = this.#shown.get(tenant);
    shown?.cancel?.();
    shown?.today?.end();
    this.#shown.delete(tenant);
    for (const { onGone } of shown?.listeners ?? []) onGone();
  }

  /** No timer stays behind: one that waits for midnight would keep the process until then. */
  close(): void {
    for (const shown of this.#shown.values()) {
      shown.cancel?.();
      shown.today?.end();
    }
  }

  /** Committed state, for reading only; null while this process does not own the tenant. */
  committedState(tenant: TenantId): TenantState | null {
    return this.#shown.get(tenant)?.state ?? null;
  }

  board(tenant: TenantId): Board | null {
    const shown = this.#shown.get(tenant);
    if (shown === undefined) return null;
    const board = boardOf(shown.state, this.#clock.now());
    return { ...board, queues: board.queues.map((view) => withToday(shown, view)) };
  }

  subscribe(
    tenant: TenantId,
    onPatch: (patch: BoardPatch) => void,
    onGone: () => void,
  ): () => void {
    const listeners = this.#shown.get(tenant)?.listeners;
    const listener = { onPatch, onGone };
    listeners?.add(listener);
    return () => {
      listeners?.delete(listener);
    };
  }

  committed(tenant: TenantId, records: readonly EventRecord[]): void {
    const shown = this.#shown.get(tenant);
    if (shown === undefined) return;
    let urgent = false;
    for (const record of records) {
      evolve(shown.state, record);
      shown.today?.apply(record, shown.state);
      this.#note(shown, record);
      urgent ||= record.event.type === 'offered' || record.event.type === 'offerEnded';
    }
    if (shown.listeners.size === 0) shown.touched = untouched();
    else if (isNothing(shown.touched)) return;
    else if (urgent) this.#flush(shown);
    else shown.cancel ??= this.#clock.after(COALESCE_MS, () => this.#flush(shown));
  }

  #todayOf(tenant: TenantId, shown: Shown): TodayOfTenant | null {
    if (this.#days === null) return null;
    const changed = (): void => {
      if (shown.listeners.size === 0) return;
      for (const id of shown.state.queues.keys()) shown.touched.queues.add(id);
      this.#flush(shown);
    };
    const parts = { tenant, clock: this.#clock, source: this.#days, changed };
    return new TodayOfTenant(parts, shown.state);
  }

  #note(shown: Shown, record: EventRecord): void {
    if (shown.listeners.size === 0) return;
    const { interaction, agent, from, queue, all } = touchedBy(record);
    const { touched } = shown;
    if (interaction !== undefined) {
      touched.interactions.add(interaction);
      const beside = besideOf(shown.state, interaction);
      if (beside.queue !== null) touched.queues.add(beside.queue);
      if (beside.callee !== null) this.#noteAgent(shown, beside.callee);
    }
    if (agent !== undefined) this.#noteAgent(shown, agent);
    if (from !== undefined) this.#noteAgent(shown, from);
    if (queue !== undefined) touched.queues.add(queue);
    if (all !== true) return;
    for (const id of shown.state.agents.keys()) touched.agents.add(id);
    for (const id of shown.state.queues.keys()) touched.queues.add(id);
  }

  /** Who is free or not changes every queue that the agent can serve: all, as they are few. */
  #noteAgent(shown: Shown, agent: AgentId): void {
    shown.touched.agents.add(agent);
    for (const id of shown.state.queues.keys()) shown.touched.queues.add(id);
  }

  #flush(shown: Shown): void {
    shown.cancel?.();
    shown.cancel = null;
    if (!isNothing(shown.touched)) this.#send(shown);
  }

  /** With nothing touched it says: take the whole board anew. */
  #send(shown: Shown): void {
    const { state, touched } = shown;
    shown.touched = untouched();
    shown.n += 1;
    const now = this.#clock.now();
    const found = [...touched.interactions].map((id) => [id, interactionView(state, id)] as const);
    const patch: BoardPatch = {
      n: shown.n,
      seq: state.seq,
      now,
      interactions: found.flatMap(([, view]) => view ?? []),
      gone: found.flatMap(([id, view]) => (view === null ? [id] : [])),
      agents: [...touched.agents].flatMap((id) => agentView(state, id) ?? []),
      queues: [...touched.queues].flatMap((id) => {
        const view = queueView(state, id, now);
        return view === null ? [] : [withToday(shown, view)];
      }),
    };
    for (const { onPatch } of shown.listeners) onPatch(patch);
  }
}

/** By way of text: a snapshot shares its objects with the state, and the loop changes those. */
function copyOf(state: TenantState): TenantState {
  return stateFromSnapshot(JSON.parse(JSON.stringify(snapshotOf(state))));
}

function withToday({ today, state }: Shown, view: QueueView): QueueView {
  const figures = today?.of(view.id) ?? null;
  if (figures === null) return view;
  const queue = state.queues.get(view.id);
  if (queue === undefined) return { ...view, ...figures };
  return { ...view, ...figures, serviceLevel: serviceLevelOf(figures.today, queue.config) };
}

function isNothing({ interactions, agents, queues }: Touched): boolean {
  return interactions.size + agents.size + queues.size === 0;
}

function untouched(): Touched {
  return { interactions: new Set(), agents: new Set(), queues: new Set() };
}
