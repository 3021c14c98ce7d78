import { DAY_MS } from '../../domain/index.ts';

/** Days of the civil calendar, counted from 1970-01-01, without an object for each. */

/** 400 years of the Gregorian calendar, after which it repeats. */
const ERA_DAYS = 146_097;
/** From 0000-03-01, where the count of the algorithm begins, to 1970-01-01. */
const EPOCH_DAYS = 719_468;

/** null = there is no such date: 30 February, 29 February of a common year. */
export function dayOfDate(date: string): number | null {
  const year = Number(date.slice(0, 4));
  const month = Number(date.slice(5, 7));
  const day = Number(date.slice(8, 10));
  const number = dayOf(year, month, day);
  return dateOfDay(number) === date.slice(0, 10) ? number : null;
}

/** Howard Hinnant, "chrono-compatible low-level date algorithms": days_from_civil. */
function dayOf(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const ofEra = shifted - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const days = ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear;
  return era * ERA_DAYS + days - EPOCH_DAYS;
}

interface Civil {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The same source's civil_from_days. */
export function civilOf(number: number): Civil {
  const shifted = number + EPOCH_DAYS;
  const era = Math.floor(shifted / ERA_DAYS);
  const ofEra = shifted - era * ERA_DAYS;
  const leapDays =
    Math.floor(ofEra / 1_460) - Math.floor(ofEra / 36_524) + Math.floor(ofEra / 146_096);
  const yearOfEra = Math.floor((ofEra - leapDays) / 365);
  const before = 365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  const ofYear = ofEra - before;
  const shiftedMonth = Math.floor((5 * ofYear + 2) / 153);
  const day = ofYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9);
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

export function dateOfDay(number: number): string {
  const { year, month, day } = civilOf(number);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** 0 = Monday. 1970-01-01 was a Thursday. */
export const weekdayOf = (number: number): number => (((number + 3) % 7) + 7) % 7;

/** `HH:MM`, 24:00 included, in milliseconds since the day's first. */
export const timeOfDayMs = (time: string): number =>
  (Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))) * 60_000;

/** `YYYY-MM-DDTHH:MM` as the wall shows it, as if it were UTC. */
export const wallOf = (dateTime: string): number =>
  (dayOfDate(dateTime) ?? 0) * DAY_MS + timeOfDayMs(dateTime.slice(11));

/** Month × 100 + day: the same for a date of every year. */
export const yearlyKey = (date: string): number =>
  Number(date.slice(5, 7)) * 100 + Number(date.slice(8, 10));

export function yearlyKeyOfDay(number: number): number {
  const { month, day } = civilOf(number);
  return month * 100 + day;
}

const two = (value: number) => String(value).padStart(2, '0');
