import type { TenantId } from '../../domain/index.ts';
import type { Journal } from '../port.ts';
import { lastSeqOf, recordsOf } from '../segment.ts';
import { Projection } from './projection.ts';

/** Saved together: few commits while catching up, one a segment when live. */
const BATCH_EVENTS = 5_000;
const RETRY_MS = 1_000;

export interface ProjectorOptions {
  /** Told of a failed run; it is tried again after a second, or at the next wake-up. */
  readonly onError?: (tenant: TenantId, error: unknown) => void;
}

/**
 * Unfolds the journal into the read models, tenant by tenant, each with its own `throughSeq`. Any
 * node may run it for any tenant: a save counts only if nobody else came first. It may be stopped
 * and started anywhere.
 */
export class Projector {
  readonly #journal: Journal;
  readonly #onError: NonNullable<ProjectorOptions['onError']>;
  readonly #tenants = new Map<TenantId, TenantProjection>();
  #closed = false;

  constructor(journal: Journal, options: ProjectorOptions = {}) {
    this.#journal = journal;
    this.#onError = options.onError ?? (() => undefined);
  }

  /** There is something new, perhaps. Cheap: wake-ups while it runs are one further run. */
  wake(tenant: TenantId): void {
    if (this.#closed) return;
    const entry = this.#entryOf(tenant);
    entry.again = true;
    entry.running ??= this.#run(tenant, entry).finally(() => (entry.running = null));
  }

  /** Resolves when everything committed before the call is in the tables. */
  async catchUp(tenant: TenantId): Promise<number> {
    const { seq } = await this.#journal.head(tenant);
    const reached = await this.waitFor(tenant, seq, 600_000);
    return reached ? seq : this.#entryOf(tenant).throughSeq;
  }

  /** For reads with `afterSeq`. false = not there in time. */
  async waitFor(tenant: TenantId, seq: number, withinMs: number): Promise<boolean> {
    const entry = this.#entryOf(tenant);
    if (entry.throughSeq >= seq) return true;
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle(false), withinMs);
      const waiter = { seq, reached: () => settle(true) };
      const settle = (reached: boolean) => {
        clearTimeout(timer);
        entry.waiters.delete(waiter);
        resolve(reached);
      };
      entry.waiters.add(waiter);
      this.wake(tenant);
    });
  }

  /** Ends after the save under way. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#tenants.values()].map((entry) => entry.running));
  }

  #entryOf(tenant: TenantId): TenantProjection {
    const known = this.#tenants.get(tenant);
    if (known !== undefined) return known;
    const entry: TenantProjection = {
      projection: null,
      throughSeq: 0,
      running: null,
      again: false,
      waiters: new Set(),
    };
    this.#tenants.set(tenant, entry);
    return entry;
  }

  async #run(tenant: TenantId, entry: TenantProjection): Promise<void> {
    while (entry.again && !this.#closed) {
      entry.again = false;
      try {
        entry.projection ??= new Projection(await this.#journal.readModels.loadOpen(tenant));
        this.#reached(entry, entry.projection.throughSeq);
        await this.#unfold(tenant, entry, entry.projection);
      } catch (error) {
        // Half a batch may be in memory: begin again from what is saved.
        entry.projection = null;
        if (error instanceof Overtaken) continue;
        this.#onError(tenant, error);
        setTimeout(() => this.wake(tenant), RETRY_MS).unref();
      }
    }
  }

  async #unfold(tenant: TenantId, entry: TenantProjection, projection: Projection) {
    let unsaved = 0;
    const fromSeq = projection.throughSeq + 1;
    for await (const segment of this.#journal.read(tenant, { fromSeq })) {
      if (this.#closed) return;
      if (lastSeqOf(segment) <= projection.throughSeq) continue;
      for (const record of recordsOf(segment)) projection.apply(record);
      unsaved += segment.count;
      if (unsaved < BATCH_EVENTS) continue;
      unsaved = 0;
      await this.#save(tenant, entry, projection);
    }
    if (unsaved > 0) await this.#save(tenant, entry, projection);
  }

  async #save(tenant: TenantId, entry: TenantProjection, projection: Projection) {
    if (!(await this.#journal.readModels.save(tenant, projection.changes()))) {
      entry.again = true;
      throw new Overtaken();
    }
    projection.saved();
    this.#reached(entry, projection.throughSeq);
  }

  #reached(entry: TenantProjection, seq: number): void {
    entry.throughSeq = Math.max(entry.throughSeq, seq);
    for (const waiter of entry.waiters) {
      if (waiter.seq <= entry.throughSeq) waiter.reached();
    }
  }
}

/** Another node projects this tenant too: its place is read again. */
class Overtaken extends Error {}

interface Waiter {
  readonly seq: number;
  readonly reached: () => void;
}

interface TenantProjection {
  projection: Projection | null;
  throughSeq: number;
  running: Promise<void> | null;
  again: boolean;
  readonly waiters: Set<Waiter>;
}
