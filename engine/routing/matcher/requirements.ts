import type { Member, Requirement, SkillNeed } from './matcher.ts';

/** What agents are asked about; equal for all agents of a class. */
export interface Profile {
  readonly members: ReadonlyMap<string, Member>;
  readonly skills: ReadonlyMap<string, number>;
}

/** Queue and skills; the name, the channel and the presence are looked at when somebody is free. */
export function mayServe(profile: Profile, need: Requirement): boolean {
  const isDirect = need.agent !== null && need.queues.length === 0;
  if (!isDirect && homeOf(profile, need) === undefined) return false;
  return need.must.every((each) => hasSkill(profile, each));
}

/** The membership in the first of the queues asked for that the agent is in. */
export function homeOf(profile: Profile, { queues }: Requirement): Member | undefined {
  for (const queue of queues) {
    const member = profile.members.get(queue);
    if (member !== undefined) return member;
  }
  return undefined;
}

export function wishesMet(profile: Profile, { should }: Requirement): number {
  let met = 0;
  for (const wish of should) if (hasSkill(profile, wish)) met++;
  return met;
}

/** The sum of the levels of all skills asked for; one that is asked for twice counts once. */
export function skillScore(profile: Profile, need: Requirement): number {
  const asked = new Set([...need.must, ...need.should].map(({ skill }) => skill));
  let score = 0;
  for (const skill of asked) score += profile.skills.get(skill) ?? 0;
  return score;
}

/** The same text for equal requirements and no others: each name goes with its length. */
export function requirementKey(need: Requirement): string {
  let key = `${need.channel}${need.presentOnly ? 'p' : 'a'}`;
  for (const queue of need.queues) key += `${queue.length}:${queue}`;
  key += '!';
  for (const { skill, levelMin } of need.must) key += `${levelMin},${skill.length}:${skill}`;
  key += '?';
  for (const { skill, levelMin } of need.should) key += `${levelMin},${skill.length}:${skill}`;
  return need.agent === null ? key : `${key}@${need.agent}`;
}

function hasSkill(profile: Profile, { skill, levelMin }: SkillNeed): boolean {
  return (profile.skills.get(skill) ?? 0) >= levelMin;
}
