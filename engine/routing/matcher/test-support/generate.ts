import type { MatchAgent, Requirement, SkillNeed, Strategy } from '../matcher.ts';
import { Chance } from './chance.ts';
import type { PlainItem, PlainStanding, Scenario, Step } from './scenario.ts';

const QUEUES = ['q0', 'q1', 'q2', 'q3'];
const SKILLS = ['s0', 's1', 's2'];
const AGENTS = Array.from({ length: 24 }, (_, index) => `a${index}`);
const ITEMS = Array.from({ length: 48 }, (_, index) => `i${index}`);
const CHANNELS = [1, 1, 1, 2, 4, 128];
const STRATEGIES: readonly Strategy[] = [
  'longestIdle',
  'longestIdleAllChannels',
  'leastOccupied',
  'fewestToday',
  'roundRobin',
  'bestSkill',
  'serial',
  'percent',
];

/**
 * Small worlds with few different values, so that ties, shared classes and shared signatures are
 * the rule: where everything differs, nothing can be put into the wrong order unnoticed.
 */
export function scenarioFrom(seed: number): Scenario {
  const maker = new Maker(new Chance(seed));
  const probes = [maker.item('p0'), maker.item('p1')];
  return { seed, vacantMax: seed % 2 === 0 ? seed % 6 : 100, steps: maker.steps(), probes };
}

class Maker {
  readonly #chance: Chance;
  readonly #queues: readonly string[];
  readonly #skills: readonly string[];
  readonly #agents: readonly string[];
  readonly #items: readonly string[];
  readonly #profiles: readonly MatchAgent[];
  readonly #requirements: Requirement[];
  readonly #isCrowd: boolean;
  #seq = 0;

  constructor(chance: Chance) {
    this.#chance = chance;
    this.#queues = QUEUES.slice(0, 1 + chance.below(QUEUES.length));
    this.#skills = SKILLS.slice(0, chance.below(SKILLS.length + 1));
    // One in ten is a crowd of equals: heaps deep enough to go wrong.
    const isCrowd = chance.happens(0.1);
    this.#isCrowd = isCrowd;
    this.#agents = AGENTS.slice(0, isCrowd ? AGENTS.length : 1 + chance.below(8));
    this.#items = ITEMS.slice(0, isCrowd ? ITEMS.length : 16);
    const kinds = isCrowd ? 1 : 6;
    this.#profiles = Array.from({ length: 1 + chance.below(kinds) }, () => this.#profile());
    this.#requirements = [this.#requirement()];
    while (chance.below(kinds) > 0) this.#requirements.push(this.#nextRequirement());
  }

  steps(): Step[] {
    const steps: Step[] = [];
    for (const queue of this.#queues) if (this.#chance.happens(0.8)) steps.push(this.#queue(queue));
    for (const id of this.#agents) {
      steps.push(this.#agent(id));
      if (this.#chance.happens(0.8)) steps.push(this.#stand(id));
    }
    for (let count = this.#chance.below(this.#isCrowd ? 120 : 40); count > 0; count--)
      steps.push(this.#step());
    return steps;
  }

  item(id: string): PlainItem {
    const chance = this.#chance;
    this.#seq++;
    return {
      id,
      rank: chance.below(3),
      key: chance.below(3) - 1,
      order: chance.happens(0.5) ? this.#seq : 1_000 - this.#seq,
      requirement: chance.pick(this.#requirements),
      except: chance.happens(0.2) ? chance.some(this.#agents, 0.4) : [],
    };
  }

  #step(): Step {
    const chance = this.#chance;
    const id = chance.pick(this.#items);
    const agent = chance.pick(this.#agents);
    const kind = chance.below(20);
    if (kind < 5) return { do: 'add', item: this.item(id) };
    if (kind < 7) return { do: 'arrive', item: this.item(id) };
    if (kind < 11) return this.#stand(agent);
    if (kind < 13) return { do: 'take', agent };
    if (kind < 14) return { do: 'remove', id };
    if (kind < 15) return { do: 'decline', id, agent };
    if (kind < 16) return { do: 'widen', id, requirement: chance.pick(this.#requirements) };
    if (kind < 17) return this.#agent(agent);
    if (kind < 18)
      return chance.happens(0.5) ? { do: 'removeAgent', id: agent } : this.#stand(agent);
    const queue = chance.pick(this.#queues);
    return kind < 19 || chance.happens(0.7) ? this.#queue(queue) : { do: 'removeQueue', queue };
  }

  #queue(queue: string): Step {
    return { do: 'setQueue', queue, strategy: this.#chance.pick(STRATEGIES) };
  }

  #agent(id: string): Step {
    return { do: 'setAgent', agent: { ...this.#chance.pick(this.#profiles), id } };
  }

  #stand(id: string): Step {
    const chance = this.#chance;
    const counts = () => Object.fromEntries(this.#queues.map((queue) => [queue, chance.below(4)]));
    const standing: PlainStanding = {
      free: chance.happens(0.2) ? 0 : chance.pick(this.#isCrowd ? [255] : [1, 1, 3, 7, 2, 4, 255]),
      present: this.#isCrowd || chance.happens(0.8),
      idleSeq: chance.happens(this.#isCrowd ? 0.3 : 0.7)
        ? ++this.#seq
        : chance.below(this.#isCrowd ? 99 : 3),
      idleAllSeq: chance.pick([1, 2, 3, Number.MAX_SAFE_INTEGER]),
      occupancy: chance.pick([0, 0.25, 0.5, 0.75]),
      handledToday: chance.below(4),
      lastOffered: counts(),
      given: counts(),
    };
    return { do: 'setStanding', id, standing };
  }

  #profile(): MatchAgent {
    const chance = this.#chance;
    const members = chance.some(this.#queues, 0.7).map((queue) => ({
      queue,
      position: chance.below(3),
      weight: chance.pick([1, 2, 3, 50]),
    }));
    const skills = chance.some(this.#skills, 0.7).map((skill) => ({
      skill,
      level: 1 + chance.below(5),
    }));
    return { id: '', members, skills };
  }

  #requirement(): Requirement {
    const chance = this.#chance;
    const isNamed = chance.happens(0.15);
    const queues = chance.some(this.#queues, 0.4);
    const must = this.#needs(0.3);
    const again = chance.happens(0.3) ? must : [];
    return {
      queues:
        queues.length > 0 || (isNamed && chance.happens(0.5)) ? queues : [this.#queues[0] ?? ''],
      channel: chance.pick(CHANNELS),
      must,
      should: [...again, ...this.#needs(0.3)],
      agent: isNamed ? chance.pick(this.#agents) : null,
      presentOnly: chance.happens(0.5),
    };
  }

  /** Mostly one that differs from another in one thing, as a later ring does. */
  #nextRequirement(): Requirement {
    const chance = this.#chance;
    const fresh = this.#requirement();
    if (chance.happens(0.3)) return fresh;
    const other = chance.pick(this.#requirements);
    const field = chance.pick(['queues', 'channel', 'must', 'should', 'presentOnly'] as const);
    return { ...other, [field]: fresh[field] };
  }

  #needs(probability: number): SkillNeed[] {
    const skills = this.#chance.some(this.#skills, probability);
    return skills.map((skill) => ({ skill, levelMin: 1 + this.#chance.below(3) }));
  }
}
