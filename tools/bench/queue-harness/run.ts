import { setTimeout as pause } from 'node:timers/promises';
import { quantile, Random } from '../../../test/support/random.ts';
import { Agents } from './agents.ts';
import { type Caller, Callers } from './callers.ts';
import type { Plan } from './plan.ts';

export interface Figures {
  readonly mode: Plan['mode'];
  readonly calls: number;
  readonly seconds: number;
  /** Caller's INVITE out → the INVITE with that caller's number at an agent. */
  readonly setUpMs: Spread | null;
  /** The same without the calls of the first two seconds: programs that compile as they run. */
  readonly setUpWarmMs: Spread | null;
  /** An agent's BYE → the next INVITE to that agent. */
  readonly refillMs: Spread | null;
  readonly connectedPerSecond: number;
  /** Connected calls ÷ (agents ÷ talk): 1 = no agent ever waits while callers do. */
  readonly shareOfIdeal: number | null;
  readonly failed: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly cancelled: number;
  readonly doubled: number;
  readonly retransmissions: number;
}

export interface Spread {
  readonly count: number;
  readonly min: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

const DRAIN_MS = 6_000;
const LOOK_MS = 20;
const COLD_MS = 2_000;

/** One measurement: callers and agents in this process, one monotonic clock for both. */
export class Run {
  readonly #plan: Plan;
  readonly #chance: Random;
  readonly #waiting = new Map<string, Caller>();
  readonly #live = new Set<Caller>();
  readonly #freedAtMs = new Map<string, number>();
  readonly #setUps: number[] = [];
  readonly #warmSetUps: number[] = [];
  #startedAt = 0;
  readonly #refills: number[] = [];
  readonly #statuses: Record<string, number> = {};
  #callers: Callers | null = null;
  #agents: Agents | null = null;
  #numbers = 0;
  #placed = 0;
  #connected = 0;
  #doubled = 0;
  #isCounting = false;
  #isOver = false;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#chance = new Random(plan.seed);
  }

