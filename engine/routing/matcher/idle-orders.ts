import { must } from '../../../domain/index.ts';
import type { AgentClass } from './agent-classes.ts';
import type { Code } from './codes.ts';
import type { Handles } from './handles.ts';
import { Heap } from './heap.ts';
import type { Keys } from './heap.ts';
import type { AgentNumber, Standing, Strategy } from './matcher.ts';

/** An agent as the matcher knows them. */
export interface AgentRecord {
  readonly id: string;
  readonly number: AgentNumber;
  agentClass: AgentClass;
  standing: Standing | null;
  /** Where they are while free. */
  pool: Pool | null;
  /** Their handle in each of the class's further orders, kept for the next time. */
  readonly places: number[];
  /** The pool in whose order they stand, by order: an order that was not asked since is behind. */
  readonly pools: (Pool | null)[];
  /** Their last line in the log of their class; -1 = none. */
  logAt: number;
}

/** A number of an agent that stands still while they are free. `idle` = none, only idleness. */
export type Figure = 'idle' | 'idleAll' | 'occupancy' | 'handled' | 'offered' | 'given';

export const figureOf: Readonly<Record<Strategy, Figure>> = {
  longestIdle: 'idle',
  longestIdleAllChannels: 'idleAll',
  bestSkill: 'idle',
  serial: 'idle',
  leastOccupied: 'occupancy',
  fewestToday: 'handled',
  roundRobin: 'offered',
  percent: 'given',
};

/** One way to order the free agents of a class, kept while somebody asks for it. */
export interface Sorting {
  readonly figure: Figure;
  /** Whose counts; '' where the figure belongs to no queue. */
  readonly queue: string;
  users: number;
}

/** Agents by their own numbers, and by their places in further orders. */
export interface Numbers {
  readonly agents: Handles<AgentRecord>;
  readonly places: Handles<AgentRecord>;
}

type PoolPlace = Pick<Pool, 'index' | 'row' | 'code'>;

/** The free agents of one class with equal channels and presence, in every order asked for. */
export class Pool {
  /** Place among the class's pools. */
  readonly index: number;
  /** Number of its row in the idle heads. */
  readonly row: number;
  readonly code: Code;
  /** By idleness, under the agents' own numbers: nearly every change concerns this order alone. */
  readonly idle: Heap<AgentRecord>;
  readonly #handles: Handles<AgentRecord>;
  /** By the class's sortings; the first, idleness, stands apart. */
  readonly #heaps: Heap<AgentRecord>[] = [];

  constructor({ index, row, code }: PoolPlace, { agents, places }: Numbers) {
    this.index = index;
    this.row = row;
    this.code = code;
    this.idle = new Heap(agents);
    this.#handles = places;
  }

  get size(): number {
    return this.idle.size;
  }

  order(sorting: number): Heap<AgentRecord> {
    if (sorting === 0) return this.idle;
    while (this.#heaps.length <= sorting) this.#heaps.push(new Heap(this.#handles));
    return must(this.#heaps[sorting], 'just made');
  }

  clearOrder(sorting: number): void {
    if (sorting < this.#heaps.length) this.#heaps[sorting] = new Heap(this.#handles);
  }
}

/** What is compared: the figure, then idleness. */
export function keysOf(standing: Standing, { figure, queue }: Sorting): Keys {
  return { first: numberOf(standing, figure, queue), second: standing.idleSeq, third: 0 };
}

function numberOf(standing: Standing, figure: Figure, queue: string): number {
  switch (figure) {
    case 'idle':
      return 0;
    case 'idleAll':
      return standing.idleAllSeq;
    case 'occupancy':
      return standing.occupancy;
    case 'handled':
      return standing.handledToday;
    case 'offered':
      return standing.lastOffered(queue);
    case 'given':
      return standing.given(queue);
  }
}
