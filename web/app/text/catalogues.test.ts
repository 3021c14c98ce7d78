import { createIntl } from 'react-intl';
import { describe, expect, test } from 'vitest';
import { de } from './de.ts';
import { en } from './en.ts';
import type { TextKey } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { loadLanguage } from './language.ts';
import { pseudo } from './pseudo.ts';

const keys = Object.keys(en) as TextKey[];
const argumentsOf = (text: string) => [...text.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name);

describe.each([
  ['en', en],
  ['de', de],
  ['fr', fr],
  ['es', es],
  ['pseudo', pseudo(en)],
] as const)('%s', (locale, texts) => {
  test('has every text, as a message that can be formatted', () => {
    const onError = (error: Error) => {
      throw error;
    };
    const language = locale === 'pseudo' ? 'en' : locale;
    const intl = createIntl({ locale: language, messages: texts, onError });
    for (const key of keys) {
      const values = Object.fromEntries(argumentsOf(en[key]).map((name) => [name, 3]));
      expect(intl.formatMessage({ id: key }, values), key).not.toBe('');
    }
  });

  test('names the same arguments as English', () => {
    for (const key of keys) {
      const own = new Set(argumentsOf(texts[key]));
      expect(own, key).toEqual(new Set(argumentsOf(en[key])));
    }
  });
});

test('hardly anything stays English', () => {
  const same = (texts: typeof de) => keys.filter((key) => texts[key] === en[key]).length;
  expect([same(de), same(fr), same(es)].every((count) => count < 25)).toBe(true);
});

test('the pseudo-locale leaves arguments alone and runs from right to left', async () => {
  const { texts, dir } = await loadLanguage(['ar-XB']);
  expect(dir).toBe('rtl');
  expect(texts['call.hold']).toBe('[Hóld~~]');
  expect(texts['offer.left']).toContain('{seconds, plural, one {# šéçóñd}');
});

test.each([
  [['de-AT', 'en'], 'de-AT', 'Halten'],
  [['nl', 'fr-CA'], 'fr-CA', 'Mettre en attente'],
  [['xx', '!!'], 'en-GB', 'Hold'],
])('%j → %s', async (wanted, locale, hold) => {
  const language = await loadLanguage(wanted);
  expect([language.locale, language.texts['call.hold']]).toEqual([locale, hold]);
});
