import type { AgentConfig, AgentSkill, QueueConfig, QueueId } from '../../domain/index.ts';
import type { SkillRequirement } from '../../domain/index.ts';
import type { Agent } from '../state.ts';

/** One ring of a queue, with what the rings before it have opened added up. */
export interface Ring {
  readonly must: readonly SkillRequirement[];
  /** Agents of these queues too. */
  readonly others: readonly QueueId[];
  readonly experts: boolean;
}

/** The queue's own requirements, then each wider ring. Never empty. */
export function ringsOf(queue: QueueConfig): readonly Ring[] {
  let ring: Ring = { must: queue.requirements, others: [], experts: false };
  const rings = [ring];
  for (const wider of queue.rings) {
    const others = [...new Set([...ring.others, ...wider.queues])];
    ring = { must: wider.requirements, others, experts: ring.experts || wider.experts };
    rings.push(ring);
  }
  return rings;
}

/** What of an agent decides whom they may serve. */
export type Profile = Pick<AgentConfig, 'address' | 'id' | 'queues' | 'role' | 'skills'> & {
  readonly optedOut: readonly QueueId[];
};

export function profileOf(agent: Agent): Profile {
  const { address, id, queues, role, skills } = agent.config;
  return { address, id, queues, role, skills, optedOut: agent.optedOut };
}

/** Has a phone and takes calls from queues: experts and administrators do not unless listed. */
export function takesCalls(agent: Pick<AgentConfig, 'address' | 'role'>): boolean {
  return agent.address !== null && (agent.role === 'agent' || agent.role === 'supervisor');
}

/** Gets nothing from the queue: by the administrator, or by stepping out where that is allowed. */
export function isOutOf(agent: Profile, { id, optOut }: QueueConfig): boolean {
  if (agent.queues.length === 0 && agent.optedOut.length === 0) return false;
  const own = agent.queues.find((each) => each.queue === id);
  if (own?.enabled === false) return true;
  const isAllowed = optOut !== false && own?.optOutAllowed !== false;
  return isAllowed && agent.optedOut.includes(id);
}

/** More phones than this are not rung at once. */
export const RING_ALL_MAX = 200;

/** How many phones may ring at once for one caller. */
export function presentMaxOf({ presentMax, strategy }: QueueConfig): number {
  return presentMax ?? (strategy === 'attendant' ? RING_ALL_MAX : 1);
}

export function levelOf(skills: readonly AgentSkill[], skill: string): number {
  for (const each of skills) if (each.skill === skill) return each.level;
  return 0;
}

/** null = has all of them; otherwise the first that is missing, in words. */
export function lackOf(
  agent: Pick<AgentConfig, 'skills'>,
  must: readonly SkillRequirement[],
): string | null {
  for (const { skill, levelMin } of must) {
    if (levelOf(agent.skills, skill) < levelMin)
      return `skill ${skill} < ${levelMin}`.slice(0, 100);
  }
  return null;
}
