import type { QueueConfig } from '../../domain/index.ts';
import { refusesNewcomers } from '../queue-order.ts';
import type { Interaction, Queue } from '../state.ts';
import type { Over, Run } from './run.ts';

/** Where a newcomer goes instead of waiting here; null = it may wait. */
export function overflowAtEntry(run: Run, queue: Queue): Over | null {
  const { closedTarget, overflow, farewell } = queue.config;
  const { noAgents, count } = overflow;
  const why = refusesNewcomers(run.state, queue, run.at);
  if (why !== null) {
    const instead = why === 'draining' ? (count?.target ?? null) : null;
    const target = closedTarget ?? instead ?? { kind: 'end' as const, prompt: farewell };
    return { queue: queue.id, why, target };
  }
  if (noAgents !== null && isDeserted(run, queue, noAgents)) {
    return { queue: queue.id, why: 'noAgents', target: noAgents.target };
  }
  if (count !== null && run.state.router.load(queue.id).waiting >= count.max) {
    return { queue: queue.id, why: 'count', target: count.target };
  }
  return null;
}

/** Waited as long as the queue lets anybody wait before it sends them on. */
export function overflowOfWait(run: Run, interaction: Interaction, queue: Queue): Over | null {
  const { wait } = queue.config.overflow;
  const enteredAt = interaction.ticket?.enteredAt ?? run.at;
  if (wait === null || run.at - enteredAt < wait.afterMs) return null;
  const over = { queue: queue.id, why: 'wait', target: wait.target } as const;
  const { greeting } = queue.config;
  // Nobody was rung, so what it would have heard meanwhile is heard now.
  const isGreeted = interaction.ticket?.greeted === true;
  return wait.afterMs > 0 || greeting === null || isGreeted ? over : { ...over, first: greeting };
}

/** ms that anybody waits here at most, whatever comes then. */
export function waitLimitMs({ waitMaxMs, overflow }: QueueConfig): number {
  return Math.min(waitMaxMs, overflow.wait?.afterMs ?? waitMaxMs);
}

/** Stops at the first agent who is there: costs the number of agents only when none is. */
export function isDeserted(
  run: Run,
  queue: Queue,
  { when }: Pick<NonNullable<QueueConfig['overflow']['noAgents']>, 'when'>,
): boolean {
  for (const agent of run.state.agents.values()) {
    const { kind } = agent.duty;
    if (kind === 'signedOut' || (when === 'noneReady' && kind !== 'ready')) continue;
    if (when === 'noneOnline' && agent.presence === 'offline') continue;
    if (run.state.router.serves(agent.id, queue.id)) return false;
  }
  return true;
}
