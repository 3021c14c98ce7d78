import { useBoard } from '../store/context.tsx';

/** By its id while the board does not have it; null = of no queue. */
export function useQueueName(queue: string | null): string | null {
  return useBoard((board) => (queue === null ? null : (board.queues.get(queue)?.name ?? queue)));
}
