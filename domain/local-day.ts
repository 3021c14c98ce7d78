import { Temporal } from 'temporal-polyfill';

/** From midnight to the next one, half open, in milliseconds since 1970. */
export interface LocalDay {
  readonly from: number;
  readonly to: number;
}

/**
 * The day that somebody there calls today: 23 or 25 hours long when clocks change, and begun at the
 * first instant of its date where midnight itself is skipped.
 */
export function localDayOf(at: number, timeZone: string): LocalDay {
  const date = Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate();
  const startOf = (day: Temporal.PlainDate) => day.toZonedDateTime(timeZone).epochMilliseconds;
  return { from: startOf(date), to: startOf(date.add({ days: 1 })) };
}
