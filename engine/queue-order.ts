import type { OpeningHours, QueueCondition } from '../domain/index.ts';
import { isOpen } from './flow/hours.ts';
import type { Queue, TenantState } from './state.ts';

/** What a supervisor said comes before the queue's hours; a paused queue is open by its hours. */
export function conditionOf(state: TenantState, queue: Queue, at: number): QueueCondition {
  return queue.order?.state ?? byHours(state, queue, at);
}

function byHours(state: TenantState, queue: Queue, at: number): 'open' | 'closed' {
  const hours = hoursOf(state, queue);
  return hours === undefined || isOpen(hours, at) ? 'open' : 'closed';
}

/** undefined = always open. */
export function hoursOf(state: TenantState, { config }: Queue): OpeningHours | undefined {
  return config.openHours === null ? undefined : state.config.hours.get(config.openHours);
}

/** Whether newcomers are sent on: closed, by its hours or by somebody, or being drained. */
export function refusesNewcomers(
  state: TenantState,
  queue: Queue,
  at: number,
): 'closed' | 'draining' | null {
  const condition = conditionOf(state, queue, at);
  const stands = condition === 'paused' ? byHours(state, queue, at) : condition;
  return stands === 'open' ? null : stands;
}
