import type { QueueId } from '../../domain/index.ts';
import { noted, notedWait } from '../routing/estimate.ts';
import type { Activity, Agent, Queue, TenantState } from '../state.ts';

/** What estimates are made of: how long a queue's work takes, and how patient its customers are. */

/** From the ring on the agent works for this queue. */
export function workBegan(
  state: TenantState,
  agent: Agent,
  at: { readonly queue: QueueId | null; readonly at: number },
): void {
  const queue = at.queue === null ? undefined : state.queues.get(at.queue);
  if (queue === undefined) return;
  agent.work = { queue: queue.id, since: at.at };
  queue.working++;
}

/** Before the activity changes: a ring that came to nothing says nothing of how long work takes. */
export function workMayEnd(state: TenantState, agent: Agent, to: Activity, at: number): void {
  const { work, activity } = agent;
  if (work === null || (to.kind !== 'free' && to.kind !== 'resting')) return;
  agent.work = null;
  const queue = state.queues.get(work.queue);
  if (queue === undefined) return;
  queue.working--;
  if (activity.kind !== 'offered') queue.pace = noted(queue.pace, at - work.since);
}

/** Who went elsewhere was patient at least so long. */
export function noteWait(queue: Queue, wait: { readonly ms: number; readonly how: string }): void {
  queue.patience = notedWait(queue.patience, { ms: wait.ms, gaveUp: wait.how === 'abandoned' });
}

/** Of a queue that comes back while somebody still works for its last name. */
export function workingFor(state: TenantState, id: QueueId): number {
  let working = 0;
  for (const { work } of state.agents.values()) if (work?.queue === id) working++;
  return working;
}
