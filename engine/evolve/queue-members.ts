import type { EventOf } from '../../domain/index.ts';
import type { TenantState } from '../state.ts';
import { queueOf } from './queue.ts';
import { configureRouter } from './router.ts';

/** Rare, and it may change whom every ring asks: the router is made anew. */
export function queueMembersSet(state: TenantState, event: EventOf<'queueMembersSet'>): void {
  const queue = queueOf(state, event.queue);
  queue.members = { ...queue.members, [event.source]: event.agents };
  configureRouter(state);
}
