import { describe, expect, it } from 'vitest';
import type { SpokenKind } from '../../../domain/index.ts';
import { clipsOf, spokenIn, spokenLanguages } from './spoken.ts';

type Row = readonly [what: SpokenKind, value: string, text: string, clips: string];

const TABLES: Readonly<Record<string, readonly Row[]>> = {
  en: [
    ['digits', '+44 20 7', '4 4 2 0 7', 'four four two zero seven'],
    ['number', '0', '0', 'zero'],
    ['number', '21', '21', 'twenty one'],
    ['number', '115', '115', 'one hundred and fifteen'],
    ['number', '1007', '1007', 'one thousand and seven'],
    ['number', '12345', '12345', 'twelve thousand three hundred and forty five'],
    ['position', '3', 'You are number 3 in line.', 'You are number three in line'],
    ['wait', '0', 'It will probably take about a minute.', 'It will probably take about a minute'],
    [
      'wait',
      '12',
      'It will probably take about 12 minutes.',
      'It will probably take about twelve minutes',
    ],
    [
      'wait',
      '61',
      'It will probably take more than an hour.',
      'It will probably take more than an hour',
    ],
    ['time', '00:00', '12 a.m.', 'twelve a.m.'],
    ['time', '14:05', '2:05 p.m.', 'two oh five p.m.'],
    ['time', '9:30', '9:30 a.m.', 'nine thirty a.m.'],
    ['date', '2026-12-24', 'December 24, 2026', 'December twenty-fourth twenty twenty six'],
    ['date', '1905-01-01', 'January 1, 1905', 'January first nineteen oh five'],
    ['date', '2005-05-03', 'May 3, 2005', 'May third two thousand and five'],
    ['date', '1900-10-31', 'October 31, 1900', 'October thirty-first nineteen hundred'],
  ],
  de: [
    ['digits', '4711', '4 7 1 1', 'vier sieben eins eins'],
    ['number', '1', '1', 'eins'],
    ['number', '21', '21', 'einund zwanzig'],
    ['number', '30', '30', 'dreißig'],
    ['number', '101', '101', 'ein hundert eins'],
    ['number', '21001', '21001', 'einund zwanzig tausend eins'],
    ['number', '101000', '101000', 'ein hundert ein tausend'],
    [
      'position',
      '2',
      'Sie sind auf Platz 2 der Warteschlange.',
      'Sie sind auf Platz zwei der Warteschlange',
    ],
    [
      'wait',
      '1',
      'Die Wartezeit beträgt voraussichtlich etwa eine Minute.',
      'Die Wartezeit beträgt voraussichtlich etwa eine Minute',
    ],
    [
      'wait',
      '31',
      'Die Wartezeit beträgt voraussichtlich etwa 31 Minuten.',
      'Die Wartezeit beträgt voraussichtlich etwa einund dreißig Minuten',
    ],
    ['time', '01:00', 'ein Uhr', 'ein Uhr'],
    ['time', '14:05', '14 Uhr 5', 'vierzehn Uhr fünf'],
    ['time', '21:01', '21 Uhr 1', 'einund zwanzig Uhr eins'],
    [
      'date',
      '2026-12-24',
      '24. Dezember 2026',
      'vierundzwanzigster Dezember zwei tausend sechsund zwanzig',
    ],
    ['date', '1999-03-07', '7. März 1999', 'siebter März neunzehn hundert neunund neunzig'],
    ['date', '2000-08-16', '16. August 2000', 'sechzehnter August zwei tausend'],
  ],
  fr: [
    ['digits', '06', '0 6', 'zéro six'],
    ['number', '21', '21', 'vingt et un'],
    ['number', '71', '71', 'soixante et onze'],
    ['number', '79', '79', 'soixante dix-neuf'],
    ['number', '80', '80', 'quatre-vingts'],
    ['number', '81', '81', 'quatre-vingt un'],
    ['number', '91', '91', 'quatre-vingt onze'],
    ['number', '1100', '1100', 'mille cent'],
    ['number', '2980', '2980', 'deux mille neuf cent quatre-vingts'],
    [
      'position',
      '4',
      "Vous êtes en position 4 dans la file d'attente.",
      "Vous êtes en position quatre dans la file d'attente",
    ],
    [
      'wait',
      '1',
      "Le temps d'attente est estimé à environ une minute.",
      "Le temps d'attente est estimé à environ une minute",
    ],
    [
      'wait',
      '21',
      "Le temps d'attente est estimé à environ vingt et une minutes.",
      "Le temps d'attente est estimé à environ vingt et une minutes",
    ],
    [
      'wait',
      '99',
      "Le temps d'attente est estimé à plus d'une heure.",
      "Le temps d'attente est estimé à plus d'une heure",
    ],
    ['time', '01:00', 'une heure', 'une heure'],
    ['time', '14:05', '14 heures 5', 'quatorze heures cinq'],
    ['date', '2026-08-01', '1er août 2026', 'premier août deux mille vingt six'],
    [
      'date',
      '1998-07-12',
      '12 juillet 1998',
      'douze juillet mille neuf cent quatre-vingt dix-huit',
    ],
  ],
  es: [
    ['digits', '91', '9 1', 'nueve uno'],
    ['number', '16', '16', 'dieciséis'],
    ['number', '21', '21', 'veintiuno'],
    ['number', '31', '31', 'treinta y uno'],
    ['number', '100', '100', 'cien'],
    ['number', '101', '101', 'ciento uno'],
    ['number', '1500', '1500', 'mil quinientos'],
    ['number', '21000', '21000', 'veintiún mil'],
    ['position', '5', 'Está en la posición 5 de la cola.', 'Está en la posición cinco de la cola'],
    [
      'wait',
      '1',
      'El tiempo de espera aproximado es de un minuto.',
      'El tiempo de espera aproximado es de un minuto',
    ],
    [
      'wait',
      '21',
      'El tiempo de espera aproximado es de veintiún minutos.',
      'El tiempo de espera aproximado es de veintiún minutos',
    ],
    ['time', '01:00', 'la una', 'la una'],
    ['time', '13:01', 'las 13 horas y un minuto', 'las trece horas y un minuto'],
    ['time', '21:05', 'las veintiuna horas y 5 minutos', 'las veintiuna horas y cinco minutos'],
    [
      'date',
      '2026-12-24',
      '24 de diciembre de 2026',
      'veinticuatro de diciembre de dos mil veintiséis',
    ],
  ],
};

