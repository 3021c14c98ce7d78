import { DAY_MS } from '../../domain/index.ts';
import type { OpeningHours, TimeRange } from '../../domain/index.ts';
import { dayOfDate, timeOfDayMs, weekdayOf } from './civil.ts';
import { pieceAt } from './zone.ts';

/** Milliseconds of a day, half open, sorted, apart from each other. */
interface Span {
  readonly from: number;
  readonly to: number;
}

interface Compiled {
  readonly timeZone: string;
  /** Index 0 = Monday. */
  readonly weekly: readonly (readonly Span[])[];
  /** By day since 1970; the first exception of a date counts. */
  readonly exceptions: ReadonlyMap<number, readonly Span[]>;
}

/** Documents do not change: a new version is a new object. */
const compiled = new WeakMap<OpeningHours, Compiled>();

function compiledOf(hours: OpeningHours): Compiled {
  const before = compiled.get(hours);
  if (before !== undefined) return before;
  const exceptions = new Map<number, readonly Span[]>();
  for (const { date, ranges } of hours.exceptions) {
    const day = dayOfDate(date);
    if (day !== null && !exceptions.has(day)) exceptions.set(day, spansOf(ranges));
  }
  const made = { timeZone: hours.timeZone, weekly: hours.weekly.map(spansOf), exceptions };
  compiled.set(hours, made);
  return made;
}

function spansOf(ranges: readonly TimeRange[]): readonly Span[] {
  const sorted = ranges
    .map(({ from, to }) => ({ from: timeOfDayMs(from), to: timeOfDayMs(to) }))
    .toSorted((a, b) => a.from - b.from);
  const spans: Span[] = [];
  for (const each of sorted) {
    const last = spans.at(-1);
    if (last === undefined || last.to < each.from) spans.push(each);
    else spans[spans.length - 1] = { from: last.from, to: Math.max(last.to, each.to) };
  }
  return spans;
}

/**
 * A local date, or the part of it before or after a change of clocks: in it the wall clock is the
 * instant plus a constant.
 */
interface Part {
  /** Midnight of the date by this part's offset, which may lie outside of the part. */
  readonly midnight: number;
  readonly to: number;
  readonly spans: readonly Span[];
}

function partAt(of: Compiled, at: number): Part {
  const { to, offsetMs } = pieceAt(of.timeZone, at);
  const day = Math.floor((at + offsetMs) / DAY_MS);
  const midnight = day * DAY_MS - offsetMs;
  const spans = of.exceptions.get(day) ?? of.weekly[weekdayOf(day)] ?? [];
  return { midnight, to: Math.min(to, midnight + DAY_MS), spans };
}

/**
 * Whether it is open at that instant, by the zone's wall clock: when clocks change, 09:00 stays
 * 09:00. Ranges are half open. A date named in the exceptions has its own ranges and no others.
 */
export function isOpen(hours: OpeningHours, at: number): boolean {
  const { midnight, spans } = partAt(compiledOf(hours), at);
  return covers(spans, at - midnight);
}

const covers = (spans: readonly Span[], ms: number): boolean =>
  spans.some(({ from, to }) => from <= ms && ms < to);

/** Days ahead that the next opening or closing is looked for: past every date of next year. */
const DAYS_AHEAD = 400;

/** When it opens or closes next; null = not within 400 days. */
export function nextChange(hours: OpeningHours, at: number): number | null {
  const of = compiledOf(hours);
  if (isConstant(of)) return null;
  const now = isOpen(hours, at);
  const end = at + DAYS_AHEAD * DAY_MS;
  for (let from = at; from <= end; ) {
    const { midnight, to, spans } = partAt(of, from);
    if (covers(spans, from - midnight) !== now) return from;
    // The first edge after `from` inside of this part changes it: spans touch neither each other.
    const edges = spans.flatMap((span) => [midnight + span.from, midnight + span.to]);
    const edge = edges.find((each) => each > from && each < to);
    if (edge !== undefined) return edge;
    from = to;
  }
  return null;
}

/** Open always, or never: most hours that somebody made to try things. */
function isConstant({ weekly, exceptions }: Compiled): boolean {
  if (exceptions.size > 0) return false;
  const isAll = (spans: readonly Span[]) => spans[0]?.from === 0 && spans[0].to === DAY_MS;
  return weekly.every((spans) => spans.length === 0) || weekly.every(isAll);
}
