import { ask, phonePath } from '../api.ts';
import { AudioLine } from '../audio-line.ts';
import { CallControls } from '../call-controls.ts';
import { otherSide, stateText, talkedText, timeOfDay } from '../call-text.ts';
import { button, byId, element, setText, show } from '../dom.ts';
import { History } from '../history.ts';
import { attempt } from '../notice.ts';
import { Ringer } from '../ringer.ts';
import type { Behaviour, PhoneView } from '../views.ts';
import { CallButtons } from './call-buttons.ts';
import type { ShellStore } from './store.ts';

const SWITCHES = ['voicemail', 'busyOnBusy', 'signedOut'] as const;

/**
 * The Teams phone: its app, the toast of a call that comes in over any app, and the strip of a call
 * that goes on while another app is open.
 */
export class CallsApp {
  readonly #store: ShellStore;
  readonly #audio: AudioLine;
  readonly #controls: CallControls;
  readonly #buttons: CallButtons;
  readonly #history = new History(byId('history', HTMLElement));
  readonly #ringer = new Ringer([600, 800]);
  #phone: PhoneView | undefined;

  constructor(store: ShellStore) {
    this.#store = store;
    const { key } = store.person;
    this.#audio = new AudioLine(key, byId('audio', HTMLElement));
    this.#controls = new CallControls(
      () => key,
      () => this.#audio.start(),
    );
    this.#buttons = new CallButtons(store);
    listenToBehaviour(key);
    byId('dial', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      const field = byId('dial-to', HTMLInputElement);
      attempt(() => this.#dial(plainNumber(field.value)));
    });
    button('strip-open').addEventListener('click', () => void store.set({ app: 'calls' }));
    button('strip-hangup').addEventListener('click', () => {
      attempt(() => ask('POST', phonePath(key, 'hangup')));
    });
    store.watch(() => this.#renderStrip());
    window.setInterval(() => this.#renderStrip(), 500);
  }

  take(phone: PhoneView): void {
    this.#phone = phone;
    this.#controls.render(phone);
    this.#buttons.render(phone);
    this.#history.take(phone);
    this.#ringer.ring(phone.ringing.some((one) => !one.ignored));
    renderBehaviour(phone.behaviour);
    renderVoicemails(phone);
    this.#renderStrip();
  }

  /** `4:+44…` and a bare number are telephones, all else is a person; the first target is rung. */
  async start(targets: readonly string[]): Promise<string> {
    const [target = ''] = targets;
    const number = this.#numberOf(target);
    if (number === undefined) return 'This person or number cannot be called.';
    try {
      await this.#dial(number);
      return '';
    } catch (error) {
      return error instanceof Error ? error.message : 'The call could not be placed.';
    }
  }

  async #dial(to: string): Promise<void> {
    this.#audio.start();
    await ask('POST', phonePath(this.#store.person.key, 'call'), { to });
  }

  #numberOf(target: string): string | undefined {
    const number = plainNumber(target.replace(/^4:/, ''));
    if (/^\+?[0-9]{2,15}$/.test(number)) return number;
    const wanted = target.toLowerCase().replace(/^8:orgid:/, '');
    const found = this.#store.colleagues.find(({ upn, oid }) => upn === wanted || oid === wanted);
    return found?.number ?? undefined;
  }

  #renderStrip(): void {
    const phone = this.#phone;
    const isShown = phone !== undefined && phone.call !== null;
    show(byId('call-strip', HTMLElement), isShown && this.#store.settings.app !== 'calls');
    if (phone === undefined || phone.call === null) return;
    setText(byId('strip-state', HTMLElement), `${stateText(phone)} · ${otherSide(phone.call)}`);
    setText(byId('strip-time', HTMLElement), talkedText(phone, Date.now()));
  }
}

function plainNumber(typed: string): string {
  return typed.replaceAll(/[\s().-]/g, '');
}

function listenToBehaviour(key: string): void {
  const put = (behaviour: object) => {
    attempt(() => ask('PUT', phonePath(key, 'behaviour'), behaviour));
  };
  for (const name of SWITCHES) {
    const box = byId(name, HTMLInputElement);
    box.addEventListener('change', () => put({ [name]: box.checked }));
  }
  const forward = byId('forwardTo', HTMLInputElement);
  forward.addEventListener('change', () => {
    const number = plainNumber(forward.value);
    put({ forwardTo: number === '' ? null : number });
  });
}

function renderBehaviour(behaviour: Behaviour): void {
  for (const name of SWITCHES) byId(name, HTMLInputElement).checked = behaviour[name];
  const forward = byId('forwardTo', HTMLInputElement);
  if (document.activeElement !== forward) forward.value = behaviour.forwardTo ?? '';
}

function renderVoicemails({ voicemails }: PhoneView): void {
  show(byId('voicemail-box', HTMLElement), voicemails.length > 0);
  const lines = voicemails.map(({ from, at }) => element('li', `${timeOfDay(at)} ${from}`));
  byId('voicemails', HTMLElement).replaceChildren(...lines);
}
