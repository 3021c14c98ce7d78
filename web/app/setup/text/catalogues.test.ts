import { createIntl } from 'react-intl';
import { describe, expect, test } from 'vitest';
import { pseudo } from '../../text/pseudo.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import type { SetupKey } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';

const keys = Object.keys(en) as SetupKey[];
const argumentsOf = (text: string) => [...text.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name);

describe.each([
  ['en', en],
  ['de', de],
  ['fr', fr],
  ['es', es],
  ['pseudo', pseudo<SetupKey>(en)],
] as const)('Setup in %s', (locale, texts) => {
  test('has every text as a message with the arguments of the English one', () => {
    const onError = (error: Error) => {
      throw error;
    };
    const language = locale === 'pseudo' ? 'en' : locale;
    const intl = createIntl({ locale: language, messages: texts, onError });
    for (const key of keys) {
      const names = argumentsOf(en[key]);
      expect(new Set(argumentsOf(texts[key])), key).toEqual(new Set(names));
      const values = Object.fromEntries(names.map((name) => [name, 3]));
      expect(intl.formatMessage({ id: key }, values), key).not.toBe('');
    }
  });
});

test('hardly anything stays English', () => {
  const same = (texts: typeof de) => keys.filter((key) => texts[key] === en[key]);
  for (const texts of [de, fr, es])
    expect(same(texts).length, same(texts).join(' ')).toBeLessThan(60);
});
