import type { AgentView } from '../../domain/index.ts';
import type { BoardState } from '../board-store.ts';
import { KeyedList, byId, el } from '../dom.ts';
import { timer } from '../timer.ts';
import { dutyTone, dutyWords, initials, presenceWords } from '../words.ts';

type Duty = { kind: 'ready' } | { kind: 'notReady'; reason: string } | { kind: 'signedOut' };
export type SetDuty = (agent: string, duty: Duty) => void;

const choices: readonly (readonly [string, Duty])[] = [
  ['Ready', { kind: 'ready' }],
  ['Break', { kind: 'notReady', reason: 'break' }],
  ['Sign out', { kind: 'signedOut' }],
];

const order = { agent: 0, supervisor: 1, expert: 2, administrator: 3 };

/** Agents and their states, with the buttons that set them. */
export class Agents {
  readonly #setDuty: SetDuty;
  readonly #list: KeyedList<AgentView>;

  constructor(setDuty: SetDuty) {
    this.#setDuty = setDuty;
    this.#list = new KeyedList(byId('agents'), ({ id }) => id, this.#row);
  }

  render(board: BoardState): void {
    const agents = [...board.agents.values()];
    agents.sort((a, b) => order[a.role] - order[b.role] || (a.name < b.name ? -1 : 1));
    this.#list.update(agents);
  }

  readonly #row = (agent: AgentView): HTMLElement => {
    const { id, name, role, skills, since } = agent;
    const skillWords = skills.map(({ skill, level }) => `${skill} ${level}`).join(', ');
    const takesCalls = role === 'agent' || role === 'supervisor';
    return el(
      'li',
      { class: `agent ${dutyTone(agent)}` },
      el('span', { class: 'avatar', attributes: { 'aria-hidden': 'true' } }, initials(name)),
      el(
        'div',
        { class: 'person' },
        el('span', { class: 'who' }, name, role === 'agent' ? null : el('small', {}, ` ${role}`)),
        el('small', { class: 'skills', title: 'Skills and levels' }, skillWords),
      ),
      el(
        'div',
        { class: 'duty' },
        el('span', { class: 'chip' }, dutyWords(agent)),
        timer('since', since, 'in this state'),
        el('small', {}, `Teams: ${presenceWords(agent)}`),
      ),
      el(
        'div',
        { class: 'actions' },
        takesCalls ? this.#buttons(agent) : null,
        el('a', { href: `/teams?as=${encodeURIComponent(id)}` }, 'Open Teams'),
      ),
    );
  };

  #buttons({ id, name, duty }: AgentView): HTMLElement {
    const group = el('div', { class: 'segments', attributes: { role: 'group' } });
    group.setAttribute('aria-label', `Duty state of ${name}`);
    for (const [text, choice] of choices) {
      const isSet = duty.kind === choice.kind;
      const attributes = { 'aria-pressed': String(isSet) };
      const button = el('button', { attributes, onClick: () => this.#setDuty(id, choice) }, text);
      group.append(button);
    }
    return group;
  }
}
