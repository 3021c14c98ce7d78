import type { Command, LegId, TenantId } from '../domain/index.ts';
import { checkInvariants, liveLegs, type TenantState } from '../engine/index.ts';
import {
  type CommitFault,
  foldTenant,
  MemoryJournal,
  type MemoryStore,
  snapshotFrom,
} from '../journal/index.ts';
import { pause } from '../main/clock.ts';
import { EffectRunner } from '../main/effect/runner.ts';
import type { Log } from '../main/log.ts';
import { TenantLoop } from '../main/tenant/loop.ts';
import type { Chance } from './chance.ts';
import type { PlatformOwner, SimPlatform } from './platform.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface HostOptions {
  readonly tenant: TenantId;
  readonly store: MemoryStore;
  readonly clock: VirtualClock;
  readonly chance: Chance;
  readonly platform: SimPlatform;
  readonly commitFaultRate: number;
  readonly onBug: (text: string) => void;
  /** Proof that a run can fail: the host never asks its platform which legs are still there. */
  readonly plantedBug: 'none' | 'noReconcile';
}

const BUILD = 'simulation';
const LEASE_MS = 8_000;
const COMMIT_MS_MAX = 4;
const SNAPSHOT_EVENTS = 500;
const SWEEP_MS = 20_000;

/**
 * One life of the production process: the real tenant loop and effect runner over the in-memory
 * journal. `crash` cuts it off between any two steps: nothing it still does reaches the world or
 * the journal; a commit on its way lands or does not.
 */
export class SimHost implements PlatformOwner {
  readonly #options: HostOptions;
  #alive = true;
  #loop: TenantLoop | null = null;
  #snapshotSeq = 0;

  constructor(options: HostOptions) {
    this.#options = options;
  }

  get state(): TenantState | null {
    return this.#alive ? (this.#loop?.state ?? null) : null;
  }

  /** Everything decided is in the journal too. */
  get isSettled(): boolean {
    return this.state !== null && this.state.seq === this.#loop?.committedSeq;
  }

  /** False while another life's lease has not lapsed. */
  async start(holder: string, legsSurvived: boolean): Promise<boolean> {
    const { tenant } = this.#options;
    const journal = this.#journal();
    const lease = await journal.leases.acquire(tenant, holder, LEASE_MS);
    if (lease.kind === 'held') return false;
    const runner = this.#runner();
    this.#loop = new TenantLoop({
      tenant,
      epoch: lease.epoch,
      journal,
      clock: this.#guardedClock(),
      build: BUILD,
      log: this.#log(),
      effects: runner,
      listeners: [{ committed: (_, __, seq) => this.#snapshotWhenDue(journal, seq) }],
      onState: () => undefined,
      onFenced: () => undefined,
      reconcile: (state) => this.#reconcile(state, legsSurvived),
    });
    await this.#loop.start();
    if (this.#loop.fault !== null) this.#options.onBug(this.#loop.fault);
    this.#sweepLater();
    return true;
  }

  crash(): void {
    this.#alive = false;
  }

  async deliver(tenant: TenantId, command: Command): Promise<boolean> {
    if (!this.#alive || this.#loop === null) return false;
    const result = await this.#loop.submit({ command, by: { kind: 'platform', driver: 'sim' } });
    if (!this.#alive) return false;
    if (result.kind === 'poison') this.#options.onBug(`poison: ${JSON.stringify(command)}`);
    return result.kind !== 'retry' && tenant === this.#options.tenant;
  }

  /** Adapters reconcile with their platform; no single fact is trusted to arrive (DESIGN §3). */
  #sweepLater(): void {
    this.#options.clock.after(SWEEP_MS, () => {
      if (!this.#alive) return;
      if (this.state !== null) {
        const faults = checkInvariants(this.state);
        if (faults.length > 0) this.#options.onBug(faults.join('; '));
        void this.#reconcile(this.state, true);
      }
      this.#sweepLater();
    });
  }

  async #reconcile(state: TenantState, legsSurvived: boolean): Promise<void> {
    const { platform, plantedBug } = this.#options;
    if (plantedBug === 'noReconcile') return;
    const cause = legsSurvived ? 'failed' : 'hostLost';
    if (!legsSurvived) await this.#takeOver(state);
    const reports = liveLegs(state).map(async ({ leg, state: believed }) => {
      const sim = platform.legs.get(leg);
      if (sim === undefined || sim.state === 'gone') {
        if (sim === undefined && believed === 'ringing' && legsSurvived) return;
        await this.#deliverUntilTaken({ type: 'legEnded', leg, cause, status: 0 });
      } else if (sim.state === 'up' && believed !== 'answered' && believed !== 'ending') {
        await this.#deliverUntilTaken({ type: 'legAnswered', leg, dialog: { callId: leg } });
      }
    });
    await Promise.all(reports);
  }

