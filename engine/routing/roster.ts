import type { AgentId, QueueAgent, QueueId } from '../../domain/index.ts';
import { pushTo } from '../push-to.ts';
import type { Desk } from './desk.ts';
import type { Group } from './group.ts';
import type { Member } from './matcher/matcher.ts';
import { listedOf } from './listed.ts';
import { isOutOf, lackOf, takesCalls } from './rings.ts';
import type { Profile } from './rings.ts';

/** In a serial queue those of other queues come after the whole list. */
const LENT_POSITION = 1_000_000;

export interface Place {
  readonly members: readonly Member[];
  readonly groups: readonly Group[];
}

/**
 * Who belongs where. Indexes the queues by what they ask for, so that an agent is compared only
 * with queues that one of their skills or a list of names speaks for: O(queues that might take
 * them), not O(queues).
 */
export class Roster {
  readonly #desks: ReadonlyMap<QueueId, Desk>;
  readonly #bySkill = new Map<string, Desk[]>();
  /** Some ring asks for nothing at all. */
  readonly #open: Desk[] = [];
  readonly #listed = new Map<AgentId, Map<Desk, Member>>();
  /** Groups that also ask the agents of that queue, and those that ask experts. */
  readonly #borrowers = new Map<QueueId, Group[]>();
  readonly #expert: Group[] = [];

  constructor(desks: ReadonlyMap<QueueId, Desk>) {
    this.#desks = desks;
    for (const desk of desks.values()) this.#index(desk);
  }

  placeOf(agent: Profile): Place {
    if (agent.address === null) return { members: [], groups: [] };
    const members: Member[] = [];
    const groups: Group[] = [];
    const own = this.#own(agent);
    for (const [desk, member] of own) {
      members.push(member);
      for (const group of desk.groups) {
        if (lackOf(agent, group.ring.must) === null) groups.push(group);
      }
    }
    for (const group of this.#lentTo(agent, own)) {
      if (group.lent === null) continue;
      members.push({ queue: group.lent, position: LENT_POSITION, weight: 1 });
      groups.push(group);
    }
    return { members, groups };
  }

  #own(agent: Profile): Map<Desk, Member> {
    const own = new Map<Desk, Member>();
    for (const [desk, member] of this.#listed.get(agent.id) ?? []) {
      if (!isOutOf(agent, desk.queue.config)) own.set(desk, member);
    }
    if (!takesCalls(agent)) return own;
    const seen = new Set(this.#open);
    for (const { skill } of agent.skills) {
      for (const desk of this.#bySkill.get(skill) ?? []) seen.add(desk);
    }
    for (const desk of seen) {
      const may = desk.groups.some((group) => lackOf(agent, group.ring.must) === null);
      if (may && !isOutOf(agent, desk.queue.config)) own.set(desk, desk.member);
    }
    return own;
  }

  /** Groups of queues that are not the agent's own, but ask them in a later ring. */
  #lentTo(agent: Profile, own: ReadonlyMap<Desk, Member>): ReadonlySet<Group> {
    const lent = new Set<Group>();
    const consider = (group: Group) => {
      const desk = this.#desks.get(group.queue.id);
      if (desk === undefined || own.has(desk) || isOutOf(agent, group.queue.config)) return;
      if (lackOf(agent, group.ring.must) === null) lent.add(group);
    };
    for (const desk of own.keys()) this.#borrowers.get(desk.queue.id)?.forEach(consider);
    if (agent.role === 'expert') this.#expert.forEach(consider);
    return lent;
  }

  #index(desk: Desk): void {
    const listed = listedOf(desk.queue);
    if (listed === null) this.#indexSkills(desk);
    else this.#indexNames(desk, listed);
    for (const group of desk.groups) {
      for (const queue of group.ring.others) pushTo(this.#borrowers, queue, group);
      if (group.ring.experts) this.#expert.push(group);
    }
  }

  #indexSkills(desk: Desk): void {
    const firsts = new Set(desk.groups.map((group) => group.ring.must[0]?.skill));
    for (const skill of firsts) {
      if (skill === undefined) this.#open.push(desk);
      else pushTo(this.#bySkill, skill, desk);
    }
  }

  #indexNames(desk: Desk, agents: readonly QueueAgent[]): void {
    agents.forEach(({ agent, position, weight }, index) => {
      const names = this.#listed.get(agent) ?? new Map<Desk, Member>();
      this.#listed.set(agent, names);
      const member = { queue: desk.queue.id, position: position ?? index, weight: weight ?? 1 };
      names.set(desk, member);
    });
  }
}
