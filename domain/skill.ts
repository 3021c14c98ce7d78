import { z } from 'zod';

/** A skill's name; levels are 1 (some) to 10 (best). */
export const SkillName = z
  .string()
  .min(1)
  .max(64)
  .refine((name) => !['__proto__', 'constructor', 'prototype'].includes(name));
export const SkillLevel = z.int().min(1).max(10);

/** What an interaction asks for: at least this level. */
export const SkillRequirement = z.object({ skill: SkillName, levelMin: SkillLevel });
export type SkillRequirement = z.infer<typeof SkillRequirement>;

/** What an agent can do; at `expiresAt` (ms since 1970) the skill is gone by itself. */
export const AgentSkill = z.object({
  skill: SkillName,
  level: SkillLevel,
  expiresAt: z.int().min(0).optional(),
});
export type AgentSkill = z.infer<typeof AgentSkill>;
