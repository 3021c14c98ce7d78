import { assert, must } from '../../../domain/index.ts';
import type { AgentClass } from './agent-classes.ts';
import { Heap } from './heap.ts';
import type { Entry } from './heap.ts';
import type { ChannelMask, Standing, Strategy } from './matcher.ts';

/** An agent as the matcher knows them. `places` go with the sortings of their class, while free. */
export interface AgentRecord {
  readonly id: string;
  agentClass: AgentClass;
  standing: Standing | null;
  pool: Pool | null;
  places: (Place | null)[];
}

/** Where a free agent stands in one order: the figure, then the idle sequence. */
export interface Place extends Entry {
  readonly agent: AgentRecord;
}

/** A number of an agent that stands still while they are free. `idle` = none, only idleness. */
export type Figure = 'idle' | 'occupancy' | 'handled' | 'offered' | 'given';

export const figureOf: Readonly<Record<Strategy, Figure>> = {
  longestIdle: 'idle',
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

/** The free agents of one class with the same free channels and presence, in every order asked for. */
export class Pool {
  readonly free: ChannelMask;
  readonly isPresent: boolean;
  /** By the class's sortings; the first is always idleness. */
  readonly heaps: Heap<Place>[] = [];

  constructor(free: ChannelMask, isPresent: boolean) {
    this.free = free;
    this.isPresent = isPresent;
  }

  /** O(log free); O(1) for who comes last, as those do who have just become free. */
  insert(index: number, place: Place): void {
    assert(!Number.isNaN(place.first + place.second), () => `${place.id} has no place in an order`);
    while (this.heaps.length <= index) this.heaps.push(new Heap());
    must(this.heaps[index], 'made for every sorting').push(place);
  }
}

export function newPlace(agent: AgentRecord, standing: Standing, sorting: Sorting): Place {
  const { id } = agent;
  const first = figureIn(standing, sorting);
  return { first, second: standing.idleSeq, third: 0, id, at: -1, agent };
}

function figureIn(standing: Standing, { figure, queue }: Sorting): number {
  switch (figure) {
    case 'idle':
      return 0;
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
