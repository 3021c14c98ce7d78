import { z } from 'zod';
import { MINUTE_MS, SECOND_MS } from './duration.ts';
import { AgentId, QueueId } from './ids.ts';
import { E164 } from './phone.ts';

/** Calls in the name of a queue: placed by its agents, and to customers who wait for a callback. */
export const QueueOutbound = z.object({
  /**
   * The number that the customer sees, one of the organisation's. null = for a callback the number
   * that was called; else the first number that leads to the queue, else the main number.
   */
  callerId: E164.nullable().default(null),
  /**
   * Agents who call in the queue's name choose one of these, at most 50; absent = any number that
   * may be shown for it.
   */
  numbers: z.array(E164).max(50).optional(),
  /** The customer's phone rings so long; 5 s to 2 min. */
  ringTimeMs: z
    .int()
    .min(5 * SECOND_MS)
    .max(2 * MINUTE_MS)
    .default(45_000),
});
export type QueueOutbound = z.infer<typeof QueueOutbound>;

/** Who may show a number to those they call. null = all (default); at most 1,000 of each. */
export const NumberShownBy = z.object({
  queues: z.array(QueueId).max(1_000).nullable().default(null),
  agents: z.array(AgentId).max(1_000).nullable().default(null),
});
export type NumberShownBy = z.infer<typeof NumberShownBy>;
