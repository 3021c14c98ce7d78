import { said } from './port.ts';
import type { SpokenLanguage } from './port.ts';

const SMALL = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen ' +
  'fifteen sixteen seventeen eighteen nineteen'
).split(' ');
const TENS = '- ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const ORDINALS = (
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth ' +
  'thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth ' +
  'twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth ' +
  'twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first'
).split(' ');
const MONTHS =
  'January February March April May June July August September October November December'.split(
    ' ',
  );

function number(value: number): string[] {
  if (value < 20) return [SMALL[value] ?? ''];
  if (value < 100)
    return [TENS[Math.trunc(value / 10)] ?? '', ...(value % 10 ? number(value % 10) : [])];
  if (value < 1000) {
    const rest = value % 100 ? ['and', ...number(value % 100)] : [];
    return [...number(Math.trunc(value / 100)), 'hundred', ...rest];
  }
  const rest = value % 1000;
  const link = rest > 0 && rest < 100 ? ['and'] : [];
  return [...number(Math.trunc(value / 1000)), 'thousand', ...link, ...(rest ? number(rest) : [])];
}

/** 2026 is twenty twenty-six, 1905 nineteen oh five, 2005 two thousand and five. */
function year(value: number): string[] {
  const [century, rest] = [Math.trunc(value / 100), value % 100];
  const isPlain = century % 10 === 0 && rest < 10;
  if (value < 1100 || value > 9999 || isPlain) return number(value);
  if (rest === 0) return [...number(century), 'hundred'];
  return [...number(century), ...(rest < 10 ? ['oh'] : []), ...number(rest)];
}

/** English. Times by the clock of twelve hours. */
export const english: SpokenLanguage = {
  language: 'en',
  number,
  position: (place) =>
    said(`You are number ${place} in line.`, ['You are number', ...number(place), 'in line']),
  wait(minutes) {
    const start = 'It will probably take';
    if (minutes > 60) return said(`${start} more than an hour.`, [start, 'more than an hour']);
    if (minutes === 1) return said(`${start} about a minute.`, [start, 'about a minute']);
    const clips = [start, 'about', ...number(minutes), 'minutes'];
    return said(`${start} about ${minutes} minutes.`, clips);
  },
  time(hour, minute) {
    const [twelve, half] = [hour % 12 || 12, hour < 12 ? 'a.m.' : 'p.m.'];
    const padded = String(minute).padStart(2, '0');
    const past = minute === 0 ? [] : [...(minute < 10 ? ['oh'] : []), ...number(minute)];
    const text = minute === 0 ? `${twelve} ${half}` : `${twelve}:${padded} ${half}`;
    return said(text, [...number(twelve), ...past, half]);
  },
  date({ year: of, month, day }) {
    const name = MONTHS[month - 1] ?? '';
    return said(`${name} ${day}, ${of}`, [name, ORDINALS[day - 1] ?? '', ...year(of)]);
  },
};
