import { DAY_MS } from '../../domain/index.ts';
import type { Holiday, HolidaysConfig } from '../../domain/index.ts';
import { dateOfDay, dayOfDate, wallOf, yearlyKey, yearlyKeyOfDay } from '../flow/civil.ts';

/** A time on the wall, half open, and whose it is. */
interface Taken {
  readonly from: number;
  readonly to: number;
  readonly set: string;
  readonly name: string;
}

/** Longer ranges are a mistake; a yearly day is looked for in so many days of one. */
const RANGE_DAYS_MAX = 400;

/** Times that are in more than one of these sets: which of their call flows holds is not clear. */
export function doubledDates(sets: readonly HolidaysConfig[]): string[] {
  const once = sets.flatMap((set) => set.dates.flatMap((holiday) => takenBy(set, holiday)));
  const faults = overlaps(once.toSorted((a, b) => a.from - b.from));
  const yearly = new Map<number, Taken>();
  for (const set of sets) {
    for (const holiday of set.dates) {
      if (holiday.kind !== 'day' || !holiday.yearly) continue;
      const taken = { from: 0, to: 0, set: set.id, name: holiday.name };
      const other = yearly.get(yearlyKey(holiday.date));
      if (other !== undefined && other.set !== set.id) {
        faults.push(text(taken, other, `${holiday.date.slice(5)} every year`));
      }
      yearly.set(yearlyKey(holiday.date), taken);
    }
  }
  return [...faults, ...once.flatMap((taken) => yearlyFaults(taken, yearly))];
}

function takenBy(set: HolidaysConfig, holiday: Holiday): Taken[] {
  const whose = { set: set.id, name: holiday.name };
  if (holiday.kind === 'range') {
    return [{ from: wallOf(holiday.from), to: wallOf(holiday.to), ...whose }];
  }
  const day = holiday.yearly ? null : dayOfDate(holiday.date);
  return day === null ? [] : [{ from: day * DAY_MS, to: (day + 1) * DAY_MS, ...whose }];
}

/** Sorted by their beginning: each is compared with the one that lasts longest so far. */
function overlaps(sorted: readonly Taken[]): string[] {
  const faults: string[] = [];
  const last = new Map<string, Taken>();
  for (const taken of sorted) {
    for (const other of last.values()) {
      if (other.set === taken.set || other.to <= taken.from) continue;
      faults.push(text(taken, other, dateOfDay(Math.floor(taken.from / DAY_MS))));
    }
    const own = last.get(taken.set);
    if (own === undefined || own.to < taken.to) last.set(taken.set, taken);
  }
  return faults;
}

function yearlyFaults(taken: Taken, yearly: ReadonlyMap<number, Taken>): string[] {
  if (yearly.size === 0) return [];
  const first = Math.floor(taken.from / DAY_MS);
  const end = Math.min(Math.ceil(taken.to / DAY_MS), first + RANGE_DAYS_MAX);
  for (let day = first; day < end; day++) {
    const other = yearly.get(yearlyKeyOfDay(day));
    if (other !== undefined && other.set !== taken.set) return [text(taken, other, dateOfDay(day))];
  }
  return [];
}

const text = (one: Taken, other: Taken, when: string): string =>
  `${when} is in ${other.set} (${other.name}) and in ${one.set} (${one.name}); keep it in one`;
