import type { MatchAgent, Requirement, SkillNeed, Strategy } from '../matcher.ts';
import { Chance } from './chance.ts';

/** How large and how mixed; the meaning of each is that of the study of matching designs. */
export interface WorldSize {
  readonly agents: number;
  readonly skills: number;
  readonly queues: number;
  /** Agents with equal queues and skills; 1 = everybody is unique. */
  readonly agentsPerClass: number;
  readonly templatesPerQueue: number;
  readonly strategy: Strategy;
  readonly seed: number;
}

export interface World {
  readonly queues: readonly string[];
  readonly strategy: Strategy;
  readonly agents: readonly MatchAgent[];
  /** Of each template the requirement of ring 1, 2 and 3. */
  readonly templates: readonly Template[];
}

export interface Template {
  readonly rings: readonly Requirement[];
  /** Of an agent's capacity of 100. */
  readonly cost: number;
}

/** Voice, chat, e-mail, SMS: so many of a hundred items, and what one costs of an agent's 100. */
export const CHANNELS = [
  { bit: 1, cost: 100, share: 60 },
  { bit: 2, cost: 33, share: 25 },
  { bit: 4, cost: 20, share: 10 },
  { bit: 8, cost: 20, share: 5 },
] as const;

export function newWorld(size: WorldSize): World {
  const chance = new Chance(size.seed);
  const queues = Array.from({ length: size.queues }, (_, index) => `queue-${index}`);
  const skills = Array.from({ length: size.skills }, (_, index) => `skill-${index}`);
  const classes = Math.max(1, Math.floor(size.agents / size.agentsPerClass));
  const profiles = Array.from({ length: classes }, (_, index) =>
    newProfile(chance, skills, queuesOf(index, { chance, queues, classes })),
  );
  const agents = Array.from({ length: size.agents }, (_, index) => {
    const profile = profiles[index % classes] ?? { members: [], skills: [] };
    return { ...profile, id: `agent-${index}` };
  });
  const templates = queues.flatMap((queue) => {
    const staff = profiles.filter(({ members }) => members.some((each) => each.queue === queue));
    return Array.from({ length: size.templatesPerQueue }, () => newTemplate(chance, queue, staff));
  });
  return { queues, strategy: size.strategy, agents, templates };
}

/** Every queue has at least one class, every class at least one queue, and some more. */
function queuesOf(
  index: number,
  { chance, queues, classes }: { chance: Chance; queues: readonly string[]; classes: number },
): string[] {
  const own = new Set(queues.filter((_, at) => at % classes === index));
  const more = queues.length > 20 ? 4 : 2;
  for (let count = 0; count < more; count++) own.add(chance.pick(queues));
  return [...own];
}

type Profile = Omit<MatchAgent, 'id'>;

function newProfile(chance: Chance, skills: readonly string[], queues: string[]): Profile {
  const known = new Set<string>();
  for (let count = 3 + chance.below(6); count > 0; count--) known.add(chance.pick(skills));
  return {
    members: queues.map((queue) => ({
      queue,
      position: chance.below(20),
      weight: 1 + chance.below(5),
    })),
    skills: [...known].map((skill) => ({ skill, level: 1 + chance.below(10) })),
  };
}

/** Asks for what somebody in the queue can do; the later rings ask for less. */
function newTemplate(chance: Chance, queue: string, staff: readonly Profile[]): Template {
  const { skills } = chance.pick(staff);
  const must: SkillNeed[] = [];
  for (const { skill, level } of chance.some(skills, 0.5).slice(0, chance.below(3))) {
    must.push({ skill, levelMin: Math.max(1, level - chance.below(3)) });
  }
  const should = chance.happens(0.3) ? [{ skill: chance.pick(skills).skill, levelMin: 5 }] : [];
  const channel = channelFor(chance.below(100));
  const queues = [queue];
  const base = {
    queues,
    channel: channel.bit,
    should,
    agent: null,
    presentOnly: channel.bit === 1,
  };
  const relaxed = must.map(({ skill, levelMin }) => ({
    skill,
    levelMin: Math.max(1, levelMin - 3),
  }));
  const rings = [must, relaxed, []].map((needs) => ({ ...base, must: needs }));
  return { rings, cost: channel.cost };
}

function channelFor(percent: number): (typeof CHANNELS)[number] {
  let below = 0;
  for (const channel of CHANNELS) {
    below += channel.share;
    if (percent < below) return channel;
  }
  return CHANNELS[0];
}
