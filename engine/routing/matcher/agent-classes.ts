import { must } from '../../../domain/index.ts';
import type { Fit } from './fits.ts';
import { Heap } from './heap.ts';
import { newPlace, Pool } from './idle-orders.ts';
import type { AgentRecord, Figure, Sorting } from './idle-orders.ts';
import type { MatchAgent, Member, Standing } from './matcher.ts';
import type { Profile } from './requirements.ts';

/**
 * Agents with equal queues and skills: whatever one of them may take, all may. So questions look at
 * classes, and only the head of each class's order is compared.
 */
export class AgentClass implements Profile {
  readonly key: string;
  readonly members: ReadonlyMap<string, Member>;
  readonly skills: ReadonlyMap<string, number>;
  /** The signatures that this class may serve; `slots` are their numbers, side by side. */
  readonly fits: Fit[] = [];
  readonly slots: number[] = [];
  /** One for each mixture of free channels and presence that was ever seen; some are empty. */
  readonly pools: Pool[] = [];
  readonly #sortings: (Sorting | null)[] = [{ figure: 'idle', queue: '', users: 1 }];
  agents = 0;
  free = 0;

  constructor(key: string, agent: MatchAgent) {
    this.key = key;
    this.members = firstBy(agent.members, ({ queue }) => queue);
    const skills = firstBy(agent.skills, ({ skill }) => skill);
    this.skills = new Map([...skills].map(([skill, { level }]) => [skill, level]));
  }

  /** O(sortings × log free): one sorting, and one more for each strategy that needs its own. */
  enter(agent: AgentRecord, standing: Standing): void {
    const pool = this.#poolFor(standing);
    agent.pool = pool;
    for (let index = 0; index < this.#sortings.length; index++) {
      const sorting = this.#sortings[index] ?? null;
      const place = sorting === null ? null : newPlace(agent, standing, sorting);
      agent.places[index] = place;
      if (place !== null) pool.insert(index, place);
    }
    this.free++;
  }

  /** O(sortings × log free). */
  leave(agent: AgentRecord): void {
    const pool = must(agent.pool, 'a free agent is in a pool');
    for (let index = 0; index < agent.places.length; index++) {
      const place = agent.places[index] ?? null;
      if (place !== null) pool.heaps[index]?.remove(place);
      agent.places[index] = null;
    }
    agent.pool = null;
    this.free--;
  }

  /**
   * The number of an order that somebody needs, to be given back by `releaseSorting`. The first
   * claim of an order sorts those who are free now, O(free × log free); later ones are O(sortings).
   */
  claimSorting(figure: Figure, queue: string): number {
    if (figure === 'idle') return 0;
    const known = this.#sortings.findIndex((s) => s?.figure === figure && s.queue === queue);
    const sorting = this.#sortings[known];
    if (sorting !== null && sorting !== undefined) {
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
    for (const pool of this.pools) {
      const heap = pool.heaps[index];
      if (heap === undefined) continue;
      for (const { agent } of heap.values()) agent.places[index] = null;
      pool.heaps[index] = new Heap();
    }
  }

  #build(index: number, sorting: Sorting): void {
    this.#sortings[index] = sorting;
    for (const pool of this.pools) {
      for (const { agent } of pool.heaps[0]?.values() ?? []) {
        const standing = must(agent.standing, 'a free agent has a standing');
        const place = newPlace(agent, standing, sorting);
        agent.places[index] = place;
        pool.insert(index, place);
      }
    }
  }

  #poolFor({ free, present }: Standing): Pool {
    for (const pool of this.pools) {
      if (pool.free === free && pool.isPresent === present) return pool;
    }
    const pool = new Pool(free, present);
    this.pools.push(pool);
    return pool;
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
