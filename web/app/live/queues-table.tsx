import { WarningRegular } from '@fluentui/react-icons';
import { memo, useCallback } from 'react';
import type { QueueView } from '../../../domain/index.ts';
import { minutes } from '../../clock.ts';
import { percent } from '../../words.ts';
import { Since } from '../parts/timer.tsx';
import { useBoard, useServices } from '../store/context.tsx';
import type { BoardState } from '../store/board-store.ts';
import type { TextKey } from '../text/en.ts';
import { useText } from '../text/use-text.ts';
import type { Behind } from './behind-drawer.tsx';
import { isAtRisk, stageKey, stagesOf, todayOf } from './figures.ts';
import type { Figure } from './figures.ts';
import { stageKeys } from './filters.ts';
import type { Shown, Stage } from './filters.ts';
import { levelWords } from './level-words.ts';

interface Props {
  readonly open: (behind: Behind) => void;
  readonly show: (shown: Shown) => void;
}

const columns: readonly TextKey[] = [
  'col.queue',
  'col.waiting',
  'col.longest',
  'col.free',
  'col.talking',
  'col.wrapUp',
  'col.offered',
  'col.answered',
  'col.abandoned',
  'col.level',
  'col.speed',
];
const queueIds = (board: BoardState) => [...board.queues.keys()];

export function QueuesTable({ open, show }: Props) {
  const text = useText();
  const { me } = useServices();
  const ids = useBoard(queueIds);
  const stages = useBoard(stagesOf);
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={text('live.queues')}>
      <table className="grid">
        <thead>
          <tr>
            {columns.map((key) => (
              <th key={key} scope="col">
                {text(key)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ids.map((id) => (
            <QueueRow
              key={id}
              id={id}
              talking={stages[stageKey(id, 'talking')] ?? 0}
              wrapUp={stages[stageKey(id, 'wrapUp')] ?? 0}
              open={open}
              show={show}
            />
          ))}
        </tbody>
      </table>
      <p className="quiet definition">{text('live.definition', { zone: me.timeZone })}</p>
    </div>
  );
}

interface RowProps extends Props {
  readonly id: string;
  readonly talking: number;
  readonly wrapUp: number;
}

const QueueRow = memo(function QueueRow({ id, talking, wrapUp, open, show }: RowProps) {
  const text = useText();
  const queue = useBoard(useCallback((board: BoardState) => board.queues.get(id) ?? null, [id]));
  if (queue === null) return null;
  const { name, waiting, oldestSince, agentsFree, agentsSkilled } = queue;
  const now = (stage: Stage, value: number) => (
    <button
      type="button"
      className="figure"
      onClick={() => show({ view: 'contacts', filter: { queue: id, stage } })}
      aria-label={text('live.open', { figure: text(stageKeys[stage]), queue: name, value })}
    >
      {value}
    </button>
  );
  const risk = isAtRisk(queue);
  return (
    <tr className={risk ? 'warn' : undefined} data-queue={id}>
      <th scope="row">
        <bdi>{name}</bdi>
      </th>
      <td>
        {risk && <WarningRegular aria-label={text('live.atRisk')} />} {now('waiting', waiting)}
      </td>
      <td>{oldestSince === null ? '–' : <Since at={oldestSince} />}</td>
      <td dir="ltr">
        {agentsFree}/{agentsSkilled}
      </td>
      <td>{now('talking', talking)}</td>
      <td>{now('wrapUp', wrapUp)}</td>
      <TodayCells queue={queue} open={open} />
    </tr>
  );
});

function TodayCells({ queue, open }: { readonly queue: QueueView; readonly open: Props['open'] }) {
  const text = useText();
  const { me } = useServices();
  const { id, name } = queue;
  const today = todayOf([queue]);
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
  return (
    <>
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
      <td>
        {figure(
          'answered',
          today.answered,
          today.answerMs === null ? '–' : minutes(today.answerMs),
        )}
      </td>
    </>
  );
}
