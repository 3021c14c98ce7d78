import { said } from './port.ts';
import type { SpokenLanguage } from './port.ts';

const SMALL = (
  'zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze ' +
  'seize dix-sept dix-huit dix-neuf'
).split(' ');
const TENS = '- dix vingt trente quarante cinquante soixante'.split(' ');
const MONTHS =
  'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' ');

/** As in France: soixante et onze, quatre-vingts, quatre-vingt-onze. */
function tens(value: number): string[] {
  const score = value >= 80 ? 80 : value >= 60 ? 60 : value - (value % 10);
  const rest = value - score;
  if (score === 80) return rest === 0 ? ['quatre-vingts'] : ['quatre-vingt', ...number(rest)];
  const ten = TENS[score / 10] ?? '';
  if (rest === 0) return [ten];
  return rest === 1 || rest === 11 ? [ten, 'et', ...number(rest)] : [ten, ...number(rest)];
}

function number(value: number): string[] {
  if (value < 20) return [SMALL[value] ?? ''];
  if (value < 100) return tens(value);
  const [size, unit] = value < 1000 ? ([100, 'cent'] as const) : ([1000, 'mille'] as const);
  const [count, rest] = [Math.trunc(value / size), value % size];
  return [...(count === 1 ? [] : number(count)), unit, ...(rest === 0 ? [] : number(rest))];
}

/** Before a feminine noun: vingt et une minutes. */
function feminine(value: number): string[] {
  const words = number(value);
  return words.at(-1) === 'un' ? [...words.slice(0, -1), 'une'] : words;
}

/** Figures, but for a one, which a voice would read as masculine. */
function counted(value: number): string {
  return feminine(value).at(-1) === 'une' ? feminine(value).join(' ') : String(value);
}

/** French. Times by the clock of 24 hours. */
export const french: SpokenLanguage = {
  language: 'fr',
  number,
  position: (place) =>
    said(`Vous êtes en position ${place} dans la file d'attente.`, [
      'Vous êtes en position',
      ...number(place),
      "dans la file d'attente",
    ]),
  wait(minutes) {
    const start = "Le temps d'attente est estimé à";
    if (minutes > 60) return said(`${start} plus d'une heure.`, [start, "plus d'une heure"]);
    if (minutes === 1) return said(`${start} environ une minute.`, [start, 'environ une minute']);
    const clips = [start, 'environ', ...feminine(minutes), 'minutes'];
    return said(`${start} environ ${counted(minutes)} minutes.`, clips);
  },
  time(hour, minute) {
    const unit = hour < 2 ? 'heure' : 'heures';
    const start = `${counted(hour)} ${unit}`;
    const text = minute === 0 ? start : `${start} ${counted(minute)}`;
    return said(text, [...feminine(hour), unit, ...(minute === 0 ? [] : feminine(minute))]);
  },
  date({ year, month, day }) {
    const name = MONTHS[month - 1] ?? '';
    const first = day === 1;
    const words = first ? ['premier'] : number(day);
    return said(`${first ? '1er' : day} ${name} ${year}`, [...words, name, ...number(year)]);
  },
};
