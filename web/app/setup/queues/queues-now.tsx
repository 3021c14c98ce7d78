import { useState } from 'react';
import type { QueueView } from '../../../../domain/index.ts';
import { useBoard } from '../../store/context.tsx';
import type { BoardState } from '../../../board-store.ts';
import { useText } from '../../text/use-text.ts';
import { QueuePanel } from './queue-panel.tsx';
import { conditionKeys } from '../words.ts';

const queuesOf = (board: BoardState): readonly QueueView[] =>
  [...board.queues.values()].sort((a, b) => a.name.localeCompare(b.name));

/** For agents: how each queue routes, who would get the next call and why. */
export function QueuesNow() {
  const text = useText();
  const queues = useBoard(queuesOf);
  const [chosen, choose] = useState<string | null>(null);
  const queue = queues.find(({ id }) => id === chosen) ?? queues[0];
  return (
    <div className="setup setup-two">
      <h1 className="hidden">{text('setup.title')}</h1>
      <nav aria-label={text('setup.queues')} data-region tabIndex={-1} className="setup-list">
        <h2>{text('setup.queues')}</h2>
        <ul className="plain">
          {queues.map(({ id, name, waiting, state = 'open' }) => (
            <li key={id}>
              <button
                type="button"
                className="setup-item"
                data-item
                data-queue={id}
                aria-current={id === queue?.id ? 'true' : undefined}
                onClick={() => choose(id)}
              >
                <bdi>{name}</bdi>
                <span className="quiet">
                  {state === 'open'
                    ? text('transfer.waiting', { count: waiting })
                    : text(conditionKeys[state])}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </nav>
      {queue === undefined ? (
        <p className="page-note">{text('setup.noQueues')}</p>
      ) : (
        <QueuePanel key={queue.id} queue={queue} />
      )}
    </div>
  );
}
