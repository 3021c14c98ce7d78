import { z } from 'zod';
import { AgentId, QueueId } from './ids.ts';
import { QueueCondition } from './queue-state.ts';
import { SkillRequirement } from './skill.ts';

/** An interaction that there is not, to see who would get it. */
export const Hypothetical = z.object({
  queue: QueueId,
  /** Asked for beside what the queue asks for, in every ring; at most 20. */
  skills: z.array(SkillRequirement).max(20).default([]),
  /** 1 (first) to 10. */
  priority: z.int().min(1).max(10).default(5),
  /** Asked alone, as by a transfer; absent = anybody. */
  agent: AgentId.optional(),
});
export type Hypothetical = z.infer<typeof Hypothetical>;

/** One agent's line: their place in the order of asking, or what keeps them out. */
export const WouldAgent = z.object({
  agent: AgentId,
  name: z.string(),
  /** 1 = asked first; null = not asked. */
  place: z.number().nullable(),
  reason: z.string().nullable(),
  idleMs: z.number().nullable(),
});
export type WouldAgent = z.infer<typeof WouldAgent>;

export const WhoWould = z.object({
  queue: QueueId,
  /** Its place in line if it came now. */
  position: z.number(),
  /** How the queue is: a paused one rings nobody, a closed or draining one takes nobody in. */
  state: QueueCondition.optional(),
  /** The same in words: `queue paused`; absent = it would be taken in and offered. */
  notice: z.string().optional(),
  /** Who would be rung at once; null = it would wait. With ring all the first of them. */
  first: AgentId.nullable(),
  strategy: z.string(),
  rings: z.array(
    z.object({
      ring: z.number(),
      /** Ms after its entry. */
      afterMs: z.number(),
      asked: z.array(z.string()),
      /** In the order of asking, then the others by name; the first 500. */
      agents: z.array(WouldAgent),
      /** Those beyond. */
      more: z.number(),
    }),
  ),
});
export type WhoWould = z.infer<typeof WhoWould>;