  /** As the sip driver does: answered legs on record go on, whatever else is up is ended. */
  async #takeOver(state: TenantState): Promise<void> {
    const { platform } = this.#options;
    const isUp = (leg: LegId): boolean => platform.legs.get(leg)?.state === 'up';
    const up = liveLegs(state).filter(({ leg }) => isUp(leg));
    const legs = up.filter((leg) => leg.state === 'answered').map(({ leg }) => leg);
    for (const { leg } of up) if (!legs.includes(leg)) platform.cut(leg);
    platform.legsTakenOver += legs.length;
    if (legs.length > 0) await this.#deliverUntilTaken({ type: 'legsTakenOver', legs });
  }

  async #deliverUntilTaken(command: Command): Promise<void> {
    while (this.#alive && !(await this.deliver(this.#options.tenant, command))) {
      await pause(this.#options.clock, 100);
    }
  }

  /** As the snapshot worker does: from the journal, never from the live state. */
  #snapshotWhenDue(journal: MemoryJournal, seq: number): void {
    if (seq - this.#snapshotSeq < SNAPSHOT_EVENTS) return;
    this.#snapshotSeq = seq;
    const { tenant } = this.#options;
    void foldTenant(journal, tenant, { build: BUILD }).then(async (folded) => {
      if (this.#alive) await journal.snapshots.save(snapshotFrom(tenant, folded, BUILD));
    });
  }

  #journal(): MemoryJournal {
    const { store, clock } = this.#options;
    return new MemoryJournal({
      store,
      now: () => clock.now(),
      onAppend: () => this.#commitFault(),
    });
  }

  /** A commit takes virtual time; a crash meanwhile leaves it written or not. */
  async #commitFault(): Promise<CommitFault> {
    const { chance, clock, commitFaultRate } = this.#options;
    const delayMs = chance.between(0, COMMIT_MS_MAX);
    const landsAnyway = chance.happens(0.5);
    const fault: CommitFault = chance.happens(commitFaultRate)
      ? chance.pick<CommitFault>(['fail', 'unknownCommitted', 'unknownLost'])
      : 'none';
    await pause(clock, delayMs);
    if (!this.#alive) return landsAnyway ? 'unknownCommitted' : 'unknownLost';
    return fault;
  }

  #runner(): EffectRunner {
    const { platform } = this.#options;
    return new EffectRunner({
      clock: this.#guardedClock(),
      log: this.#log(),
      perform: async (tenant, effect) => {
        if (!this.#alive) return new Promise(() => undefined);
        return platform.perform(tenant, effect);
      },
      settle: (tenant, results) =>
        void this.#settle(tenant, { type: 'settleEffects', results: [...results] }),
    });
  }

  async #settle(tenant: TenantId, command: Command): Promise<void> {
    if (!this.#alive) return;
    const done = await this.deliver(tenant, command);
    if (!done) this.#options.clock.after(100, () => void this.#settle(tenant, command));
  }

  #guardedClock() {
    const { clock } = this.#options;
    const ifAlive = (fire: () => void) => () => {
      if (this.#alive) fire();
    };
    return {
      now: () => clock.now(),
      after: (delayMs: number, fire: () => void) => clock.after(delayMs, ifAlive(fire)),
      soon: (fire: () => void) => clock.soon(ifAlive(fire)),
    };
  }

  #log(): Log {
    const bug = (code: string, facts?: Record<string, unknown>): void => {
      if (this.#alive) this.#options.onBug(`${code} ${JSON.stringify(facts)}`);
    };
    const quiet = (): void => undefined;
    return { debug: quiet, info: quiet, warn: quiet, error: bug };
  }
}
