import type { InteractionView } from '../../domain/index.ts';
import { lane } from '../board.ts';
import type { BoardState } from '../board-store.ts';
import type { Lane } from '../board.ts';
import { KeyedList, byId, el } from '../dom.ts';
import { countdownBar, timer } from '../timer.ts';
import { customerWords, numberWords, outcomeWords } from '../words.ts';

/** What a card shows; plain data, so that an unchanged card is not made again. */
interface Card {
  readonly view: InteractionView;
  readonly queue: string | null;
  readonly agent: string | null;
}

const titles: readonly (readonly [Lane, string, string])[] = [
  ['arriving', 'Arriving', 'Nobody is in a greeting or menu.'],
  ['waiting', 'Waiting', 'Nobody waits.'],
  ['talking', 'Talking', 'No conversation.'],
  ['wrapUp', 'Wrap-up', 'Nothing to finish.'],
];

const ENDED_SHOWN = 12;

/** Who calls, who waits, who talks: a lane each, and what ended just now. */
export class Lanes {
  readonly #open: (id: string) => void;
  readonly #lists = new Map<Lane, KeyedList<Card>>();
  readonly #counts = new Map<Lane, HTMLElement>();

  constructor(open: (id: string) => void) {
    this.#open = open;
    for (const [key, title, empty] of titles) {
      const count = el('span', { class: 'count' });
      const cards = el('ul', { class: 'cards', attributes: { 'data-empty': empty } });
      const heading = el('h3', {}, title, ' ', count);
      byId('lanes').append(el('section', { class: `lane ${key}` }, heading, cards));
      this.#counts.set(key, count);
      this.#lists.set(key, new KeyedList(cards, ({ view }) => view.id, this.#card));
    }
    this.#lists.set('ended', new KeyedList(byId('ended'), ({ view }) => view.id, this.#ended));
  }

  render(board: BoardState): void {
    for (const [key, list] of this.#lists) {
      const views = lane(board, key);
      const count = this.#counts.get(key);
      if (count !== undefined) count.textContent = String(views.length);
      const shown = key === 'ended' ? views.slice(0, ENDED_SHOWN) : views;
      list.update(shown.map((view) => cardOf(board, view)));
    }
  }

  readonly #card = ({ view, queue, agent }: Card): HTMLElement => {
    const button = el(
      'button',
      { class: 'card', onClick: () => this.#open(view.id) },
      el('span', { class: 'who' }, numberWords(customerWords(view))),
      timer('since', view.since, `since ${new Date(view.since).toLocaleTimeString()}`),
      el('span', { class: 'what' }, stateWords({ view, queue, agent })),
      el('span', { class: 'entry', attributes: { dir: 'ltr' } }, `to ${numberWords(view.number)}`),
      view.state === 'offer' && view.until !== null ? countdownBar(view.since, view.until) : null,
    );
    button.dataset['interaction'] = view.id;
    return el('li', {}, button);
  };

  readonly #ended = ({ view, queue, agent }: Card): HTMLElement => {
    const parts = [outcomeWords(view.outcome), queue, agent].filter((part) => part !== null);
    const button = el(
      'button',
      { class: 'row', onClick: () => this.#open(view.id) },
      el('span', { class: 'who' }, numberWords(customerWords(view))),
      el('span', { class: 'what' }, parts.join(' · ')),
      el('time', {}, new Date(view.endedAt ?? view.since).toLocaleTimeString()),
    );
    button.dataset['interaction'] = view.id;
    return el('li', {}, button);
  };
}

function cardOf(board: BoardState, view: InteractionView): Card {
  const queue = view.queue === null ? null : (board.queues.get(view.queue)?.name ?? view.queue);
  const agent = view.agent === null ? null : (board.agents.get(view.agent)?.name ?? view.agent);
  return { view, queue, agent };
}

function stateWords({ view, queue, agent }: Card): string {
  switch (view.state) {
    case 'flow':
      return view.node ?? 'In the greeting';
    case 'queue':
      return `${queue ?? 'Queue'}${view.position === null ? '' : ` · place ${view.position}`}`;
    case 'offer':
      return `Rings at ${agent ?? 'an agent'}${queue === null ? '' : ` · ${queue}`}`;
    case 'scheduled':
      return `Callback${queue === null ? '' : ` · ${queue}`}, later`;
    case 'dialling':
      return `${agent ?? 'An agent'} dials`;
    case 'agent':
      return `With ${agent ?? 'an agent'}${view.held ? ' · on hold' : ''}`;
    case 'external':
      return 'With an outside number';
    case 'wrapUp':
      return `${agent ?? 'Agent'} finishes`;
    case 'ended':
      return outcomeWords(view.outcome);
  }
}
