import type { Ignored } from '../ignored.ts';

/** Ringing, wrap-up, what is heard, overflow: `queue.ringTimeMs` to `queue.overflow`. */
export const QUEUE_WAIT: readonly Ignored[] = [];
