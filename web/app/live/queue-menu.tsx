import { MenuGroup, MenuGroupHeader, MenuItem } from '@fluentui/react-components';
import { useCallback } from 'react';
import { useWrite } from '../api/use-write.ts';
import { OrderItems } from '../parts/order-items.tsx';
import { useBoard } from '../store/context.tsx';
import type { BoardState } from '../../board-store.ts';
import { useText } from '../text/use-text.ts';

const allQueues = (board: BoardState) => [...board.queues.values()];

/** For who leads: the hand on the queue's tap, and all who wait sent elsewhere at once. */
export function QueueMenu({ id }: { readonly id: string }) {
  const text = useText();
  const write = useWrite();
  const queue = useBoard(useCallback((board: BoardState) => board.queues.get(id) ?? null, [id]));
  const others = useBoard(allQueues).filter((other) => other.id !== id);
  if (queue === null) return null;
  return (
    <>
      <MenuGroup>
        <MenuGroupHeader>{text('order.change')}</MenuGroupHeader>
        <OrderItems queue={queue} write={write} />
      </MenuGroup>
      {queue.waiting > 0 && others.length > 0 && (
        <MenuGroup>
          <MenuGroupHeader>{text('live.moveAll')}</MenuGroupHeader>
          {others.map(({ id: to, name }) => (
            <MenuItem
              key={to}
              onClick={() =>
                write.mutate({
                  route: 'POST /queues/{id}/move',
                  id,
                  body: { target: { kind: 'queue', queue: to } },
                  done: text('live.moved', { name }),
                })
              }
            >
              <bdi>{name}</bdi>
            </MenuItem>
          ))}
        </MenuGroup>
      )}
    </>
  );
}
