import { z } from 'zod';
import { HOUR_MS, MINUTE_MS, SECOND_MS, durationMs } from './duration.ts';
import { Digit } from './phone.ts';
import { Prompt } from './prompt.ts';

/**
 * Microsoft's conditions of an offer: one that holds is enough, and at least one must be given.
 * They stand instead of `offerAfterMs` and `whenWaitingMin`, which must both hold.
 */
export const CallbackConditions = z
  .object({
    /** Whoever is first in line has waited so long; 1 s to 24 h. null = no such condition. */
    waitMs: z
      .int()
      .min(SECOND_MS)
      .max(24 * HOUR_MS)
      .nullable()
      .default(null),
    /** So many wait already when somebody comes; for that newcomer. 1 to 10,000. */
    waiting: z.int().min(1).max(10_000).nullable().default(null),
    /** So many wait for each ready agent when somebody comes; for that newcomer. 1 to 1,000. */
    perAgent: z.int().min(1).max(1_000).nullable().default(null),
  })
  .refine(
    ({ waitMs, waiting, perAgent }) => waitMs !== null || waiting !== null || perAgent !== null,
    'give at least one of waitMs, waiting and perAgent',
  );
export type CallbackConditions = z.infer<typeof CallbackConditions>;

/** A customer may hang up and be called at the same place in line. */
export const QueueCallback = z.object({
  /** Offered after this wait; 0 to 24 h. */
  offerAfterMs: durationMs(24 * HOUR_MS).default(MINUTE_MS),
  /** Offered only while at least so many wait; 0 to 10,000. */
  whenWaitingMin: z.int().min(0).max(10_000).default(0),
  /** Instead of those two; absent = those two. */
  conditions: CallbackConditions.optional(),
  /**
   * `musicEnd`: the offer waits for the end of the music that plays, as Microsoft's does; absent or
   * `atOnce`: it cuts the music short.
   */
  offerAt: z.enum(['atOnce', 'musicEnd']).optional(),
  /** The key that accepts, from the offer on for as long as the customer waits. */
  key: Digit.default('1'),
  /** What is said to offer it; null = English words of ours. */
  offerPrompt: Prompt.nullable().default(null),
  /** What is said when it is accepted, before we hang up; null = English words of ours. */
  acceptedPrompt: Prompt.nullable().default(null),
  /** Calls to the customer at most; 1 to 10. */
  attemptsMax: z.int().min(1).max(10).default(2),
  /** Between two of them; 10 s to 24 h. */
  retryMs: z
    .int()
    .min(10 * SECOND_MS)
    .max(24 * HOUR_MS)
    .default(10 * MINUTE_MS),
  /** Given up so long after the request; 1 min to 7 days. */
  windowMs: z
    .int()
    .min(MINUTE_MS)
    .max(7 * 24 * HOUR_MS)
    .default(4 * HOUR_MS),
  /**
   * When it is given up: after `windowMs` (absent or `window`); `wait`: when the caller would have
   * been sent on or timed out in the queue, as with Microsoft, where that clock goes on.
   */
  givenUp: z.enum(['window', 'wait']).optional(),
  /**
   * A callback that was given up raises an alert, and these mail addresses are told, at most 20;
   * absent = nobody is told.
   */
  notifyTo: z.array(z.email().max(254)).max(20).optional(),
});
export type QueueCallback = z.infer<typeof QueueCallback>;
