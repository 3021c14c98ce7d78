import { causeText, otherSide, timeOfDay } from './call-text.ts';
import { element } from './dom.ts';
import type { PhoneView } from './views.ts';

const LINES_MAX = 40;

/** "What happens": one line for each change that a person would notice. */
export class History {
  readonly #list: HTMLElement;
  #seen = new Map<string, string>();

  constructor(list: HTMLElement) {
    this.#list = list;
  }

  take(view: PhoneView): void {
    const now = new Map<string, string>();
    for (const one of view.ringing) {
      const who = one.display === '' ? one.from : `${one.display} (${one.from})`;
      now.set(one.id, one.ignored ? `${who}: ignored, still rings for them` : `${who} rings`);
    }
    const calls = [...view.ended.slice(0, 3), ...(view.call === null ? [] : [view.call])];
    for (const call of calls) now.set(call.id, `${otherSide(call)}: ${this.#state(call)}`);
    for (const [id, text] of now) {
      const isOld = !this.#seen.has(id) && view.ended.some((call) => call.id === id);
      if (this.#seen.get(id) !== text && !isOld) this.#add(text);
    }
    this.#seen = now;
  }

  #state(call: PhoneView['ended'][number]): string {
    const heard = call.digits === '' ? '' : `, they pressed ${call.digits}`;
    const pressed = call.pressed === '' ? '' : `, you pressed ${call.pressed}`;
    if (call.state === 'ended') return causeText(call.cause);
    if (call.state === 'calling') return 'called';
    if (call.state === 'alerting') return 'rings there';
    if (call.state === 'held') return 'on hold';
    return `${call.heldByPeer ? 'holds you' : 'in call'}${pressed}${heard}`;
  }

  #add(text: string): void {
    const line = element('li');
    line.append(element('time', timeOfDay(Date.now())), element('span', text));
    this.#list.prepend(line);
    while (this.#list.children.length > LINES_MAX) this.#list.lastElementChild?.remove();
  }
}
