import { ask, phonePath } from './api.ts';
import { AudioLine } from './audio-line.ts';
import { timeOfDay } from './call-text.ts';
import { CallControls } from './call-controls.ts';
import { byId, element, setText, show } from './dom.ts';
import { History } from './history.ts';
import { watch } from './live.ts';
import { attempt } from './notice.ts';
import { Ringer } from './ringer.ts';
import type { Behaviour, LiveMessage, PersonView, PhoneView, Presence } from './views.ts';

const SWITCHES = ['voicemail', 'busyOnBusy', 'signedOut'] as const;

/** First corner of the Teams client: presence, the ringing banner, the call. */
async function startTeams(): Promise<void> {
  const key = new URLSearchParams(location.search).get('as') ?? 'ana';
  const people = await ask<PersonView[]>('GET', 'people');
  const person = people.find((one) => one.key === key);
  renderPeople(people, key);
  if (person === undefined) throw new Error(`nobody is called ${key}; choose somebody above`);
  renderPerson(person);
  const audio = new AudioLine(key, byId('audio', HTMLElement));
  const history = new History(byId('history', HTMLElement));
  const ringer = new Ringer([600, 800]);
  const controls = new CallControls(
    () => key,
    () => audio.start(),
  );
  const tell = (message: LiveMessage) => {
    if (message.kind === 'presence') {
      if (message.person === key) renderPresence(message.presence);
      return;
    }
    controls.render(message.phone);
    history.take(message.phone);
    ringer.ring(message.phone.ringing.some((one) => !one.ignored));
    renderBehaviour(message.phone.behaviour);
    renderVoicemails(message.phone);
  };
  watch([key], tell);
  listenToSettings(key);
}

function listenToSettings(key: string): void {
  const presence = byId('presence', HTMLSelectElement);
  presence.addEventListener('change', () => {
    attempt(() => ask('PUT', `presence/${key}`, { availability: presence.value }));
  });
  const put = (behaviour: object) => {
    attempt(() => ask('PUT', phonePath(key, 'behaviour'), behaviour));
  };
  for (const name of SWITCHES) {
    const box = byId(name, HTMLInputElement);
    box.addEventListener('change', () => put({ [name]: box.checked }));
  }
  const forward = byId('forwardTo', HTMLInputElement);
  forward.addEventListener('change', () => {
    const number = forward.value.replaceAll(/[\s().-]/g, '');
    put({ forwardTo: number === '' ? null : number });
  });
}

function renderPeople(people: readonly PersonView[], current: string): void {
  const list = byId('people', HTMLElement);
  for (const { key, name } of people) {
    const link = document.createElement('a');
    link.href = `/teams?as=${key}`;
    link.textContent = name;
    if (key === current) link.setAttribute('aria-current', 'page');
    const item = element('li');
    item.append(link);
    list.append(item);
  }
}

function renderPerson(person: PersonView): void {
  document.title = `${person.name} – Teams (emulated)`;
  setText(byId('name', HTMLElement), person.name);
  const initials = person.name.split(' ').map((word) => word.slice(0, 1));
  setText(byId('avatar', HTMLElement), initials.join('').slice(0, 2));
  const about = [...person.roles, person.number ?? 'no Teams Phone number'];
  setText(byId('about', HTMLElement), about.join(' · '));
  renderPresence(person.presence);
}

function renderPresence({ availability, activity }: Presence): void {
  const picker = byId('presence', HTMLSelectElement);
  // In a call Teams shows Busy by itself; what the person had picked stays picked.
  if (activity !== 'InACall') picker.value = availability;
  const shown = activity === availability ? activity : `${availability}, ${activity}`;
  setText(byId('presence-shown', HTMLElement), shown.replaceAll(/([a-z])([A-Z])/g, '$1 $2'));
  byId('avatar', HTMLElement).dataset['presence'] = availability;
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

attempt(startTeams);
