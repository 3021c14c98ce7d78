import { ask, phonePath } from '../api.ts';
import { otherSide } from '../call-text.ts';
import { button, byId, element, setText, show } from '../dom.ts';
import { attempt } from '../notice.ts';
import type { CallView, PhoneView } from '../views.ts';
import type { ShellStore } from './store.ts';

/** Buttons that first ask whom they mean. */
type Asking = 'transfer' | 'consult' | 'add';

const WORDS: Readonly<Record<Asking, { readonly label: string; readonly go: string }>> = {
  transfer: { label: 'Transfer to', go: 'Transfer' },
  consult: { label: 'Consult with', go: 'Call' },
  add: { label: 'Add to this call', go: 'Add' },
};

/** The call window's further buttons: transfer, consult, add people, park and pick up. */
export class CallButtons {
  readonly #store: ShellStore;
  #asking: Asking | undefined;
  #from: HTMLButtonElement | undefined;

  constructor(store: ShellStore) {
    this.#store = store;
    for (const name of ['transfer', 'consult', 'add'] as const) {
      button(name).addEventListener('click', () => this.#ask(name));
    }
    button('whom-cancel').addEventListener('click', () => this.#close());
    byId('whom', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      this.#go();
    });
    byId('whom', HTMLFormElement).addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.#close();
    });
    for (const name of ['swap', 'complete'] as const) {
      button(name).addEventListener('click', () => attempt(() => this.#do(name)));
    }
    button('park').addEventListener('click', () => attempt(() => this.#park()));
    byId('pickup', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      attempt(() => this.#pickUp());
    });
    const names = store.colleagues.filter(({ number }) => number !== null);
    const options = names.map(({ name }) => {
      const option = document.createElement('option');
      option.value = name;
      return option;
    });
    byId('whom-list', HTMLElement).replaceChildren(...options);
  }

  render(phone: PhoneView): void {
    const { call, others, conference } = phone;
    const isUp = call !== null && ['inCall', 'held'].includes(call.state);
    show(byId('call-buttons', HTMLElement), isUp);
    if (!isUp && this.#asking !== undefined) this.#close();
    const all = call === null ? others : [call, ...others];
    const consult = all.find(({ consultFor }) => consultFor !== null);
    button('consult').disabled = consult !== undefined;
    const beside = others.filter(({ id }) => !conference.includes(id));
    show(byId('beside', HTMLElement), beside.length > 0);
    show(button('complete'), consult !== undefined);
    button('complete').disabled = consult === undefined || !isTalking(consult);
    button('swap').disabled = !beside.some(({ state }) => state === 'held');
    this.#renderOthers(beside);
  }

  /** Only when it differs, so that nothing is read out twice. */
  #renderOthers(calls: readonly CallView[]): void {
    const list = byId('others', HTMLElement);
    const lines = calls.map((call) => `${otherSide(call)}: ${wordOf(call)}`);
    if (lines.join('\n') === [...list.children].map((line) => line.textContent).join('\n')) return;
    list.replaceChildren(...lines.map((line) => element('li', line)));
  }

  #ask(name: Asking): void {
    this.#asking = name;
    this.#from = button(name);
    setText(byId('whom-label', HTMLElement), WORDS[name].label);
    setText(button('whom-go'), WORDS[name].go);
    show(byId('whom', HTMLElement), true);
    const field = byId('whom-to', HTMLInputElement);
    field.value = '';
    field.focus();
  }

  #close(): void {
    const from = this.#from;
    this.#asking = undefined;
    this.#from = undefined;
    show(byId('whom', HTMLElement), false);
    from?.focus();
  }

  #go(): void {
    const name = this.#asking;
    const to = this.#targetOf(byId('whom-to', HTMLInputElement).value);
    if (name === undefined) return;
    this.#close();
    attempt(() => this.#do(name, { to }));
  }

  /** A colleague's name, else what looks like a number. */
  #targetOf(typed: string): string {
    const wanted = typed.trim().toLowerCase();
    const person = this.#store.colleagues.find(({ name }) => name.toLowerCase() === wanted);
    return person?.key ?? wanted.replaceAll(/[\s().-]/g, '');
  }

  #do(action: string, body: object = {}): Promise<unknown> {
    return ask('POST', phonePath(this.#store.person.key, action), body);
  }

  async #park(): Promise<void> {
    const path = phonePath(this.#store.person.key, 'park');
    const { code } = await ask<{ code: string }>('POST', path);
    const notice = byId('call-notice', HTMLElement);
    show(notice, true);
    setText(notice, `Parked. Anybody picks it up with the code ${code}.`);
  }

  async #pickUp(): Promise<void> {
    const field = byId('pickup-code', HTMLInputElement);
    await this.#do('pickup', { code: field.value });
    field.value = '';
    show(byId('call-notice', HTMLElement), false);
  }
}

const isTalking = ({ state }: CallView): boolean => state === 'inCall' || state === 'held';

function wordOf(call: CallView): string {
  if (call.state === 'held') return 'on hold';
  if (call.state === 'alerting') return 'rings there';
  return call.state === 'calling' ? 'called' : 'in call';
}
