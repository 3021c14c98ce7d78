import { must } from '../../../domain/index.ts';
import { freeCode } from './codes.ts';
import type { Code } from './codes.ts';
import type { Doors } from './doors.ts';
import type { Fit } from './fits.ts';
import type { Handles } from './handles.ts';
import { keysOf, Pool } from './idle-orders.ts';
import type { AgentRecord, Figure, Sorting } from './idle-orders.ts';
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
  readonly #sortings: (Sorting | null)[] = [{ figure: 'idle', queue: '', users: 1 }];
  readonly #doors: Doors;
  readonly #handles: Handles<AgentRecord>;
  agents = 0;

  constructor(known: ClassPlace, agent: MatchAgent) {
    this.key = known.key;
    this.number = known.number;
    this.#doors = known.doors;
    this.#handles = known.handles;
    this.members = firstBy(agent.members, ({ queue }) => queue);
    const skills = firstBy(agent.skills, ({ skill }) => skill);
    this.skills = new Map([...skills].map(([skill, { level }]) => [skill, level]));
    this.#doors.set(this.number, 0);
  }

  /** O(sortings × log free): one sorting, and one more for each strategy that needs its own. */
  enter(agent: AgentRecord, standing: Standing): void {
    const pool = this.#poolFor(freeCode(standing));
    agent.pool = pool;
    for (let index = 0; index < this.#sortings.length; index++) {
      const sorting = this.#sortings[index] ?? null;
      if (sorting !== null) this.#put(agent, pool, { index, sorting, standing });
    }
    pool.size++;
    if (pool.size === 1) this.#setCode(pool, pool.code);
  }

  /** O(sortings × log free). */
  leave(agent: AgentRecord): void {
    const pool = must(agent.pool, 'a free agent is in a pool');
    for (let index = 0; index < this.#sortings.length; index++) {
      if (this.#sortings[index] === null) continue;
      pool.order(index).remove(must(agent.places[index], 'a place in every order'));
    }
    agent.pool = null;
    pool.size--;
    if (pool.size === 0) this.#setCode(pool, 0);
  }

  /** Gives back the numbers of an agent who goes for good. */
  forget(agent: AgentRecord): void {
    if (agent.pool !== null) this.leave(agent);
    for (const handle of agent.places) this.#handles.drop(handle);
    agent.places.length = 0;
  }

  /**
   * The number of an order that somebody needs, to be given back by `releaseSorting`. The first
   * claim of an order sorts those who are free now, O(free × log free); later ones are O(sortings).
   */
  claimSorting(figure: Figure, queue: string): number {
    if (figure === 'idle') return 0;
    const known = this.#sortings.findIndex((s) => s?.figure === figure && s.queue === queue);
    const sorting = this.#sortings[known] ?? null;
    if (sorting !== null) {
      sorting.users++;
      return known;
    }
    const unused = this.#sortings.indexOf(null);
    const index = unused < 0 ? this.#sortings.length : unused;
    this.#build(index, { figure, queue, users: 1 });
    return index;
  }

  releaseSorting(index: number): void {
    if (index === 0) return;
    const sorting = must(this.#sortings[index], 'a claimed sorting');
    sorting.users--;
    if (sorting.users > 0) return;
    this.#sortings[index] = null;
    for (const pool of this.pools) pool.clearOrder(index);
  }

  #build(index: number, sorting: Sorting): void {
    this.#sortings[index] = sorting;
    for (const pool of this.pools) {
      const idle = pool.order(0);
      for (let at = 0; at < idle.size; at++) {
        const agent = idle.valueAt(at);
        const standing = must(agent.standing, 'a free agent has a standing');
        this.#put(agent, pool, { index, sorting, standing });
      }
    }
  }

  #put(agent: AgentRecord, pool: Pool, { index, sorting, standing }: Spot): void {
    const { places } = agent;
    while (places.length <= index) places.push(this.#handles.take(agent));
    pool.order(index).push(must(places[index], 'just made'), keysOf(standing, sorting));
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

interface Spot {
  readonly index: number;
  readonly sorting: Sorting;
  readonly standing: Standing;
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
