import { DAY_MS } from '../../domain/index.ts';
import type { Holiday, HolidaysConfig } from '../../domain/index.ts';
import { dayOfDate, wallOf, yearlyKey, yearlyKeyOfDay } from './civil.ts';
import { wallMs } from './zone.ts';

type RangeHoliday = Extract<Holiday, { kind: 'range' }>;

interface Compiled {
  readonly days: ReadonlyMap<number, Holiday>;
  /** By month and day; 29 February is a date of its own: only years that have one keep it. */
  readonly yearly: ReadonlyMap<number, Holiday>;
  /** By the wall clock, sorted by their beginning. */
  readonly ranges: readonly { from: number; to: number; holiday: RangeHoliday }[];
}

/** Documents do not change: a new version is a new object. */
const compiled = new WeakMap<HolidaysConfig, Compiled>();

/**
 * The holiday of that instant by the wall clock of the set's zone, or of who asks where it has
 * none; null = an ordinary time. Half open: what ends at 12:00 is over then.
 */
export function holidayAt(set: HolidaysConfig, at: number, timeZone: string): Holiday | null {
  const { days, yearly, ranges } = compiledOf(set);
  const wall = wallMs(set.timeZone ?? timeZone, at);
  const day = Math.floor(wall / DAY_MS);
  const ofDay = days.get(day);
  if (ofDay !== undefined) return ofDay;
  if (yearly.size > 0) {
    const ofYear = yearly.get(yearlyKeyOfDay(day));
    if (ofYear !== undefined) return ofYear;
  }
  return ranges.find(({ from, to }) => from <= wall && wall < to)?.holiday ?? null;
}

function compiledOf(set: HolidaysConfig): Compiled {
  const before = compiled.get(set);
  if (before !== undefined) return before;
  const days = new Map<number, Holiday>();
  const yearly = new Map<number, Holiday>();
  const ranges: { from: number; to: number; holiday: RangeHoliday }[] = [];
  for (const holiday of set.dates) {
    if (holiday.kind === 'range') {
      ranges.push({ from: wallOf(holiday.from), to: wallOf(holiday.to), holiday });
    } else if (holiday.yearly) {
      addFirst(yearly, yearlyKey(holiday.date), holiday);
    } else {
      const day = dayOfDate(holiday.date);
      if (day !== null) addFirst(days, day, holiday);
    }
  }
  const made = { days, yearly, ranges: ranges.toSorted((a, b) => a.from - b.from) };
  compiled.set(set, made);
  return made;
}

function addFirst(holidays: Map<number, Holiday>, key: number, holiday: Holiday): void {
  if (!holidays.has(key)) holidays.set(key, holiday);
}
