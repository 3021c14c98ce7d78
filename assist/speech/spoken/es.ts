import { said } from './port.ts';
import type { SpokenLanguage } from './port.ts';

const SMALL = (
  'cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince ' +
  'dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés ' +
  'veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve'
).split(' ');
const TENS = '- - - treinta cuarenta cincuenta sesenta setenta ochenta noventa'.split(' ');
const HUNDREDS = (
  '- ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ' +
  'ochocientos novecientos'
).split(' ');
const MONTHS =
  'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(
    ' ',
  );

function number(value: number): string[] {
  if (value < 30) return [SMALL[value] ?? ''];
  if (value < 100) {
    const ten = TENS[Math.trunc(value / 10)] ?? '';
    return value % 10 === 0 ? [ten] : [`${ten} y`, ...number(value % 10)];
  }
  if (value === 100) return ['cien'];
  if (value < 1000) {
    const rest = value % 100;
    return [HUNDREDS[Math.trunc(value / 100)] ?? '', ...(rest === 0 ? [] : number(rest))];
  }
  const [count, rest] = [Math.trunc(value / 1000), value % 1000];
  return [...(count === 1 ? [] : before(count)), 'mil', ...(rest === 0 ? [] : number(rest))];
}

/** uno is un before a masculine noun, veintiuno is veintiún. */
function before(value: number): string[] {
  return changeOne(number(value), { uno: 'un', veintiuno: 'veintiún' });
}

function feminine(value: number): string[] {
  return changeOne(number(value), { uno: 'una', veintiuno: 'veintiuna' });
}

function changeOne(words: readonly string[], forms: Readonly<Record<string, string>>): string[] {
  const last = words.at(-1) ?? '';
  return [...words.slice(0, -1), forms[last] ?? last];
}

/** Figures, but for a one, whose form depends on the noun. */
const counted = (value: number, words: readonly string[]): string =>
  value % 10 === 1 && value % 100 !== 11 ? words.join(' ') : String(value);

/** Spanish. Times by the clock of 24 hours. */
export const spanish: SpokenLanguage = {
  language: 'es',
  number,
  position: (place) =>
    said(`Está en la posición ${place} de la cola.`, [
      'Está en la posición',
      ...number(place),
      'de la cola',
    ]),
  wait(minutes) {
    const start = 'El tiempo de espera aproximado es de';
    if (minutes > 60) return said(`${start} más de una hora.`, [start, 'más de una hora']);
    if (minutes === 1) return said(`${start} un minuto.`, [start, 'un minuto']);
    const words = before(minutes);
    return said(`${start} ${counted(minutes, words)} minutos.`, [start, ...words, 'minutos']);
  },
  time(hour, minute) {
    const hours = feminine(hour);
    const start = hour === 1 ? ['la', 'una'] : ['las', ...hours, 'horas'];
    const past = minute === 0 ? [] : ['y', ...before(minute), minute === 1 ? 'minuto' : 'minutos'];
    const hourText = hour === 1 ? 'la una' : `las ${counted(hour, hours)} horas`;
    const minuteText = counted(minute, before(minute));
    const text = minute === 0 ? hourText : `${hourText} y ${minuteText} ${past.at(-1) ?? ''}`;
    return said(text, [...start, ...past]);
  },
  date({ year, month, day }) {
    const name = MONTHS[month - 1] ?? '';
    const clips = [...number(day), 'de', name, 'de', ...number(year)];
    return said(`${day} de ${name} de ${year}`, clips);
  },
};
