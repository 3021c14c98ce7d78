import type { AgentId, Hypothetical } from '../../domain/index.ts';
import type { Group } from './group.ts';
import type { Requirement } from './matcher/matcher.ts';
import type { Post } from './post.ts';
import { lackOf } from './rings.ts';
import type { RingLook } from './router.ts';

/** What an interaction that there is not would ask for in this ring. */
export function requirementOf(group: Group, { skills, agent }: Hypothetical): Requirement {
  const { requirement } = group;
  if (agent !== undefined) return { ...requirement, must: skills, should: [], agent };
  return skills.length === 0
    ? requirement
    : { ...requirement, must: [...requirement.must, ...skills] };
}

/** The ring's candidates, and what keeps each of the others out. */
export function lookOf(
  group: Group,
  at: {
    readonly hypothetical: Hypothetical;
    readonly candidates: readonly AgentId[];
    readonly posts: Iterable<Post>;
  },
): RingLook {
  const { skills, agent } = at.hypothetical;
  const chosen = new Set(at.candidates);
  const others: [AgentId, string][] = [];
  for (const post of at.posts) {
    const { id } = post.profile;
    if (chosen.has(id)) continue;
    const outside = group.lackOf(post.profile);
    if (outside === null && !post.isIn(group)) continue;
    const lack = outside ?? lackOf(post.profile, skills);
    const named = agent === undefined || agent === id ? null : 'another is asked for by name';
    others.push([id, named ?? lack ?? post.standingIn(group) ?? 'not asked']);
  }
  others.sort(([a], [b]) => (a < b ? -1 : 1));
  const extra = skills.map(({ skill, levelMin }) => `${skill} ${levelMin}`);
  return { asked: [...group.asked, ...extra], candidates: at.candidates, others };
}
