import { must } from '../../../domain/index.ts';
import type { Handles } from './handles.ts';
import { keysOf } from './idle-orders.ts';
import type { AgentRecord, Figure, Pool, Sorting } from './idle-orders.ts';

/** Changes kept before those that a later one overtook are thrown away. */
const LOG_MIN = 8;

/**
 * The orders of one class's free agents, beside that by idleness: one for each queue whose strategy
 * needs its own. An agent of 500 such queues would stand in 500 orders, and each change would cost
 * as many heap operations. So a change is one line of a log, O(1), and an order takes in what it
 * missed when it is asked, O(missed × log free).
 */
export class ClassOrders {
  readonly #handles: Handles<AgentRecord>;
  readonly #sortings: (Sorting | null)[] = [{ figure: 'idle', queue: '', users: 1 }];
  /** By sorting: how far in the log it has read. */
  readonly #read: number[] = [0];
  #claimed = 0;
  /** Agents who came or went, the latest last; `logAt` of an agent is their last line. */
  #log: AgentRecord[] = [];
  /** Lines above which the log is made shorter. */
  #logMax = LOG_MIN;

  constructor(handles: Handles<AgentRecord>) {
    this.#handles = handles;
  }

  /** Somebody came, or went. O(1), amortised. */
  note(agent: AgentRecord): void {
    if (this.#claimed === 0) return;
    if (this.#log.length >= this.#logMax) this.#shorten();
    agent.logAt = this.#log.length;
    this.#log.push(agent);
  }

  /** Of an agent who goes for good: O(sortings × log free). */
  forget(agent: AgentRecord): void {
    agent.places.forEach((place, index) => {
      this.#take(agent, index);
      this.#handles.drop(place);
    });
    agent.places.length = 0;
    agent.pools.length = 0;
    agent.logAt = -1;
  }

  /** O(1) where nothing changed since it was asked last. */
  bringUpToDate(index: number): void {
    if (index === 0) return;
    const log = this.#log;
    for (let at = this.#read[index] ?? 0; at < log.length; at++) {
      const agent = must(log[at], 'a line of the log');
      if (!this.#isLast(agent, at)) continue;
      this.#take(agent, index);
      if (agent.pool !== null) this.#put(agent, agent.pool, index);
    }
    this.#read[index] = log.length;
  }

  /**
   * The number of an order that somebody needs, to be given back by `release`. The first claim of
   * an order sorts those who are free now, O(free × log free); later ones are O(sortings).
   */
  claim(figure: Figure, queue: string, pools: readonly Pool[]): number {
    if (figure === 'idle') return 0;
    const known = this.#sortings.findIndex((s) => s?.figure === figure && s.queue === queue);
    const sorting = this.#sortings[known] ?? null;
    if (sorting !== null) {
      sorting.users++;
      return known;
    }
    const unused = this.#sortings.indexOf(null);
    const index = unused < 0 ? this.#sortings.length : unused;
    this.#sortings[index] = { figure, queue, users: 1 };
    this.#claimed++;
    this.#read[index] = this.#log.length;
    for (const pool of pools) {
      const { idle } = pool;
      for (let at = 0; at < idle.size; at++) this.#put(idle.valueAt(at), pool, index);
    }
    return index;
  }

  release(index: number, pools: readonly Pool[]): void {
    if (index === 0) return;
    const sorting = must(this.#sortings[index], 'a claimed sorting');
    sorting.users--;
    if (sorting.users > 0) return;
    for (const pool of pools) {
      const order = pool.order(index);
      for (let at = 0; at < order.size; at++) order.valueAt(at).pools[index] = null;
      pool.clearOrder(index);
    }
    this.#sortings[index] = null;
    this.#claimed--;
    if (this.#claimed === 0) this.#clearLog();
  }

  /** An agent of this class still, and no later line of theirs. */
  #isLast(agent: AgentRecord, at: number): boolean {
    return agent.logAt === at && agent.agentClass.orders === this;
  }

  #put(agent: AgentRecord, pool: Pool, index: number): void {
    const { places, pools } = agent;
    while (places.length <= index) {
      places.push(this.#handles.take(agent));
      pools.push(null);
    }
    const sorting = must(this.#sortings[index], 'a claimed sorting');
    const standing = must(agent.standing, 'a free agent has a standing');
    pool.order(index).push(must(places[index], 'just made'), keysOf(standing, sorting));
    pools[index] = pool;
  }

  #take(agent: AgentRecord, index: number): void {
    const pool = agent.pools[index] ?? null;
    if (pool === null) return;
    pool.order(index).remove(must(agent.places[index], 'a place in an order'));
    agent.pools[index] = null;
  }

  /** Drops the lines that a later one of the same agent has overtaken. O(lines + sortings). */
  #shorten(): void {
    const kept: AgentRecord[] = [];
    const before: number[] = [];
    this.#log.forEach((agent, at) => {
      before.push(kept.length);
      if (!this.#isLast(agent, at)) return;
      agent.logAt = kept.length;
      kept.push(agent);
    });
    for (let index = 0; index < this.#read.length; index++) {
      this.#read[index] = before[this.#read[index] ?? 0] ?? kept.length;
    }
    this.#log = kept;
    this.#logMax = Math.max(LOG_MIN, 2 * kept.length, this.#sortings.length);
  }

  /** Who went to another class has a line in the log of that one. */
  #clearLog(): void {
    for (const agent of this.#log) if (agent.agentClass.orders === this) agent.logAt = -1;
    this.#log = [];
    this.#read.fill(0);
  }
}
