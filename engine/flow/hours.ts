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

/** Days ahead that the next opening or closing is looked for. */
const DAYS_AHEAD = 8;

/** When it opens or closes next; null = not within eight days. */
export function nextChange(hours: OpeningHours, at: number): number | null {
  const { timeZone, exceptions, weekly } = hours;
  const now = isOpen(hours, at);
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  for (let ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
    const date = local.toPlainDate().add({ days: ahead });
    const exception = exceptions.find((each) => each.date === date.toString());
    const ranges = exception?.ranges ?? weekly[date.dayOfWeek - 1] ?? [];
    const edges = [{ from: '00:00', to: DAY_END }, ...ranges].flatMap(({ from, to }) =>
      to === DAY_END ? [from] : [from, to],
    );
    const instants = edges.map(
      (edge) => date.toZonedDateTime({ timeZone, plainTime: edge }).epochMilliseconds,
    );
    for (const instant of instants.toSorted((a, b) => a - b)) {
      if (instant > at && isOpen(hours, instant) !== now) return instant;
    }
  }
  return null;
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
