import type { QueueEstimate, QueueId } from '../../domain/index.ts';
import type { Queue, TenantState } from '../state.ts';
import { estimateWaitMs, patienceMsOf } from './estimate.ts';

/**
 * How long the one at this place will wait; null = nobody is there, or nobody is rung. Agents who
 * serve other queues too count as far as they work for this one now: that is its share of them.
 */
export function estimateAt(state: TenantState, queue: Queue, position: number): number | null {
  if (queue.order?.state === 'paused') return null;
  return estimateWaitMs({ position, ...factsOf(state, queue) });
}

function factsOf(state: TenantState, queue: Queue) {
  const { free, ready } = state.router.load(queue.id);
  const own = Math.min(ready, free + queue.working);
  return {
    free,
    agents: own > 0 ? own : ready,
    handleMs: Math.max(1, queue.pace.meanMs),
    patienceMs: patienceMsOf(queue.patience),
  };
}

/** What a newcomer would be told, with what it is made of; null = there is no such queue. */
export function queueEstimate(
  state: TenantState,
  of: { readonly queue: QueueId; readonly priority: number },
  now: number,
): QueueEstimate | null {
  const queue = state.queues.get(of.queue);
  if (queue === undefined) return null;
  const place = { ...of, order: Number.MAX_SAFE_INTEGER, since: now };
  const position = state.router.positionOf(place);
  const { agents, handleMs, patienceMs } = factsOf(state, queue);
  const estimatedWaitMs = estimateAt(state, queue, position);
  const seen = queue.pace.seen;
  return {
    queue: queue.id,
    position,
    estimatedWaitMs,
    agents,
    handleMs: Math.round(handleMs),
    handled: seen,
    patienceMs: patienceMs === null ? null : Math.round(patienceMs),
  };
}
