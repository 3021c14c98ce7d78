import { inTimeOf, nowOf, totalOf } from '../board.ts';
import type { BoardState } from '../board-store.ts';
import { KeyedList, byId, el } from '../dom.ts';
import { timer } from '../timer.ts';
import { percent } from '../words.ts';

interface Tile {
  readonly key: string;
  readonly label: string;
  readonly value: string | number;
  /** Counts from this instant instead of showing `value`. */
  readonly since: number | null;
  readonly note: string;
  readonly warn: boolean;
}

const list = () =>
  new KeyedList<Tile>(
    byId('tiles'),
    ({ key }) => key,
    ({ label, value, since, note, warn }) =>
      el(
        'div',
        { class: warn ? 'tile warn' : 'tile' },
        el('span', { class: 'label' }, warn ? `⚠ ${label}` : label),
        since === null
          ? el('strong', {}, String(value))
          : el('strong', {}, timer('since', since, label)),
        el('small', {}, note),
      ),
  );
let tiles: ReturnType<typeof list> | null = null;

export function renderTiles(board: BoardState): void {
  const { waiting, oldestSince, talking, ready, agents } = nowOf(board);
  const today = totalOf([...board.queues.values()]);
  const none = { since: null, warn: false };
  tiles ??= list();
  tiles.update([
    {
      ...none,
      key: 'waiting',
      label: 'Waiting',
      value: waiting,
      note: 'in queues or ringing',
      warn: waiting > 0 && ready === 0,
    },
    {
      ...none,
      key: 'oldest',
      label: 'Longest wait',
      value: '–',
      since: oldestSince,
      note: 'of those in queues',
    },
    { ...none, key: 'talking', label: 'Talking', value: talking, note: 'calls' },
    {
      ...none,
      key: 'ready',
      label: 'Ready',
      value: `${ready} / ${agents}`,
      note: 'agents free now',
    },
    {
      ...none,
      key: 'sla',
      label: 'In time',
      value: percent(inTimeOf(today)),
      note: `${today.answered} answered today`,
    },
    {
      ...none,
      key: 'lost',
      label: 'Lost',
      value: today.abandoned,
      note: 'left before an answer today',
    },
  ]);
}
