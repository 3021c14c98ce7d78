import { WarningRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { nowOf } from '../../board.ts';
import type { Stage } from '../../board.ts';
import { minutes } from '../../clock.ts';
import { percent } from '../../words.ts';
import { Since } from '../parts/timer.tsx';
import { useBoard, useServices } from '../store/context.tsx';
import type { TextKey } from '../text/en.ts';
import { useText } from '../text/use-text.ts';
import type { Behind } from './behind-drawer.tsx';
import { todayOf } from './figures.ts';
import type { Figure } from './figures.ts';
import type { Shown } from './filters.ts';
import { levelWords } from './level-words.ts';

interface Props {
  readonly open: (behind: Behind) => void;
  readonly show: (shown: Shown) => void;
}

/** The figures that a supervisor looks at first; each opens to what is behind it. */
export function Tiles({ open, show }: Props) {
  const text = useText();
  const { me } = useServices();
  const now = useBoard(nowOf);
  const today = useBoard((board) => todayOf([...board.queues.values()]));
  const behind = (figure: Figure) => () =>
    open({ figure, queue: null, shown: figure === 'answeredLate' ? 0 : today[figure] });
  const contacts = (stage: Stage) => () =>
    show({ view: 'contacts', filter: { queue: null, stage } });
  const risk = now.waiting > 0 && now.ready === 0;
  return (
    <section className="tiles" aria-label={text('live.figures')} data-region tabIndex={-1}>
      <Tile name="tile.waiting" onOpen={contacts('waiting')} warn={risk}>
        {now.waiting}
      </Tile>
      <Tile name="tile.longest" onOpen={contacts('waiting')} warn={risk}>
        {now.oldestSince === null ? '–' : <Since at={now.oldestSince} />}
      </Tile>
      <Tile name="tile.talking" onOpen={contacts('talking')}>
        {now.talking}
      </Tile>
      <Tile name="tile.ready" onOpen={() => show({ view: 'agents', filter: 'ready' })}>
        <span dir="ltr">
          {now.ready}/{now.agents}
        </span>
      </Tile>
      <Tile name="tile.offered" onOpen={behind('offered')} isToday>
        {today.offered}
      </Tile>
      <Tile name="tile.answered" onOpen={behind('answered')} isToday>
        {today.answered}
      </Tile>
      <Tile name="tile.abandoned" onOpen={behind('abandoned')} isToday>
        {today.abandoned}
        <small>{percent(today.abandonedShare)}</small>
      </Tile>
      <Tile
        name="tile.serviceLevel"
        onOpen={behind('answeredInTime')}
        isToday
        note={levelWords(me, null, text)}
      >
        {percent(today.inTime)}
      </Tile>
      <Tile name="tile.speed" onOpen={behind('answered')} isToday>
        {today.answerMs === null ? '–' : <span dir="ltr">{minutes(today.answerMs)}</span>}
      </Tile>
    </section>
  );
}

interface TileProps {
  readonly name: TextKey;
  readonly children: ReactNode;
  readonly onOpen: () => void;
  readonly warn?: boolean;
  readonly isToday?: boolean;
  readonly note?: string;
}

function Tile({ name, children, onOpen, warn = false, isToday = false, note }: TileProps) {
  const text = useText();
  return (
    <button type="button" className={warn ? 'tile warn' : 'tile'} onClick={onOpen} data-tile={name}>
      <span className="tile-name">
        {warn && <WarningRegular aria-label={text('live.atRisk')} />}
        {text(name)}
      </span>
      <strong>{children}</strong>
      <small className="quiet">{note ?? text(isToday ? 'live.today' : 'live.now')}</small>
    </button>
  );
}
