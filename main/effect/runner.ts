import type { Effect, EffectId, TenantId } from '../../domain/index.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { EffectSink } from '../tenant/port.ts';

/** An effect that the platform has not taken by then has an unknown outcome. */
const DEADLINE_MS = 20_000;
/**
 * What went well changes nothing but that it is settled: it waits for company, so that a call costs
 * one commit for its effects and not four. A process that dies meanwhile drives them again.
 */
const SETTLE_OK_MS = 50;

export interface Settlement {
  readonly effect: EffectId;
  readonly result: 'ok' | 'failed' | 'unknown';
  readonly code: string;
}

export interface EffectRunnerOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly perform: (tenant: TenantId, effect: Effect) => Promise<Omit<Settlement, 'effect'>>;
  /** All that settled together, as one command. */
  readonly settle: (tenant: TenantId, settlements: readonly Settlement[]) => void;
}

interface Settled {
  readonly all: Settlement[];
  /** Something went wrong, or was never sent: the engine is waiting to hear of it. */
  urgent: boolean;
  cancel: () => void;
}

interface Lane {
  readonly waiting: Effect[];
  running: boolean;
}

/**
 * Carries committed effects out: in order inside a lane (leg, conversation, user), lanes side by
 * side. A hang-up makes what still waits in its lane pointless: that is settled as superseded,
 * unsent (cancel before ring). Retries of the transport belong to the adapter.
 */
export class EffectRunner implements EffectSink {
  readonly #options: EffectRunnerOptions;
  readonly #lanes = new Map<string, Lane>();
  readonly #settled = new Map<TenantId, Settled>();
  /** Rises with `reset`: answers of an earlier life are dropped. */
  readonly #lives = new Map<TenantId, number>();

  constructor(options: EffectRunnerOptions) {
    this.#options = options;
  }

  dispatch(tenant: TenantId, effects: readonly Effect[]): void {
    for (const effect of effects) this.#enqueue(tenant, effect);
  }

  reset(tenant: TenantId): void {
    this.#lives.set(tenant, this.#life(tenant) + 1);
    this.#settled.get(tenant)?.cancel();
    this.#settled.delete(tenant);
    for (const key of this.#lanes.keys()) {
      if (key.startsWith(`${tenant}/`)) this.#lanes.delete(key);
    }
  }

  #enqueue(tenant: TenantId, effect: Effect): void {
    const key = `${tenant}/${effect.lane}`;
    const lane = this.#lanes.get(key) ?? { waiting: [], running: false };
    this.#lanes.set(key, lane);
    if (effect.action.kind === 'hangUp') this.#supersede(tenant, lane);
    lane.waiting.push(effect);
    if (!lane.running) void this.#drain(tenant, key, lane);
  }

  #supersede(tenant: TenantId, lane: Lane): void {
    for (const { id } of lane.waiting.splice(0)) {
      this.#settle(tenant, { effect: id, result: 'ok', code: 'superseded' });
    }
  }

  async #drain(tenant: TenantId, key: string, lane: Lane): Promise<void> {
    lane.running = true;
    const life = this.#life(tenant);
    for (let next = lane.waiting.shift(); next !== undefined; next = lane.waiting.shift()) {
      const settlement = await this.#performWithin(tenant, next);
      if (life !== this.#life(tenant)) return;
      this.#settle(tenant, settlement);
    }
    lane.running = false;
    if (this.#lanes.get(key) === lane) this.#lanes.delete(key);
  }

  async #performWithin(tenant: TenantId, effect: Effect): Promise<Settlement> {
    let cancel: () => void = () => undefined;
    const deadline = new Promise<Omit<Settlement, 'effect'>>((resolve) => {
      cancel = this.#options.clock.after(DEADLINE_MS, () =>
        resolve({ result: 'unknown', code: 'deadline' }),
      );
    });
    try {
      const done = await Promise.race([this.#options.perform(tenant, effect), deadline]);
      return { effect: effect.id, ...done };
    } catch (error) {
      this.#options.log.error('effectThrew', {
        tenant,
        effect: effect.id,
        kind: effect.action.kind,
        error: String(error),
      });
      return { effect: effect.id, result: 'failed', code: 'driverFault' };
    } finally {
      cancel();
    }
  }

  #settle(tenant: TenantId, settlement: Settlement): void {
    const settled = this.#settled.get(tenant) ?? {
      all: [],
      urgent: false,
      cancel: () => undefined,
    };
    this.#settled.set(tenant, settled);
    settled.all.push(settlement);
    const tell = (): void => this.#tell(tenant, settled);
    const { clock } = this.#options;
    if (settlement.result !== 'ok' || settlement.code !== '') {
      if (!settled.urgent) clock.soon(tell);
      settled.urgent = true;
    } else if (settled.all.length === 1) {
      settled.cancel = clock.after(SETTLE_OK_MS, tell);
    }
  }

  #tell(tenant: TenantId, settled: Settled): void {
    if (this.#settled.get(tenant) !== settled) return;
    this.#settled.delete(tenant);
    settled.cancel();
    this.#options.settle(tenant, settled.all);
  }

  #life(tenant: TenantId): number {
    return this.#lives.get(tenant) ?? 0;
  }
}