describe.each(Object.entries(TABLES))('values in %s', (language, rows) => {
  it.each(rows)('%s %s', (what, value, text, clips) => {
    const said = spokenIn(language, what, value);
    expect(said?.text).toBe(text);
    expect(said?.clips?.join(' ')).toBe(clips);
  });
});

describe('what is no such value', () => {
  it.each<[SpokenKind, string]>([
    ['number', '3.5'],
    ['number', '1234567'],
    ['position', '0'],
    ['time', '24:10'],
    ['date', '24.12.2026'],
    ['digits', 'A12'],
    ['name', 'Zoë'],
  ])('%s %s is said as it is written, by a voice alone', (what, value) => {
    expect(spokenIn('en-GB', what, value)).toMatchObject({ text: value, clips: null });
  });

  it('has no words in a language that nobody taught us', () => {
    expect(spokenIn('it', 'position', '3')).toBeNull();
  });
});

it.each(spokenLanguages)('$language: what it may say is what is recorded', (words) => {
  const recorded = new Set(clipsOf(words));
  const asked: [SpokenKind, string][] = [];
  for (let n = 0; n < 1_000_000; n += 977) asked.push(['number', String(n)]);
  for (let n = 1; n < 3_000; n += 7) asked.push(['position', String(n)], ['wait', String(n)]);
  for (let n = 0; n < 1_440; n += 1) {
    const [hour, minute] = [Math.trunc(n / 60), n % 60];
    asked.push(['time', `${hour}:${String(minute).padStart(2, '0')}`]);
  }
  for (let year = 1_001; year < 3_000; year += 3)
    asked.push(['date', `${year}-11-${(year % 20) + 10}`]);
  const missing = asked.flatMap(([what, value]) =>
    (spokenIn(words.language, what, value)?.clips ?? ['none']).filter(
      (clip) => !recorded.has(clip),
    ),
  );
  expect([...new Set(missing)]).toEqual([]);
});
