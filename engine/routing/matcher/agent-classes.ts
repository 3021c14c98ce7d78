import { must } from '../../../domain/index.ts';
import { freeCode } from './codes.ts';
import type { Code } from './codes.ts';
import type { Doors } from './doors.ts';
import type { Fit } from './fits.ts';
import type { Handles } from './handles.ts';
import { ClassOrders } from './class-orders.ts';
import { Pool } from './idle-orders.ts';
import type { AgentRecord, Figure } from './idle-orders.ts';
import type { MatchAgent, Member, Standing } from './matcher.ts';
import type { Profile } from './requirements.ts';

/** What a class shares with all others. */
interface ClassPlace {
  readonly key: string;
  readonly number: number;
  readonly doors: Doors;
  readonly handles: Handles<AgentRecord>;
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
  readonly #handles: Handles<AgentRecord>;
  agents = 0;

  constructor(known: ClassPlace, agent: MatchAgent) {
    this.key = known.key;
    this.number = known.number;
    this.#doors = known.doors;
    this.#handles = known.handles;
    this.orders = new ClassOrders(known.handles);
    this.members = firstBy(agent.members, ({ queue }) => queue);
    const skills = firstBy(agent.skills, ({ skill }) => skill);
    this.skills = new Map([...skills].map(([skill, { level }]) => [skill, level]));
    this.#doors.set(this.number, 0);
  }

  /** O(log free). */
  enter(agent: AgentRecord, standing: Standing): void {
    const pool = this.#poolFor(freeCode(standing));
    agent.pool = pool;
    this.orders.enter(agent, pool);
    pool.size++;
    if (pool.size === 1) this.#setCode(pool, pool.code);
  }

  /** O(log free). */
  leave(agent: AgentRecord): void {
    const pool = must(agent.pool, 'a free agent is in a pool');
    agent.pool = null;
    this.orders.leave(agent);
    pool.size--;
    if (pool.size === 0) this.#setCode(pool, 0);
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
    const pool = new Pool(this.pools.length, code, this.#handles);
    this.pools.push(pool);
    return pool;
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
