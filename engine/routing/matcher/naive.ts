import { assert, must } from '../../../domain/index.ts';
import type { AgentNumber, Found, ItemNumber, MatchAgent, Matcher, MatchItem } from './matcher.ts';
import type { Member, Requirement, SkillNeed, Standing, Strategy } from './matcher.ts';

interface Person {
  readonly number: AgentNumber;
  readonly agent: MatchAgent;
  readonly standing: Standing | null;
}

/** An agent with what is compared, in turn; less is asked first. */
interface Keyed {
  readonly number: AgentNumber;
  readonly id: string;
  readonly keys: readonly number[];
}

/**
 * The matcher that is obviously right: nothing is kept but what was said, each question looks at
 * everybody and everything. O(agents log agents) or O(items) a question; the fast one must agree.
 */
export class NaiveMatcher implements Matcher {
  readonly #strategies = new Map<string, Strategy>();
  readonly #people = new Map<AgentNumber, Person>();
  readonly #items = new Map<ItemNumber, MatchItem>();
  #given = 0;

  setQueue(queue: string, strategy: Strategy): void {
    this.#strategies.set(queue, strategy);
  }

  removeQueue(queue: string): void {
    this.#strategies.delete(queue);
  }

  addAgent(agent: MatchAgent): AgentNumber {
    const number = ++this.#given;
    this.#people.set(number, { number, agent, standing: null });
    return number;
  }

  changeAgent(number: AgentNumber, agent: MatchAgent): void {
    this.#people.set(number, { number, agent, standing: null });
  }

  removeAgent(number: AgentNumber): void {
    assert(this.#people.delete(number), () => `no agent ${number}`);
  }

  setStanding(number: AgentNumber, standing: Standing): void {
    this.#people.set(number, { ...this.#person(number), standing });
  }

  add(item: MatchItem): ItemNumber {
    const number = ++this.#given;
    this.#items.set(number, item);
    return number;
  }

  remove(number: ItemNumber): void {
    assert(this.#items.delete(number), () => `no item ${number}`);
  }

  agentFor(item: MatchItem): Found | null {
    const all = this.candidates(item);
    const agent = all[0];
    return agent === undefined ? null : { agent, eligible: all.length };
  }

  itemFor(agent: AgentNumber): ItemNumber | null {
    const person = this.#person(agent);
    let best: { readonly number: ItemNumber; readonly item: MatchItem } | null = null;
    for (const [number, item] of this.#items) {
      if (!maySend(item, person)) continue;
      if (best === null || comesFirst(item, best.item)) best = { number, item };
    }
    return best === null ? null : best.number;
  }

  candidates(item: MatchItem): readonly AgentNumber[] {
    const all = [...this.#people.values()].filter((person) => maySend(item, person));
    const keyed = all.map((each) => this.#keyed(item.requirement, each));
    return keyed.sort(byKeys).map(({ number }) => number);
  }

  #person(number: AgentNumber): Person {
    return must(this.#people.get(number), () => `no agent ${number}`);
  }

  #keyed(need: Requirement, { number, agent, standing }: Person): Keyed {
    const now = must(standing, 'a candidate has a standing');
    const wishes = need.should.filter((wish) => hasSkill(agent, wish)).length;
    const own = need.queues[0] ?? '';
    const figure = figures[this.#strategies.get(own) ?? 'longestIdle'](own, agent, now, need);
    return { number, id: agent.id, keys: [-wishes, figure, now.idleSeq] };
  }
}

type Figure = (own: string, agent: MatchAgent, standing: Standing, need: Requirement) => number;

/** What a strategy compares; less is asked first. `own` is the item's own queue. */
const figures: Readonly<Record<Strategy, Figure>> = {
  longestIdle: () => 0,
  longestIdleAllChannels: (_own, _agent, { idleAllSeq }) => idleAllSeq,
  leastOccupied: (_own, _agent, { occupancy }) => occupancy,
  fewestToday: (_own, _agent, { handledToday }) => handledToday,
  roundRobin: (own, _agent, { lastOffered }) => lastOffered(own),
  bestSkill: (_own, agent, _standing, { must: musts, should }) => {
    const asked = new Set([...musts, ...should].map(({ skill }) => skill));
    return -[...asked].reduce((sum, skill) => sum + levelOf(agent, skill), 0);
  },
  serial: (_own, agent, _standing, need) => memberFor(need, agent)?.position ?? 0,
  percent: (own, agent, now, need) => (now.given(own) + 1) / (memberFor(need, agent)?.weight ?? 1),
};

function byKeys(a: Keyed, b: Keyed): number {
  const differs = a.keys.findIndex((key, index) => key !== b.keys[index]);
  return (a.keys[differs] ?? 0) - (b.keys[differs] ?? 0) || (a.id < b.id ? -1 : 1);
}

const comesFirst = (a: MatchItem, b: MatchItem): boolean =>
  (a.rank - b.rank || a.key - b.key || a.order - b.order) < 0;

function maySend({ requirement: need, except }: MatchItem, { agent, standing }: Person): boolean {
  if (standing === null || (standing.free & need.channel) === 0) return false;
  if (need.presentOnly && !standing.present) return false;
  if (except.has(agent.id) || (need.agent !== null && need.agent !== agent.id)) return false;
  const isDirect = need.agent !== null && need.queues.length === 0;
  if (!isDirect && memberFor(need, agent) === undefined) return false;
  return need.must.every((each) => hasSkill(agent, each));
}

/** The membership in the first of the queues asked for that the agent is in. */
function memberFor({ queues }: Requirement, agent: MatchAgent): Member | undefined {
  const found = queues.map((queue) => agent.members.find((each) => each.queue === queue));
  return found.find((each) => each !== undefined);
}

const hasSkill = (agent: MatchAgent, { skill, levelMin }: SkillNeed): boolean =>
  levelOf(agent, skill) >= levelMin;

const levelOf = (agent: MatchAgent, skill: string): number =>
  agent.skills.find((each) => each.skill === skill)?.level ?? 0;
