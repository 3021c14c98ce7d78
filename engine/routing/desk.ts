import type { QueueConfig, RoutingStrategy } from '../../domain/index.ts';
import { must } from '../../domain/index.ts';
import type { Interaction, Queue } from '../state.ts';
import { Group } from './group.ts';
import { Line } from './line.ts';
import type { Member, Strategy } from './matcher/matcher.ts';
import type { Place } from './router.ts';
import { ringsOf } from './rings.ts';

/** One queue as the router sees it: who waits, by priority, and whom its rings may ask. */
export class Desk {
  readonly queue: Queue;
  readonly groups: readonly Group[];
  readonly lines: readonly Line[];
  waiting = 0;
  /** Of whoever is not listed. */
  readonly member: Member;

  constructor(queue: Queue, lines: readonly Line[] = Array.from({ length: 10 }, () => new Line())) {
    this.queue = queue;
    this.lines = lines;
    this.groups = ringsOf(queue.config).map((ring, index) => new Group(queue, ring, index + 1));
    this.member = { queue: queue.id, position: 0, weight: 1 };
    for (const line of lines) this.waiting += line.size;
  }

  /** The ring's group; a ring that a new configuration no longer has counts as the last. */
  group(ring: number): Group {
    const last = this.groups.length;
    return must(this.groups[Math.min(ring, last) - 1], 'a queue has a ring');
  }

  line(priority: number): Line {
    return must(this.lines[priority - 1], () => `priority ${priority} is not 1 to 10`);
  }

  /** How many wait before this place: O(log waiting) for each priority in use. */
  ahead(place: Place): number {
    const { ageingMs } = this.queue.config;
    let ahead = this.line(place.priority).ahead(place.order);
    if (ahead === this.waiting) return ahead;
    for (let priority = 1; priority <= 10; priority++) {
      const line = this.line(priority);
      if (priority === place.priority || line.size === 0) continue;
      if (ageingMs !== null) {
        const since = place.since + (place.priority - priority) * ageingMs;
        ahead += line.olderThan(since, place.order);
      } else if (priority < place.priority) ahead += line.size;
    }
    return ahead;
  }

  oldestSince(): number | null {
    let oldest: number | null = null;
    for (const line of this.lines) {
      const since = line.first()?.ticket?.enteredAt;
      if (since !== undefined) oldest = Math.min(oldest ?? since, since);
    }
    return oldest;
  }

  /** All who wait, in order. O(n log n) where the queue ages priorities. */
  inOrder(): readonly Interaction[] {
    const all = this.lines.flatMap((line) => [...line]);
    if (this.queue.config.ageingMs === null) return all;
    const aheadOf = new Map(
      all.map((each) => [each, each.ticket === null ? 0 : this.ahead(each.ticket)]),
    );
    return all.sort((a, b) => (aheadOf.get(a) ?? 0) - (aheadOf.get(b) ?? 0));
  }
}

/** What the matcher is to compare. Ring all asks all; one of them must be first nevertheless. */
export function matcherStrategy(of: RoutingStrategy): Strategy {
  return of === 'attendant' ? 'longestIdle' : of;
}

/** Strategies that look back at what an agent was given. */
export const countsDealt = ({ strategy }: QueueConfig): boolean =>
  strategy === 'roundRobin' || strategy === 'percent';
