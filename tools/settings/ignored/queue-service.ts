import type { Ignored } from '../ignored.ts';

/** Callback, calls out, hours, recording, history, service level: `queue.callback` to the end. */
export const QUEUE_SERVICE: readonly Ignored[] = [];
