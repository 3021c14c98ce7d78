import { byId, setText } from '../dom.ts';
import type { AppName } from './views.ts';

/** The client's own words that every screen shows; all else in the emulator is English. */
type Words = Readonly<Record<Exclude<AppName, 'patchbay'>, string>>;

const ENGLISH: Words = { activity: 'Activity', chat: 'Chat', calls: 'Calls' };
const WORDS: Readonly<Record<string, Words>> = {
  de: { activity: 'Aktivität', chat: 'Chat', calls: 'Anrufe' },
  fr: { activity: 'Activité', chat: 'Conversation', calls: 'Appels' },
  es: { activity: 'Actividad', chat: 'Chat', calls: 'Llamadas' },
};

/** The pseudo locale is English, mirrored, so that a page shows where it forgot about direction. */
const MIRRORED = 'ar-xb';

export function applyLocale(locale: string): void {
  const language = locale.split('-')[0] ?? 'en';
  const words = WORDS[language] ?? ENGLISH;
  document.documentElement.lang = WORDS[language] === undefined ? 'en' : language;
  document.documentElement.dir = locale === MIRRORED ? 'rtl' : 'ltr';
  for (const [app, word] of Object.entries(words)) {
    setText(byId(`${app}-word`, HTMLElement), word);
  }
}