  /** `tell` hears when the counted part begins and when it is over, whole calls included. */
  async run(tell: (what: 'counting' | 'counted') => void = () => undefined): Promise<Figures> {
    const { target, number, agentsPort, rtpPort } = this.#plan;
    this.#callers = await Callers.open({ target, number, rtpPort });
    this.#agents = await Agents.open({
      port: agentsPort,
      rtpPort,
      watch: {
        onInvite: (agent, caller, atMs) => this.#onInvite(agent, caller, atMs),
        onBye: (agent, atMs) => this.#freedAtMs.set(agent, atMs),
      },
    });
    if (this.#plan.mode === 'backlog') await this.#fill();
    tell('counting');
    this.#isCounting = true;
    const startedAt = performance.now();
    this.#startedAt = startedAt;
    if (this.#plan.mode === 'backlog') await pause(this.#plan.durationMs);
    else await this.#arrive(startedAt);
    const seconds = (performance.now() - startedAt) / 1_000;
    // Those who were called in for the count are counted to their end.
    if (this.#plan.mode !== 'backlog') await this.#until(() => this.#live.size === 0);
    this.#isCounting = false;
    tell('counted');
    await this.#drain();
    await this.#close();
    return this.#figures(seconds);
  }

  /** One after the other, then one talk time more: the agents' hang-ups are no longer in step. */
  async #fill(): Promise<void> {
    for (let n = 0; n < this.#plan.callers; n++) {
      this.#place();
      await pause(this.#plan.gapMs);
    }
    await pause(this.#plan.talkMs);
  }

  async #arrive(startedAt: number): Promise<void> {
    const { rate, durationMs, poisson } = this.#plan;
    const meanMs = 1_000 / rate;
    let dueMs = 0;
    while (dueMs < durationMs) {
      const leftMs = startedAt + dueMs - performance.now();
      if (leftMs > 0) await pause(leftMs);
      this.#place();
      dueMs += poisson ? -Math.log(1 - this.#chance.next()) * meanMs : meanMs;
    }
  }

  async #until(isSo: () => boolean): Promise<void> {
    const deadline = performance.now() + DRAIN_MS;
    while (!isSo() && performance.now() < deadline) await pause(LOOK_MS);
  }

  #place(): void {
    const callers = this.#callers;
    if (callers === null || this.#isOver) return;
    const number = `+4477009${10_000 + (this.#numbers++ % 90_000)}`;
    const caller = callers.call(number);
    if (this.#isCounting) this.#placed++;
    this.#live.add(caller);
    this.#waiting.set(number, caller);
    caller.onOver = () => this.#onOver(caller);
  }

  #onInvite(agent: string, number: string, atMs: number): void {
    const freedAtMs = this.#freedAtMs.get(agent);
    this.#freedAtMs.delete(agent);
    const caller = this.#waiting.get(number);
    if (caller === undefined) {
      // A ring that crossed its caller's hang-up while we drain is nobody's fault.
      if (this.#isCounting) this.#doubled++;
      return;
    }
    this.#waiting.delete(number);
    const { talkMs, variation } = this.#plan;
    const forMs = talkMs * (1 + variation * (2 * this.#chance.next() - 1));
    setTimeout(() => this.#callers?.hangUp(caller), forMs);
    if (!this.#isCounting) return;
    this.#connected++;
    if (freedAtMs !== undefined) this.#refills.push(atMs - freedAtMs);
    const tookMs = atMs - caller.invitedAtMs;
    this.#setUps.push(tookMs);
    if (caller.invitedAtMs - this.#startedAt >= COLD_MS) this.#warmSetUps.push(tookMs);
  }

  #onOver(caller: Caller): void {
    this.#live.delete(caller);
    this.#waiting.delete(caller.number);
    if (caller.status !== 0 && !this.#isOver) {
      this.#statuses[caller.status] = (this.#statuses[caller.status] ?? 0) + 1;
    }
    if (this.#plan.mode === 'backlog' && !this.#isOver) setImmediate(() => this.#place());
  }

  /** Leaves the queue as it was found: nobody waits, nobody talks. */
  async #drain(): Promise<void> {
    this.#isOver = true;
    for (const caller of this.#live) this.#callers?.hangUp(caller);
    await this.#until(() => this.#live.size === 0 && (this.#agents?.up ?? 0) === 0);
  }

  /** The last answers are still on their way. */
  async #close(): Promise<void> {
    await pause(100);
    this.#callers?.close();
    this.#agents?.close();
  }

  #figures(seconds: number): Figures {
    const { mode, agents, talkMs } = this.#plan;
    const connectedPerSecond = this.#connected / seconds;
    const isBacklog = mode === 'backlog';
    const ideal = agents / (talkMs / 1_000);
    return {
      mode,
      calls: isBacklog ? this.#connected : this.#placed,
      seconds: rounded(seconds),
      setUpMs: isBacklog ? null : spread(this.#setUps),
      setUpWarmMs: isBacklog ? null : spread(this.#warmSetUps),
      refillMs: isBacklog ? spread(this.#refills) : null,
      connectedPerSecond: rounded(connectedPerSecond),
      shareOfIdeal: isBacklog ? rounded(connectedPerSecond / ideal) : null,
      failed: isBacklog ? 0 : this.#placed - this.#connected,
      statuses: this.#statuses,
      cancelled: this.#agents?.cancelled ?? 0,
      doubled: this.#doubled,
      retransmissions: (this.#callers?.retransmissions ?? 0) + (this.#agents?.retransmissions ?? 0),
    };
  }
}

function spread(values: readonly number[]): Spread {
  const at = (share: number): number => rounded(quantile(values, share));
  const sum = values.reduce((total, value) => total + value, 0);
  return {
    count: values.length,
    min: at(0),
    mean: rounded(sum / values.length),
    p50: at(0.5),
    p90: at(0.9),
    p99: at(0.99),
    max: at(1),
  };
}

export const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;
