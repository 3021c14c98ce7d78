import { createContext, use, useContext, useMemo } from 'react';
import type { ReactNode } from 'react';
import { createIntl, useIntl } from 'react-intl';
import { isolated } from '../../text/isolated.ts';
import { en } from './en.ts';
import type { SetupCatalogue, SetupKey } from './en.ts';

type Values = Readonly<Record<string, string | number>>;
export interface Words {
  (key: SetupKey, values?: Values): string;
  /** The text of a key that is put together, or null where there is none. */
  maybe(key: string, values?: Values): string | null;
}

const loaders: Readonly<Record<string, () => Promise<SetupCatalogue>>> = {
  en: async () => en,
  de: async () => (await import('./de.ts')).de,
  fr: async () => (await import('./fr.ts')).fr,
  es: async () => (await import('./es.ts')).es,
  // Longer, accented, right to left.
  pseudo: async () => (await import('../../text/pseudo.ts')).pseudo(en),
};
const loaded = new Map<string, Promise<SetupCatalogue>>();

function catalogueOf(language: string): Promise<SetupCatalogue> {
  const name = language in loaders ? language : 'en';
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const asked = (loaders[name] ?? loaders['en'])?.() ?? Promise.resolve(en);
  loaded.set(name, asked);
  return asked;
}

const WordsContext = createContext<Words | null>(null);

/** Setup's own texts: too many for the first screen, so they come with this one. */
export function WordsProvider({ children }: { readonly children: ReactNode }) {
  const { locale } = useIntl();
  // The one language that runs from right to left so far is the pseudo-locale.
  const isPseudo = document.documentElement.dir === 'rtl';
  const texts = use(catalogueOf(isPseudo ? 'pseudo' : (locale.split('-')[0] ?? 'en')));
  return (
    <WordsOf locale={locale} texts={texts}>
      {children}
    </WordsOf>
  );
}

interface WordsOfProps {
  readonly locale: string;
  readonly texts: SetupCatalogue;
  readonly children: ReactNode;
}

/** With the texts at hand. */
export function WordsOf({ locale, texts, children }: WordsOfProps) {
  const words = useMemo(() => wordsOf(locale, texts), [locale, texts]);
  return <WordsContext.Provider value={words}>{children}</WordsContext.Provider>;
}

export function useWords(): Words {
  const words = useContext(WordsContext);
  if (words === null) throw new Error('used outside of WordsProvider');
  return words;
}

function wordsOf(locale: string, texts: SetupCatalogue): Words {
  const intl = createIntl({ locale, messages: texts, defaultLocale: 'en-GB' });
  const say = (id: string, values?: Values) => intl.formatMessage({ id }, isolated(values));
  const maybe = (key: string, values?: Values) => (key in texts ? say(key, values) : null);
  return Object.assign(say as (key: SetupKey, values?: Values) => string, { maybe });
}
