import { z } from 'zod';

/**
 * What a supervisor says of a queue, beside its settings. `normal`: nothing, its hours hold.
 * `open`, `closed`: whatever its hours say. `paused`: nobody is rung, who waits hears music on.
 * `draining`: newcomers go where they go while it is closed, those inside are served.
 */
export const QueueOrder = z.enum(['normal', 'open', 'closed', 'paused', 'draining']);
export type QueueOrder = z.infer<typeof QueueOrder>;

/** How a queue is at this instant, its hours and what was said of it taken together. */
export const QueueCondition = z.enum(['open', 'closed', 'paused', 'draining']);
export type QueueCondition = z.infer<typeof QueueCondition>;
