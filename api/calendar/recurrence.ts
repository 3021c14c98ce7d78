import type { IcsRecurrenceRule } from 'ts-ics';
import { DAY_MS } from '../../domain/index.ts';
import { civilOf, dayOfDate, weekdayOf } from '../../engine/index.ts';

const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
/** A rule that began longer ago than this many days is not counted through. */
const DAYS_BACK_MAX = 40_000;
/** Of all rules of a calendar together, so that no calendar keeps calls waiting: some 0.3 s. */
const DAYS_LOOKED_AT_MAX = 200_000;

/** What one calendar may still have looked at. */
export interface DaysLeft {
  days: number;
}

export const allDays = (): DaysLeft => ({ days: DAYS_LOOKED_AT_MAX });

/** What of RFC 5545 §3.3.10 is not read, in words; null = all of this rule is. */
export function unreadOf(rule: IcsRecurrenceRule): string | null {
  if (!['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'].includes(rule.frequency)) {
    return `it recurs ${rule.frequency.toLowerCase()}`;
  }
  const { bySetPos, byYearday, byWeekNo, byHour, byMinute, bySecond } = rule;
  const unread = { bySetPos, byYearday, byWeekNo, byHour, byMinute, bySecond };
  const named = Object.entries(unread).find(([, value]) => value !== undefined)?.[0];
  return named === undefined ? null : `its rule has ${named.toUpperCase()}`;
}

/** Every year on the same date, for ever: it needs no list of dates. */
export function isYearly(rule: IcsRecurrenceRule, start: number): boolean {
  const { month, day } = civilOf(start);
  const { frequency, interval = 1, byMonth, byMonthday, byDay, until, count } = rule;
  return (
    frequency === 'YEARLY' &&
    interval === 1 &&
    byDay === undefined &&
    until === undefined &&
    count === undefined &&
    (byMonth === undefined || (byMonth.length === 1 && byMonth[0] === month - 1)) &&
    (byMonthday === undefined || (byMonthday.length === 1 && byMonthday[0] === day))
  );
}

/**
 * The days of a rule from its first, at most to `end`; by looking at each day in between. null =
 * that would be more than is left.
 */
export function daysOf(
  rule: IcsRecurrenceRule,
  { start, from, end }: { readonly start: number; readonly from: number; readonly end: number },
  left: DaysLeft,
): number[] | null {
  const until = rule.until === undefined ? end : Math.floor(rule.until.date.getTime() / DAY_MS);
  const last = Math.min(end, until);
  const found: number[] = [];
  let count = 0;
  // What is over matters only to who counts.
  const first = Math.max(start, rule.count === undefined ? from : end - DAYS_BACK_MAX);
  left.days -= Math.max(0, last - first);
  if (left.days < 0) return null;
  for (let day = first; day <= last; day++) {
    if (!isOn(rule, day, start)) continue;
    count++;
    if (rule.count !== undefined && count > rule.count) break;
    if (day >= from) found.push(day);
  }
  return found;
}

function isOn(rule: IcsRecurrenceRule, day: number, start: number): boolean {
  return isInInterval(rule, day, start) && isByMonth(rule, day) && isByDay(rule, day, start);
}

function isInInterval({ frequency, interval = 1 }: IcsRecurrenceRule, day: number, start: number) {
  if (interval <= 1) return true;
  const now = civilOf(day);
  const first = civilOf(start);
  const years = now.year - first.year;
  if (frequency === 'YEARLY') return years % interval === 0;
  if (frequency === 'MONTHLY') return (years * 12 + now.month - first.month) % interval === 0;
  if (frequency === 'DAILY') return (day - start) % interval === 0;
  // Weeks begin on Monday where the rule does not say otherwise, and hardly any does.
  const weekOf = (each: number) => Math.floor((each - weekdayOf(each)) / 7);
  return (weekOf(day) - weekOf(start)) % interval === 0;
}

/** The library counts months from 0. */
const isByMonth = ({ byMonth }: IcsRecurrenceRule, day: number): boolean =>
  byMonth === undefined || byMonth.includes(civilOf(day).month - 1);

function isByDay(rule: IcsRecurrenceRule, day: number, start: number): boolean {
  const { frequency, byMonth, byMonthday, byDay } = rule;
  const now = civilOf(day);
  const first = civilOf(start);
  if (byMonthday !== undefined) {
    const left = daysInMonth(day) - now.day + 1;
    if (!byMonthday.some((each) => each === now.day || -each === left)) return false;
  }
  if (byDay !== undefined) return byDay.some((each) => isWeekday(rule, each, day));
  if (byMonthday !== undefined || frequency === 'DAILY') return true;
  if (frequency === 'WEEKLY') return weekdayOf(day) === weekdayOf(start);
  if (now.day !== first.day) return false;
  return frequency === 'MONTHLY' || byMonth !== undefined || now.month === first.month;
}

type ByDay = NonNullable<IcsRecurrenceRule['byDay']>[number];

/** `4TH` is the fourth Thursday of the month, or of the year where no month is named. */
function isWeekday(rule: IcsRecurrenceRule, { day: name, occurrence }: ByDay, day: number) {
  if (DAYS[weekdayOf(day)] !== name) return false;
  if (occurrence === undefined) return true;
  const isInYear = rule.frequency === 'YEARLY' && rule.byMonth === undefined;
  const { before, after } = isInYear ? restOfYear(day) : restOfMonth(day);
  const rest = occurrence > 0 ? before : after;
  return Math.floor(rest / 7) + 1 === Math.abs(occurrence);
}

/** Days of the month before this one, and after it. */
function restOfMonth(day: number) {
  const before = civilOf(day).day - 1;
  return { before, after: daysInMonth(day) - before - 1 };
}

function restOfYear(day: number) {
  const { year } = civilOf(day);
  const first = dayOfDate(`${year}-01-01`) ?? day;
  const last = dayOfDate(`${year}-12-31`) ?? day;
  return { before: day - first, after: last - day };
}

function daysInMonth(day: number): number {
  const first = day - civilOf(day).day + 1;
  for (const days of [28, 29, 30, 31]) {
    if (civilOf(first + days).month !== civilOf(first).month) return days;
  }
  return 31;
}
