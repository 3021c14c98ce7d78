import { Temporal } from 'temporal-polyfill';
import type { OpeningHours, TimeRange } from '../../domain/index.ts';

const DAY_END = '24:00';

/**
 * Whether it is open at that instant, by the zone's wall clock: when clocks change, 09:00 stays
 * 09:00. A date named in the exceptions has its own ranges and no others.
 */
export function isOpen(hours: OpeningHours, at: number): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(hours.timeZone);
  const date = local.toPlainDate().toString();
  const exception = hours.exceptions.find((each) => each.date === date);
  const ranges = exception?.ranges ?? hours.weekly[local.dayOfWeek - 1] ?? [];
  const time = `${two(local.hour)}:${two(local.minute)}`;
  return ranges.some((range) => covers(range, time));
}

const two = (value: number) => String(value).padStart(2, '0');

/** Fixed-width times compare as text; half open, and 24:00 is after every time. */
function covers(range: TimeRange, time: string): boolean {
  return range.from <= time && (range.to === DAY_END || time < range.to);
}

export function isTimeZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}
