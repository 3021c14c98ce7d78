import { WarningRegular } from '@fluentui/react-icons';
import { useCallback } from 'react';
import { minutes } from '../../clock.ts';
import { percent } from '../../words.ts';
import { Since } from '../parts/timer.tsx';
import { useBoard, useServices } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';
import type { Behind } from './behind-drawer.tsx';
import { isAtRisk, todayOf } from './figures.ts';
import type { Figure } from './figures.ts';
import { levelWords } from './level-words.ts';

interface Props {
  readonly open: (behind: Behind) => void;
}

export function QueuesTable({ open }: Props) {
  const text = useText();
  const ids = useBoard((board) => [...board.queues.keys()]);
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={text('live.queues')}>
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">{text('col.queue')}</th>
            <th scope="col">{text('col.waiting')}</th>
            <th scope="col">{text('col.longest')}</th>
            <th scope="col">{text('col.free')}</th>
            <th scope="col">{text('col.offered')}</th>
            <th scope="col">{text('col.answered')}</th>
            <th scope="col">{text('col.abandoned')}</th>
            <th scope="col">{text('col.level')}</th>
            <th scope="col">{text('col.speed')}</th>
          </tr>
        </thead>
        <tbody>
          {ids.map((id) => (
            <QueueRow key={id} id={id} open={open} />
          ))}
        </tbody>
      </table>
      <p className="quiet definition">{text('live.definition')}</p>
    </div>
  );
}

function QueueRow({ id, open }: Props & { readonly id: string }) {
  const text = useText();
  const { me } = useServices();
  const queue = useBoard(useCallback((board) => board.queues.get(id) ?? null, [id]));
  if (queue === null) return null;
  const today = todayOf([queue]);
  const { name, waiting, oldestSince, agentsFree, agentsSkilled } = queue;
  const figure = (which: Figure, count: number, shown: string | number = count) => (
    <button
      type="button"
      className="figure"
      onClick={() => open({ figure: which, queue: id, shown: count })}
      aria-label={text('live.open', { figure: text(`figure.${which}`), queue: name, value: shown })}
    >
      {shown}
    </button>
  );
  const risk = isAtRisk(queue);
  return (
    <tr className={risk ? 'warn' : undefined} data-queue={id}>
      <th scope="row">
        <bdi>{name}</bdi>
      </th>
      <td>
        {risk && <WarningRegular aria-label={text('live.atRisk')} />} {waiting}
      </td>
      <td>{oldestSince === null ? '–' : <Since at={oldestSince} />}</td>
      <td dir="ltr">
        {agentsFree}/{agentsSkilled}
      </td>
      <td>{figure('offered', today.offered)}</td>
      <td>{figure('answered', today.answered)}</td>
      <td>
        {figure('abandoned', today.abandoned)}
        {today.shortAbandoned > 0 && (
          <small className="quiet">{text('live.short', { count: today.shortAbandoned })}</small>
        )}
      </td>
      <td title={levelWords(me, id, text)}>
        {figure('answeredInTime', today.answeredInTime, percent(today.inTime))}
      </td>
      <td dir="ltr">{today.answerMs === null ? '–' : minutes(today.answerMs)}</td>
    </tr>
  );
}
