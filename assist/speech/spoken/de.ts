import { said } from './port.ts';
import type { SpokenLanguage } from './port.ts';

const SMALL = (
  'null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn ' +
  'fünfzehn sechzehn siebzehn achtzehn neunzehn'
).split(' ');
/** Before another part: einhundert, einundzwanzig. */
const JOINED = '- ein zwei drei vier fünf sechs sieben acht neun'.split(' ');
const TENS = '- zehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig'.split(' ');
const MONTHS =
  'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' ');

/** Two clips from twenty on: einund + zwanzig. */
function tens(value: number): string[] {
  const ten = TENS[Math.trunc(value / 10)] ?? '';
  return value % 10 === 0 ? [ten] : [`${JOINED[value % 10] ?? ''}und`, ten];
}

function number(value: number): string[] {
  if (value < 20) return [SMALL[value] ?? ''];
  if (value < 100) return tens(value);
  const [size, unit] = value < 1000 ? ([100, 'hundert'] as const) : ([1000, 'tausend'] as const);
  const rest = value % size;
  return [...joined(Math.trunc(value / size)), unit, ...(rest === 0 ? [] : number(rest))];
}

/** eins, and one hundred and one, lose their s before a word. */
function joined(value: number): string[] {
  const words = number(value);
  return words.at(-1) === 'eins' ? [...words.slice(0, -1), 'ein'] : words;
}

/** 1999 is neunzehnhundertneunundneunzig, 2026 zweitausendsechsundzwanzig. */
function year(value: number): string[] {
  if (value < 1100 || value > 1999) return number(value);
  const rest = value % 100;
  return [...number(Math.trunc(value / 100)), 'hundert', ...(rest === 0 ? [] : number(rest))];
}

const IRREGULAR: Readonly<Record<number, string>> = { 1: 'erster', 3: 'dritter', 7: 'siebter' };

function ordinal(day: number): string {
  const word = number(day).join('');
  if (day === 8) return 'achter';
  return IRREGULAR[day] ?? (day < 20 ? `${word}ter` : `${word}ster`);
}

/** German. Times by the clock of 24 hours. */
export const german: SpokenLanguage = {
  language: 'de',
  number,
  position: (place) =>
    said(`Sie sind auf Platz ${place} der Warteschlange.`, [
      'Sie sind auf Platz',
      ...number(place),
      'der Warteschlange',
    ]),
  wait(minutes) {
    const start = 'Die Wartezeit beträgt voraussichtlich';
    if (minutes > 60)
      return said(`${start} mehr als eine Stunde.`, [start, 'mehr als eine Stunde']);
    if (minutes === 1) return said(`${start} etwa eine Minute.`, [start, 'etwa eine Minute']);
    const clips = [start, 'etwa', ...number(minutes), 'Minuten'];
    return said(`${start} etwa ${minutes} Minuten.`, clips);
  },
  time(hour, minute) {
    const start = hour === 1 ? 'ein Uhr' : `${hour} Uhr`;
    const text = minute === 0 ? start : `${start} ${minute}`;
    return said(text, [...joined(hour), 'Uhr', ...(minute === 0 ? [] : number(minute))]);
  },
  date({ year: of, month, day }) {
    const name = MONTHS[month - 1] ?? '';
    return said(`${day}. ${name} ${of}`, [ordinal(day), name, ...year(of)]);
  },
};
