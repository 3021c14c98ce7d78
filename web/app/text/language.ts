import { en } from './en.ts';
import type { Catalogue } from './en.ts';

export interface Language {
  /** For Intl: numbers, dates, plurals. */
  readonly locale: string;
  readonly dir: 'ltr' | 'rtl';
  readonly texts: Catalogue;
}

const loaders: Readonly<Record<string, () => Promise<Catalogue>>> = {
  en: async () => en,
  de: async () => (await import('./de.ts')).de,
  fr: async () => (await import('./fr.ts')).fr,
  es: async () => (await import('./es.ts')).es,
};

/** Asks for the pseudo-locale: longer, accented texts, right to left. */
const PSEUDO = 'ar-XB';

/** The first of the wanted languages that we have, with its texts; only that one is fetched. */
export async function loadLanguage(wanted: readonly string[]): Promise<Language> {
  if (wanted[0] === PSEUDO) {
    const { pseudo } = await import('./pseudo.ts');
    return { locale: 'en-GB', dir: 'rtl', texts: pseudo(en) };
  }
  const locale = wanted.find((each) => languageOf(each) in loaders) ?? 'en-GB';
  const texts = await (loaders[languageOf(locale)] ?? loaders['en'])?.();
  return { locale: validLocale(locale), dir: 'ltr', texts: texts ?? en };
}

function languageOf(locale: string): string {
  return locale.toLowerCase().split('-')[0] ?? '';
}

function validLocale(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en-GB';
  } catch {
    return 'en-GB';
  }
}
