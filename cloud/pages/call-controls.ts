import { ask, phonePath } from './api.ts';
import { button, byId, setText, show } from './dom.ts';
import { buildKeypad, enableKeypad } from './keypad.ts';
import { attempt } from './notice.ts';
import { otherSide, stateText, talkedText } from './call-text.ts';
import type { PhoneView } from './views.ts';

/** The part that every phone has: who, state and time, keys, hold, hang-up, the ringing banner. */
export class CallControls {
  readonly #phone: () => string;
  readonly #clicked: () => void;
  #view: PhoneView | undefined;

  /** `clicked`: a person acted, so the page may start its audio. */
  constructor(phone: () => string, clicked: () => void) {
    this.#phone = phone;
    this.#clicked = clicked;
    buildKeypad(byId('keypad', HTMLElement), (digit) => {
      if (this.#isUp()) this.#do('press', { digits: digit });
    });
    button('hold').addEventListener('click', () => {
      this.#do(this.#view?.call?.state === 'held' ? 'unhold' : 'hold');
    });
    button('hangup').addEventListener('click', () => this.#do('hangup'));
    button('answer').addEventListener('click', () => this.#do('answer', this.#firstRinging()));
    button('decline').addEventListener('click', () => this.#do('decline', this.#firstRinging()));
    button('ignore').addEventListener('click', () => this.#do('ignore', this.#firstRinging()));
    window.setInterval(() => this.#renderState(), 500);
  }

  render(view: PhoneView): void {
    this.#view = view;
    const { call } = view;
    const ringing = view.ringing.find((one) => !one.ignored);
    const banner = byId('banner', HTMLElement);
    const wasHidden = banner.hidden;
    show(banner, ringing !== undefined);
    if (ringing !== undefined) {
      setText(byId('caller', HTMLElement), ringing.display === '' ? ringing.from : ringing.display);
      setText(byId('caller-number', HTMLElement), ringing.display === '' ? '' : ringing.from);
      // Who types, here or in an app's frame, is not interrupted.
      const isBusy = document.activeElement?.matches('input, select, textarea, iframe') === true;
      if (wasHidden && !isBusy) button('answer').focus();
    }
    setText(byId('party', HTMLElement), call === null ? '' : otherSide(call));
    setText(byId('pressed', HTMLElement), call?.pressed ?? '');
    enableKeypad(byId('keypad', HTMLElement), this.#isUp());
    button('hangup').disabled = call === null;
    button('hold').disabled = !this.#isUp();
    setText(button('hold'), call?.state === 'held' ? 'Resume' : 'Hold');
    this.#renderState();
  }

  #renderState(): void {
    if (this.#view === undefined) return;
    setText(byId('state', HTMLElement), stateText(this.#view));
    setText(byId('time', HTMLElement), talkedText(this.#view, Date.now()));
  }

  #isUp(): boolean {
    const state = this.#view?.call?.state;
    return state === 'inCall' || state === 'held';
  }

  #firstRinging(): object {
    const first = this.#view?.ringing.find((one) => !one.ignored);
    return first === undefined ? {} : { id: first.id };
  }

  #do(action: string, body: object = {}): void {
    this.#clicked();
    attempt(() => ask('POST', phonePath(this.#phone(), action), body));
  }
}
