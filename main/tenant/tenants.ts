import type { TenantId } from '../../domain/index.ts';
import type { TenantState } from '../../engine/index.ts';
import type { HeldLease, Journal } from '../../journal/index.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { isDeadHolder } from './holder.ts';
import { TenantLoop } from './loop.ts';
import type { CommitListener, EffectSink, Submission, SubmitResult } from './port.ts';

export interface TenantsOptions {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  readonly build: string;
  /** Random, one for each start of a process. */
  readonly holder: string;
  readonly leaseMs: number;
  readonly effects: EffectSink;
  readonly listeners: readonly CommitListener[];
  readonly onState: (tenant: TenantId, state: TenantState, committedSeq: number) => void;
  readonly onLost: (tenant: TenantId) => void;
  readonly reconcile: (tenant: TenantId, state: TenantState) => Promise<void>;
}

interface Owned {
  readonly loop: TenantLoop;
  readonly lease: HeldLease;
}

/**
 * Which tenants this process owns. A lease spreads tenants over processes and lets a standby in; it
 * is never what keeps two writers apart: that is the epoch, checked by the append itself.
 */
export class Tenants {
  readonly #options: TenantsOptions;
  readonly #owned = new Map<TenantId, Owned>();
  readonly #taking = new Set<TenantId>();
  /** Known tenants that this process does not own: another node's, or not taken yet. */
  #elsewhere: readonly TenantId[] = [];
  #cancelRound: (() => void) | null = null;
  #stopped = false;

  constructor(options: TenantsOptions) {
    this.#options = options;
  }

  ids(): readonly TenantId[] {
    return [...this.#owned.keys()];
  }

  /** Their people exist, but not here: "ask again", never "unknown". */
  get elsewhere(): readonly TenantId[] {
    return this.#elsewhere.filter((tenant) => !this.#owned.has(tenant));
  }

  loop(tenant: TenantId): TenantLoop | null {
    return this.#owned.get(tenant)?.loop ?? null;
  }

  submit(tenant: TenantId, submission: Submission): Promise<SubmitResult> {
    const loop = this.loop(tenant);
    return loop === null
      ? Promise.resolve({ kind: 'retry', retryAfterS: 5 })
      : loop.submit(submission);
  }

  /** Takes what is free, then looks again every third of a lease: the standby's whole life. */
  async start(): Promise<void> {
    await this.#round();
  }

  /** True when this process owns the tenant afterwards. */
  async take(tenant: TenantId): Promise<boolean> {
    if (this.#stopped || this.#owned.has(tenant) || this.#taking.has(tenant)) {
      return this.#owned.has(tenant);
    }
    this.#taking.add(tenant);
    try {
      return await this.#acquire(tenant);
    } finally {
      this.#taking.delete(tenant);
    }
  }

  /**
   * `keepLeases`: the next process of this machine takes them at once, because their holder is
   * dead; others wait until they run out, and so cannot get in between.
   */
  async stop(options: { readonly keepLeases?: boolean } = {}): Promise<void> {
    this.#stopped = true;
    this.#cancelRound?.();
    const { journal, log } = this.#options;
    for (const [tenant, { loop, lease }] of this.#owned) {
      await loop.stop();
      if (options.keepLeases === true) continue;
      await journal.leases.release(tenant, lease).catch((error: unknown) => {
        log.warn('leaseNotReleased', { tenant, error: String(error) });
      });
    }
    this.#owned.clear();
  }

  async #acquire(tenant: TenantId): Promise<boolean> {
    const { journal, holder, leaseMs, log } = this.#options;
    let outcome = await journal.leases.acquire(tenant, holder, leaseMs);
    if (outcome.kind === 'held' && isDeadHolder(outcome.lease.holder)) {
      log.info('leaseOfTheDead', { tenant, epoch: outcome.lease.epoch });
      await journal.leases.release(tenant, outcome.lease);
      outcome = await journal.leases.acquire(tenant, holder, leaseMs);
    }
    if (outcome.kind === 'held') return false;
    const lease = { holder, epoch: outcome.epoch };
    const loop = this.#newLoop(tenant, outcome.epoch);
    this.#owned.set(tenant, { loop, lease });
    log.info('tenantTaken', { tenant, epoch: outcome.epoch });
    await loop.start();
    return true;
  }

  #newLoop(tenant: TenantId, epoch: number): TenantLoop {
    const { journal, clock, build, log, effects, listeners, onState, reconcile } = this.#options;
    return new TenantLoop({
      tenant,
      epoch,
      journal,
      clock,
      build,
      log,
      effects,
      listeners,
      onState: (state, seq) => onState(tenant, state, seq),
      reconcile: (state) => reconcile(tenant, state),
      onFenced: () => this.#lose(tenant, 'fenced'),
    });
  }

  async #round(): Promise<void> {
    const { journal, clock, leaseMs, log } = this.#options;
    try {
      await this.#renewAll();
      this.#elsewhere = await journal.tenants();
      for (const tenant of this.#elsewhere) await this.take(tenant);
    } catch (error) {
      log.warn('leaseRound', { error: String(error) });
    }
    if (this.#stopped) return;
    this.#cancelRound = clock.after(leaseMs / 3, () => void this.#round());
  }

  async #renewAll(): Promise<void> {
    const { journal, leaseMs } = this.#options;
    for (const [tenant, { lease }] of this.#owned) {
      const kept = await journal.leases.renew(tenant, lease, leaseMs);
      if (!kept) this.#lose(tenant, 'leaseLost');
    }
  }

  #lose(tenant: TenantId, why: string): void {
    const owned = this.#owned.get(tenant);
    if (owned === undefined) return;
    this.#options.log.error('tenantLost', { tenant, why });
    this.#owned.delete(tenant);
    void owned.loop.stop();
    this.#options.onLost(tenant);
  }
}
