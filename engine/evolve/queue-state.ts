import type { EventOf } from '../../domain/index.ts';
import { armQueue } from '../deadlines.ts';
import type { TenantState } from '../state.ts';
import { seeks } from './owner.ts';
import { queueOf } from './queue.ts';

export function queueStateSet(state: TenantState, event: EventOf<'queueStateSet'>): void {
  const queue = queueOf(state, event.queue);
  const wasPaused = queue.order?.state === 'paused';
  const { state: said, until, reason } = event;
  queue.order = said === 'normal' ? null : { state: said, until, reason };
  armQueue(state, queue);
  const isPaused = said === 'paused';
  if (isPaused === wasPaused) return;
  for (const interaction of state.interactions.values()) {
    const { owner, ticket } = interaction;
    if (ticket?.queue !== queue.id || !seeks(owner)) continue;
    if (isPaused) state.router.stopSeeking(interaction);
    else state.router.seek(interaction, ticket);
  }
}
