import { ask, phonePath } from './api.ts';
import { AudioLine } from './audio-line.ts';
import { CallControls } from './call-controls.ts';
import { button, byId } from './dom.ts';
import { History } from './history.ts';
import { watch } from './live.ts';
import { attempt } from './notice.ts';
import { Ringer } from './ringer.ts';
import type { LiveMessage } from './views.ts';

const OWN_NUMBER_KEY = 'patchbay.phone.number';
const NUMBER = /^\+?[0-9]{2,15}$/;

/** The customer's phone: one handset, whose number can be changed. */
function startPhone(): void {
  const own = byId('own-number', HTMLInputElement);
  const to = byId('to-number', HTMLInputElement);
  own.value = new URLSearchParams(location.search).get('number') ?? kept() ?? own.value;
  let number = clean(own.value);
  let audio = newLine(number);
  const history = new History(byId('history', HTMLElement));
  const ringer = new Ringer([440, 480]);
  const controls = new CallControls(
    () => number,
    () => audio.start(),
  );
  const tell = (message: LiveMessage) => {
    if (message.kind !== 'phone' || message.phone.phone !== number) return;
    const { phone } = message;
    controls.render(phone);
    history.take(phone);
    ringer.ring(phone.ringing.some((one) => !one.ignored));
    button('call').disabled = phone.call !== null;
    own.disabled = phone.call !== null;
  };
  let stop = watch([number], tell);

  own.addEventListener('change', () => {
    const chosen = clean(own.value);
    if (!NUMBER.test(chosen)) return own.reportValidity();
    number = chosen;
    localStorage.setItem(OWN_NUMBER_KEY, number);
    audio.close();
    audio = newLine(number);
    stop();
    stop = watch([number], tell);
  });
  byId('dial', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    audio.start();
    attempt(() => ask('POST', phonePath(number, 'call'), { to: clean(to.value) }));
  });
  for (const quick of document.querySelectorAll<HTMLButtonElement>('[data-number]')) {
    quick.addEventListener('click', () => {
      to.value = quick.dataset['number'] ?? '';
      button('call').focus();
    });
  }
}

function newLine(number: string): AudioLine {
  return new AudioLine(number, byId('audio', HTMLElement));
}

function clean(typed: string): string {
  return typed.replaceAll(/[\s().-]/g, '');
}

function kept(): string | null {
  return localStorage.getItem(OWN_NUMBER_KEY);
}

startPhone();
