import { ask } from '../api.ts';
import { button, byId, element, setText, show } from '../dom.ts';
import { attempt } from '../notice.ts';
import type { PersonView, Presence } from '../views.ts';
import type { ShellStore } from './store.ts';
import type { AppName, ShellSettings } from './views.ts';
import { applyLocale } from './words.ts';

const APPS: readonly AppName[] = ['activity', 'chat', 'calls', 'patchbay'];
const CHOICES = ['theme', 'locale', 'form'] as const;

/** Who it is, how the client looks, and which app is open. */
export function startTitleBar(store: ShellStore, goBack: () => void): void {
  for (const name of CHOICES) {
    const picker = byId(name, HTMLSelectElement);
    picker.addEventListener('change', () => {
      const chosen = { [name]: picker.value } as Partial<ShellSettings>; // its options are ours
      attempt(() => store.set(chosen));
    });
  }
  for (const app of APPS) {
    button(`open-${app}`).addEventListener('click', () => attempt(() => store.set({ app })));
  }
  button('back').addEventListener('click', goBack);
  store.watch(({ settings }) => render(settings));
}

function render(settings: ShellSettings): void {
  const root = document.documentElement;
  root.dataset['theme'] = settings.theme;
  root.dataset['form'] = settings.form;
  applyLocale(settings.locale);
  for (const name of CHOICES) byId(name, HTMLSelectElement).value = settings[name];
  for (const app of APPS) {
    const isOpen = app === settings.app;
    show(byId(`app-${app}`, HTMLElement), isOpen);
    if (isOpen) button(`open-${app}`).setAttribute('aria-current', 'page');
    else button(`open-${app}`).removeAttribute('aria-current');
  }
}

export function listenToPresence(key: string): void {
  const presence = byId('presence', HTMLSelectElement);
  presence.addEventListener('change', () => {
    attempt(() => ask('PUT', `presence/${key}`, { availability: presence.value }));
  });
}

export function renderPeople(people: readonly PersonView[], current: string): void {
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

export function renderPerson(person: PersonView): void {
  document.title = `${person.name} – Teams (emulated)`;
  setText(byId('name', HTMLElement), person.name);
  const initials = person.name.split(' ').map((word) => word.slice(0, 1));
  setText(byId('avatar', HTMLElement), initials.join('').slice(0, 2));
  const about = [...person.roles, person.number ?? 'no Teams Phone number'];
  setText(byId('about', HTMLElement), about.join(' · '));
  renderPresence(person.presence);
}

export function renderPresence({ availability, activity }: Presence): void {
  const picker = byId('presence', HTMLSelectElement);
  // In a call Teams shows Busy by itself; what the person had picked stays picked.
  if (activity !== 'InACall') picker.value = availability;
  const shown = activity === availability ? activity : `${availability}, ${activity}`;
  setText(byId('presence-shown', HTMLElement), shown.replaceAll(/([a-z])([A-Z])/g, '$1 $2'));
  byId('avatar', HTMLElement).dataset['presence'] = availability;
}
