import type { QueueView } from '../../domain/index.ts';
import { inTimeOf } from '../board.ts';
import type { BoardState } from '../board-store.ts';
import { minutes } from '../clock.ts';
import { KeyedList, byId, el } from '../dom.ts';
import { timer } from '../timer.ts';
import { percent } from '../words.ts';

/** Queues with what waits now and today's numbers. */
export class Queues {
  readonly #list = new KeyedList<QueueView>(byId('queues'), ({ id }) => id, row);

  render(board: BoardState): void {
    this.#list.update([...board.queues.values()].sort((a, b) => (a.name < b.name ? -1 : 1)));
  }
}

function row({ name, waiting, oldestSince, agentsFree, agentsSkilled, today }: QueueView) {
  const { answered, abandoned, shortAbandoned, waitedMsTotal } = today;
  const alarm = waiting > 0 && agentsFree === 0;
  const cell = (...content: (Node | string)[]) => el('td', {}, ...content);
  const lost = shortAbandoned > 0 ? `${abandoned} (${shortAbandoned} short)` : String(abandoned);
  return el(
    'tr',
    { class: alarm ? 'warn' : '' },
    el('th', { attributes: { scope: 'row' } }, name),
    cell(alarm ? `⚠ ${waiting}` : String(waiting)),
    cell(oldestSince === null ? '–' : timer('since', oldestSince, 'longest wait')),
    cell(`${agentsFree} / ${agentsSkilled}`),
    cell(String(answered)),
    cell(lost),
    cell(percent(inTimeOf(today))),
    cell(answered === 0 ? '–' : minutes(waitedMsTotal / answered)),
  );
}
