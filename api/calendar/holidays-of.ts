import { DAY_MS, Holiday, HolidaysConfig } from '../../domain/index.ts';
import { dateOfDay, wallMs } from '../../engine/index.ts';
import { readCalendar } from './read.ts';
import type { CalendarEvent } from './read.ts';
import { allDays, daysOf, isYearly, unreadOf } from './recurrence.ts';
import type { DaysLeft } from './recurrence.ts';

/** Occurrences are written out so far ahead; yearly days on the same date need no end. */
const DAYS_AHEAD = 5 * 366;
/** Of what is over, only last year: for who asks about yesterday. */
const DAYS_BEHIND = 366;
const DATES_MAX = 1_000;
const DURATION_DAYS_MAX = 400;

export interface ImportOptions {
  readonly id: string;
  readonly name: string;
  /** Whose wall clock instants are written by. */
  readonly timeZone: string;
  /** Which calendar it is, so that it can be imported again. */
  readonly calendar: string;
  readonly at: number;
}

export interface Imported {
  /** Not published: for a person to read. */
  readonly document: HolidaysConfig;
  readonly skipped: readonly { readonly summary: string; readonly why: string }[];
}

/** A holidays document of an iCalendar file; text = why there is none. */
export function holidaysOfCalendar(text: string, options: ImportOptions): Imported | string {
  const calendar = readCalendar(text);
  if (typeof calendar === 'string') return calendar;
  const dates: Holiday[] = [];
  const skipped = [...calendar.skipped];
  const left = allDays();
  for (const each of calendar.events) {
    const found = holidaysOf(each, options, left);
    if (typeof found === 'string') skipped.push({ summary: each.summary.slice(0, 64), why: found });
    else dates.push(...found);
  }
  const unique = [...new Map(dates.map((date) => [keyOf(date), date])).values()];
  if (unique.length === 0) return 'no holiday was found in it';
  if (unique.length > DATES_MAX) return `more than ${DATES_MAX} dates; split the calendar`;
  const { id, name, timeZone, calendar: source, at } = options;
  const document = HolidaysConfig.parse({
    kind: 'holidays',
    id,
    name,
    timeZone,
    dates: unique.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
    source: { calendar: source, importedAt: at },
  });
  return { document, skipped };
}

function keyOf(holiday: Holiday): string {
  if (holiday.kind === 'range') return `${holiday.from} ${holiday.to}`;
  return `${holiday.date} ${holiday.yearly ? 'yearly' : ''}`;
}

function holidaysOf(of: CalendarEvent, options: ImportOptions, left: DaysLeft): Holiday[] | string {
  const { event, times, summary } = of;
  const name = (summary === '' ? 'Holiday' : summary).slice(0, 64);
  const from = wallOf(event.start.date, times, options);
  const to = endOf(of, from, options);
  if (to <= from) return 'it ends before it starts';
  if (to - from > DURATION_DAYS_MAX * DAY_MS) return 'it lasts longer than 400 days';
  const today = Math.floor(options.at / DAY_MS);
  const start = Math.floor(from / DAY_MS);
  const rule = event.recurrenceRule;
  if (rule === undefined) {
    return to / DAY_MS < today - DAYS_BEHIND ? 'it is over' : [holiday(name, from, to)];
  }
  const unread = unreadOf(rule);
  if (unread !== null) return `${unread}, which is not read; add its dates by hand`;
  const isOneDay = times === 'date' && to - from === DAY_MS;
  const except = new Set(exceptionsOf(of, options));
  if (isOneDay && except.size === 0 && isYearly(rule, start)) {
    return [Holiday.parse({ kind: 'day', name, date: dateOfDay(start), yearly: true })];
  }
  const window = { start, from: today - DAYS_BEHIND, end: today + DAYS_AHEAD };
  const days = daysOf(rule, window, left);
  if (days === null) return 'too many days to look at for its rule; add its dates by hand';
  const found = days
    .filter((day) => !except.has(day))
    .map((day) => holiday(name, from + (day - start) * DAY_MS, to + (day - start) * DAY_MS));
  if (found.length > DATES_MAX) return `it recurs more than ${DATES_MAX} times`;
  return found.length === 0 ? 'none of it is in the next five years' : found;
}

function exceptionsOf({ event, times }: CalendarEvent, options: ImportOptions): number[] {
  const dates = (event.exceptionDates ?? []).slice(0, DATES_MAX);
  return dates.map(({ date }) => Math.floor(wallOf(date, times, options) / DAY_MS));
}

/** The library reads dates and times without a zone as if they were UTC: so is our wall clock. */
function wallOf(date: Date, times: CalendarEvent['times'], { timeZone }: ImportOptions): number {
  const at = date.getTime();
  return times === 'instant' ? wallMs(timeZone, at) : at;
}

/** RFC 5545 §3.6.1: without an end a date is one day, and a time has no length. */
function endOf({ event, times }: CalendarEvent, from: number, options: ImportOptions): number {
  if (event.end !== undefined && event.end !== null) return wallOf(event.end.date, times, options);
  const { duration } = event;
  if (duration === undefined) return times === 'date' ? from + DAY_MS : from;
  const { weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0 } = duration;
  const whole = (weeks * 7 + days) * DAY_MS;
  return from + whole + ((hours * 60 + minutes) * 60 + seconds) * 1_000;
}

function holiday(name: string, from: number, to: number): Holiday {
  const isDay = from % DAY_MS === 0 && to - from === DAY_MS;
  if (isDay) return { kind: 'day', name, date: dateOfDay(from / DAY_MS), yearly: false };
  return { kind: 'range', name, from: timeText(from), to: timeText(to) };
}

function timeText(wall: number): string {
  const minutes = Math.floor((wall % DAY_MS) / 60_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const date = dateOfDay(Math.floor(wall / DAY_MS));
  return `${date}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
