import { loadKey } from '../evolve/load.ts';
import type { Agent, Dealt, Idle } from '../state.ts';
import { CHANNEL_BIT } from './capacity.ts';
import type { Group } from './group.ts';
import type { AgentNumber, Member, Standing } from './matcher/matcher.ts';
import type { Profile } from './rings.ts';
import { FREE, isPresent, STANDINGS, standingOf, withPresence } from './standing.ts';

/** After all who are idle. */
const LAST = Number.MAX_SAFE_INTEGER;

/** One agent as the router sees them: the groups they are in, and where they were last counted. */
export class Post {
  readonly agent: Agent;
  readonly profile: Profile;
  /** In the matcher. */
  readonly number: AgentNumber;
  readonly members: readonly Member[];
  readonly #groups: readonly Group[];
  #standing: number = FREE;
  #present = true;
  #idle: Idle | null = null;
  #day = 0;

  constructor(
    agent: Agent,
    of: {
      readonly number: AgentNumber;
      readonly profile: Profile;
      readonly members: readonly Member[];
      readonly groups: readonly Group[];
    },
  ) {
    this.agent = agent;
    this.number = of.number;
    this.profile = of.profile;
    this.members = of.members;
    this.#groups = of.groups;
  }

  /** By reference, as they are asked again and again. */
  readonly #lastOffered = (queue: string): number => this.#dealt(queue)?.seq ?? 0;
  readonly #given = (queue: string): number => {
    const dealt = this.#dealt(queue);
    return dealt?.day === this.#day ? dealt.given : 0;
  };

  #dealt(queue: string): Dealt | undefined {
    const { dealt } = this.agent;
    return Object.hasOwn(dealt, queue) ? dealt[queue] : undefined;
  }

  enter(): void {
    this.#standing = standingOf(this.agent);
    this.#present = isPresent(this.agent.presence);
    this.#idle = this.agent.idle;
    for (const group of this.#groups) group.enter(this.#standing, this.#present);
  }

  leave(): void {
    for (const group of this.#groups) group.leave(this.#standing, this.#present);
  }

  /** Counts the agent where they stand now; true when the matcher must hear of it. */
  update(): boolean {
    const standing = standingOf(this.agent);
    const present = isPresent(this.agent.presence);
    const wasFree = this.#standing === FREE;
    const isMoved = standing !== this.#standing || present !== this.#present;
    if (isMoved) {
      for (const group of this.#groups) {
        group.add(this.#standing, this.#present, -1);
        group.add(standing, present, 1);
      }
    }
    const { seq, allSeq } = this.agent.idle;
    const isAnew = this.#idle?.seq !== seq || this.#idle.allSeq !== allSeq;
    this.#standing = standing;
    this.#present = present;
    this.#idle = this.agent.idle;
    return (isMoved || isAnew) && (wasFree || standing === FREE);
  }

  isIn(group: Group): boolean {
    return this.#groups.includes(group);
  }

  isFreeIn(group: Group): boolean {
    return this.#standing === FREE && this.#groups.includes(group) && group.admits(this.#present);
  }

  /** Where they stand for a group, in words; null = free. */
  standingIn(group: Group): string | null {
    const present = group.admits(this.#present);
    return STANDINGS[withPresence(this.#standing, present)] ?? null;
  }

  /** `day`: what was given on another day counts no longer. */
  standing(day: number): Standing {
    const { idle, load, handled } = this.agent;
    this.#day = day;
    return {
      free: this.#standing === FREE ? CHANNEL_BIT.voice : 0,
      present: this.#present,
      idleSeq: idle.seq,
      idleAllSeq: idle.allSeq === 0 ? LAST : idle.allSeq,
      occupancy: loadKey(load),
      handledToday: handled.day === day ? handled.count : 0,
      lastOffered: this.#lastOffered,
      given: this.#given,
    };
  }
}
