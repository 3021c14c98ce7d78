import type { InteractionView, TimelineEntry } from '../../domain/index.ts';
import type { BoardStore } from '../board-store.ts';
import { wordsOf } from '../app/api/client.ts';
import type { ApiClient } from '../app/api/client.ts';
import type { Decision } from '../app/api/generated.ts';
import { minutes } from '../clock.ts';
import { dialogById, el } from '../dom.ts';
import { customerWords, numberWords, outcomeWords } from '../words.ts';

/** One interaction's story: what happened when, and why each agent was chosen. */
export class Drawer {
  readonly #api: Pick<ApiClient, 'read'>;
  readonly #board: Pick<BoardStore, 'state'>;
  readonly #dialog = dialogById('drawer');
  #id: string | null = null;
  /** What the shown story was made from; a changed view asks for it again. */
  #made = '';
  #loading = false;

  constructor(api: Pick<ApiClient, 'read'>, board: Pick<BoardStore, 'state'>) {
    this.#api = api;
    this.#board = board;
    this.#dialog.addEventListener('close', () => {
      this.#id = null;
    });
    this.#dialog.addEventListener('click', (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
    });
  }

  open(id: string): void {
    this.#id = id;
    this.#made = '';
    this.#show(id, el('p', { class: 'note' }, 'Reading its story…'));
    if (!this.#dialog.open) this.#dialog.showModal();
    void this.render();
  }

  async render(): Promise<void> {
    const id = this.#id;
    const made = JSON.stringify(this.#board.state().interactions.get(id ?? '') ?? null);
    if (id === null || made === this.#made || this.#loading) return;
    this.#loading = true;
    this.#made = made;
    try {
      const [timeline, why] = await Promise.all([
        this.#api.read('GET /interactions/{id}/timeline', id),
        this.#api.read('GET /interactions/{id}/why', id),
      ]);
      if (this.#id === id) this.#show(id, whyPanel(why.decisions), story(timeline.items));
    } catch (error) {
      if (this.#id === id) this.#show(id, el('p', { class: 'note' }, wordsOf(error)));
    } finally {
      this.#loading = false;
    }
    // The view went on while we read.
    const now = JSON.stringify(this.#board.state().interactions.get(id) ?? null);
    if (this.#id === id && now !== made) await this.render();
  }

  #show(id: string, ...content: HTMLElement[]): void {
    const view = this.#board.state().interactions.get(id);
    const close = el('button', { class: 'close', onClick: () => this.#dialog.close() }, 'Close');
    const hadFocus = this.#dialog.contains(document.activeElement);
    this.#dialog.replaceChildren(
      el('header', {}, el('h2', { attributes: { id: 'drawer-title' } }, titleOf(view)), close),
      el('p', { class: 'note' }, view === undefined ? 'No longer on the board' : headline(view)),
      el('div', { class: 'content', attributes: { tabindex: '0' } }, ...content),
    );
    if (hadFocus) close.focus();
  }
}

function titleOf(view: InteractionView | undefined): string {
  return view === undefined ? 'Call' : numberWords(customerWords(view));
}

function headline(view: InteractionView): string {
  const state = view.outcome === null ? 'in progress' : outcomeWords(view.outcome);
  const at = new Date(view.startedAt).toLocaleTimeString();
  return `to ${numberWords(view.number)} at ${at} · ${state}`;
}

const rules: { readonly [K in Decision['why']['rule']]: string } = {
  longestIdle: 'the free agent idle for longest',
  longestIdleAllChannels: 'the agent idle for longest on all channels',
  leastOccupied: 'the least occupied agent',
  fewestToday: 'the agent with fewest calls today',
  roundRobin: 'the agent whose turn it was',
  bestSkill: 'the best skilled agent',
  serial: 'the first free agent of the list',
  attendant: 'all free agents at once',
  percent: 'the agent furthest below their share',
  named: 'asked for by a transfer or flow',
  preferredAgent: "the customer's preferred agent",
  lastAgent: 'the agent whom the customer had last',
  direct: 'asked for in person',
  ownCall: 'their own call',
};

function whyPanel(decisions: readonly Decision[]): HTMLElement {
  const panel = el('section', { class: 'why' }, el('h3', {}, 'Why this agent'));
  if (decisions.length === 0) {
    panel.append(el('p', { class: 'note' }, 'It was not offered to anybody so far.'));
  }
  for (const decision of decisions) panel.append(decisionCard(decision));
  return panel;
}

function decisionCard({ at, agentName, ended, text, why }: Decision): HTMLElement {
  const facts = [
    ['Rule', rules[why.rule]],
    ['Idle for', minutes(why.idleMs)],
    ['Caller', `place ${why.position}, waited ${minutes(why.waitedMs)}`],
    ['Eligible', why.eligible === 1 ? 'this agent only' : `${why.eligible} agents`],
    ['Left out', leftOut(why.excluded)],
    ['Result', ended === null ? 'rings now' : ended === 'connected' ? 'answered' : endWords(ended)],
  ] as const;
  const list = el('dl', {});
  for (const [name, value] of facts) list.append(el('dt', {}, name), el('dd', {}, value));
  const time = el('time', {}, new Date(at).toLocaleTimeString());
  return el(
    'article',
    { class: 'decision' },
    el('h4', {}, agentName, ' ', time),
    el('p', {}, text),
    list,
  );
}

function leftOut(excluded: Decision['why']['excluded']): string {
  if (excluded.length === 0) return 'nobody';
  return excluded.map(({ reason, agents }) => `${agents} ${reason}`).join(', ');
}

const ends: Readonly<Record<string, string>> = {
  noAnswer: 'no answer',
  unconfirmed: 'answered but not confirmed',
  hostLost: 'our process was lost',
};

function endWords(ended: string): string {
  return ends[ended] ?? ended;
}

function story(timeline: readonly TimelineEntry[]): HTMLElement {
  const start = timeline[0]?.at ?? 0;
  const items = timeline.map(({ at, text, type, seq }) =>
    el(
      'li',
      { class: type === 'offered' ? 'decided' : '' },
      el('time', { title: new Date(at).toLocaleString() }, `+${minutes(at - start)}`),
      el('span', { title: `event ${seq}, ${type}` }, text),
    ),
  );
  return el('section', {}, el('h3', {}, 'What happened'), el('ol', { class: 'story' }, ...items));
}
