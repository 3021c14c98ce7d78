import { CallRegular, CheckmarkCircleRegular } from '@fluentui/react-icons';
import { useCallback } from 'react';
import type { InteractionView } from '../../../domain/index.ts';
import { Since, Until } from '../parts/timer.tsx';
import { useParty } from '../parts/use-party.ts';
import { useQueueName } from '../parts/use-queue-name.ts';
import { useBoard } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';
import { waitingOf, workOf } from './model.ts';

interface Props {
  readonly agent: string;
  readonly open: string | null;
  readonly choose: (id: string) => void;
}

/** All that is in the agent's hands, voice on top, and who waits behind it. */
export function WorkList({ agent, open, choose }: Props) {
  const text = useText();
  const views = useBoard(
    useCallback((board) => workOf(board, agent).map(({ view }) => view), [agent]),
  );
  const waiting = useBoard((board) =>
    waitingOf(board)
      .map(({ name, count }) => text('desk.waiting', { queue: name, count }))
      .join(' · '),
  );
  return (
    <div className="work">
      <h2>{text('desk.work')}</h2>
      {views.length === 0 && <p className="quiet">{text('desk.noWork')}</p>}
      <ul className="plain">
        {views.map((view) => (
          <WorkRow
            key={view.id}
            agent={agent}
            view={view}
            isOpen={view.id === open}
            choose={choose}
          />
        ))}
      </ul>
      {waiting !== '' && <p className="waiting">{waiting}</p>}
    </div>
  );
}

interface RowProps {
  readonly agent: string;
  readonly view: InteractionView;
  readonly isOpen: boolean;
  readonly choose: (id: string) => void;
}

function WorkRow({ agent, view, isOpen, choose }: RowProps) {
  const text = useText();
  const queue = useQueueName(view.queue);
  const name = useParty(view);
  const wrapUpUntil = useBoard((board) => {
    const self = board.agents.get(agent);
    return self?.activity === 'wrapUp' && self.interaction === view.id ? self.until : null;
  });
  const isWrapUp = wrapUpUntil !== null;
  const words = isWrapUp
    ? text('wrapUp.title')
    : view.held
      ? text('leg.held')
      : text(view.state === 'dialling' ? 'state.dialling' : 'call.talking');
  return (
    <li>
      <button
        type="button"
        className="work-row"
        aria-current={isOpen ? 'true' : undefined}
        data-item={view.id}
        onClick={() => choose(view.id)}
      >
        {isWrapUp ? (
          <CheckmarkCircleRegular aria-hidden="true" />
        ) : (
          <CallRegular aria-hidden="true" />
        )}
        <span className="who">
          <bdi>{name}</bdi>
        </span>
        {isWrapUp ? <Until at={wrapUpUntil} /> : <Since at={view.since} />}
        <span className="quiet">{[queue, words].filter((part) => part !== null).join(' · ')}</span>
      </button>
    </li>
  );
}
