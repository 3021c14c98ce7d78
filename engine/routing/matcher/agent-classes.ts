import { must } from '../../../domain/index.ts';
import { freeCode } from './codes.ts';
import type { Code } from './codes.ts';
import type { Doors } from './doors.ts';
import type { Fit } from './fits.ts';
import { ClassOrders } from './class-orders.ts';
import type { IdleHeads } from './idle-heads.ts';
import { Pool } from './idle-orders.ts';
import type { AgentRecord, Figure, Numbers } from './idle-orders.ts';
import type { MatchAgent, Member, Standing } from './matcher.ts';
import type { Profile } from './requirements.ts';

/** What a class shares with all others. */
interface ClassPlace {
  readonly key: string;
  readonly number: number;
  readonly doors: Doors;
  readonly idleHeads: IdleHeads;
  readonly numbers: Numbers;
}

/**
 * Agents with equal queues and skills: whatever one of them may take, all may. So questions look at
 * classes, and only the heads of each class's orders are compared.
 */
export class AgentClass implements Profile {
  readonly key: string;
  readonly number: number;
  readonly members: ReadonlyMap<string, Member>;
  readonly skills: ReadonlyMap<string, number>;
  /** The signatures that this class may serve; `slots` are their numbers, side by side. */
  readonly fits: Fit[] = [];
  readonly slots: number[] = [];
  /** One for each mixture of free channels and presence that was ever seen; some are empty. */
  readonly pools: Pool[] = [];
  /** By the pools: their codes, 0 for those that are empty. */
  readonly codes: number[] = [];
  readonly orders: ClassOrders;
  readonly #doors: Doors;
  readonly #idleHeads: IdleHeads;
  readonly #numbers: Numbers;
  agents = 0;

  constructor(known: ClassPlace, agent: MatchAgent) {
    this.key = known.key;
    this.number = known.number;
    this.#doors = known.doors;
    this.#idleHeads = known.idleHeads;
    this.#numbers = known.numbers;
    this.orders = new ClassOrders(known.numbers.places);
    this.members = firstBy(agent.members, ({ queue }) => queue);
    const skills = firstBy(agent.skills, ({ skill }) => skill);
    this.skills = new Map([...skills].map(([skill, { level }]) => [skill, level]));
    this.#doors.set(this.number, 0);
  }

  /** O(log free). */
  enter(agent: AgentRecord, standing: Standing): void {
    const pool = this.#poolFor(freeCode(standing));
    agent.pool = pool;
    pool.idle.push(agent.number, { first: 0, second: standing.idleSeq, third: 0 });
    this.orders.note(agent);
    if (pool.size === 1) this.#setCode(pool, pool.code);
    this.#setHead(pool);
  }

  /** O(log free). */
  leave(agent: AgentRecord): void {
    const pool = must(agent.pool, 'a free agent is in a pool');
    agent.pool = null;
    pool.idle.remove(agent.number);
    this.orders.note(agent);
    if (pool.size === 0) this.#setCode(pool, 0);
    this.#setHead(pool);
  }

  /** Gives back the numbers of an agent who goes for good. */
  forget(agent: AgentRecord): void {
    if (agent.pool !== null) this.leave(agent);
    this.orders.forget(agent);
  }

  claimSorting(figure: Figure, queue: string): number {
    return this.orders.claim(figure, queue, this.pools);
  }

  releaseSorting(index: number): void {
    this.orders.release(index, this.pools);
  }

  /** O(mixtures): mostly two or three. */
  #poolFor(code: Code): Pool {
    for (const pool of this.pools) if (pool.code === code) return pool;
    const row = this.#idleHeads.take(this.number);
    const pool = new Pool({ index: this.pools.length, row, code }, this.#numbers);
    this.pools.push(pool);
    return pool;
  }

  #setHead(pool: Pool): void {
    const { row, code, size, idle } = pool;
    if (size === 0) return this.#idleHeads.clear(row);
    this.#idleHeads.set(row, { code, size, first: idle.handleAt(0), idleSeq: idle.secondKey(0) });
  }

  /** After a pool had its first, or lost its last. */
  #setCode(pool: Pool, code: Code): void {
    this.codes[pool.index] = code;
    let all = 0;
    for (const each of this.codes) all |= each;
    this.#doors.set(this.number, all);
  }
}

function firstBy<T>(list: readonly T[], keyOf: (each: T) => string): Map<string, T> {
  const found = new Map<string, T>();
  for (const each of list) if (!found.has(keyOf(each))) found.set(keyOf(each), each);
  return found;
}

/** The same text for agents of one class, whatever the order of their queues and skills. */
export function classKey({ members, skills }: MatchAgent): string {
  const byQueue = firstBy(members, ({ queue }) => queue);
  const bySkill = firstBy(skills, ({ skill }) => skill);
  return JSON.stringify([
    [...byQueue.values()].map((m) => [m.queue, m.position, m.weight]).toSorted(byName),
    [...bySkill.values()].map((s) => [s.skill, s.level]).toSorted(byName),
  ]);
}

function byName([a]: readonly unknown[], [b]: readonly unknown[]): number {
  return String(a) < String(b) ? -1 : 1;
}
