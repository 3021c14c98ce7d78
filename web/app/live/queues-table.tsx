import { WarningRegular } from '@fluentui/react-icons';
import { memo, useCallback } from 'react';
import type { QueueView } from '../../../domain/index.ts';
import type { Stage } from '../../board.ts';
import { minutes } from '../../clock.ts';
import { percent } from '../../words.ts';
import { Since } from '../parts/timer.tsx';
import { conditionKeys } from '../setup/words.ts';
import { useBoard, useServices } from '../store/context.tsx';
import type { BoardState } from '../../board-store.ts';
import type { TextKey } from '../text/en.ts';
import { useText } from '../text/use-text.ts';
import type { Behind } from './behind-drawer.tsx';
import { isAtRisk, stageKey, stagesOf, todayOf } from './figures.ts';
import type { Figure } from './figures.ts';
import { stageKeys } from './filters.ts';
import type { Shown } from './filters.ts';
import { levelWords } from './level-words.ts';
import { QueueMenu } from './queue-menu.tsx';
import { RowMenuButton, useRowMenu } from './row-menu.tsx';
import type { OpenMenu } from './row-menu.tsx';

interface Props {
  readonly open: (behind: Behind) => void;
  readonly show: (shown: Shown) => void;
}

const columns: readonly TextKey[] = [
  'col.queue',
  'col.waiting',
  'col.longest',
  'col.estimate',
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
  const mayLead = me.roles.includes('supervisor');
  const { open: openMenu, menu } = useRowMenu((id) => <QueueMenu id={id} />);
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
            {mayLead && <th scope="col">{text('col.actions')}</th>}
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
              openMenu={mayLead ? openMenu : null}
            />
          ))}
        </tbody>
      </table>
      {menu}
      <p className="quiet definition">{text('live.definition', { zone: me.timeZone })}</p>
    </div>
  );
}

interface RowProps extends Props {
  readonly id: string;
  readonly talking: number;
  readonly wrapUp: number;
  /** null = who looks does not lead. */
  readonly openMenu: OpenMenu | null;
}

const QueueRow = memo(function QueueRow({ id, talking, wrapUp, open, show, openMenu }: RowProps) {
  const text = useText();
  const queue = useBoard(useCallback((board: BoardState) => board.queues.get(id) ?? null, [id]));
  if (queue === null) return null;
  const { name, waiting, oldestSince, agentsFree, agentsSkilled, estimatedWaitMs = null } = queue;
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
        <bdi>{name}</bdi> <StateChip queue={queue} />
      </th>
      <td>
        {risk && <WarningRegular aria-label={text('live.atRisk')} />} {now('waiting', waiting)}
      </td>
      <td>{oldestSince === null ? '–' : <Since at={oldestSince} />}</td>
      <td dir="ltr">{estimatedWaitMs === null ? '–' : minutes(estimatedWaitMs)}</td>
      <td dir="ltr">
        {agentsFree}/{agentsSkilled}
      </td>
      <td>{now('talking', talking)}</td>
      <td>{now('wrapUp', wrapUp)}</td>
      <TodayCells queue={queue} open={open} />
      {openMenu !== null && (
        <td>
          <RowMenuButton id={id} label={text('live.actionsFor', { name })} open={openMenu} />
        </td>
      )}
    </tr>
  );
});

/** Only what is out of the ordinary, with why and until when. */
function StateChip({ queue: { state = 'open', order } }: { readonly queue: QueueView }) {
  const text = useText();
  if (state === 'open') return null;
  const reason = order?.reason ?? '';
  return (
    <span className="chip" data-state={state} title={reason === '' ? undefined : reason}>
      {text(conditionKeys[state])}
    </span>
  );
}

/** Against the queue's own target: in words, the colour says the same. */
function TargetWords({ level }: { readonly level: QueueView['serviceLevel'] }) {
  const text = useText();
  const result = level?.result ?? null;
  if (level === undefined || result === null) return null;
  return (
    <small className="target-words" data-result={result}>
      {text(`level.${result}`, { target: level.targetPercent })}
    </small>
  );
}

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
        <TargetWords level={queue.serviceLevel} />
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
