import type { HolidaysConfig, HoursConfig } from '../../../domain/index.ts';
import { dayOfDate } from '../civil.ts';
import { isTimeZone } from '../zone.ts';

export function zoneFaults(path: string, timeZone: string | null): string[] {
  if (timeZone === null || isTimeZone(timeZone)) return [];
  return [`${path}/timeZone: ${timeZone} is no time zone; write one like Europe/London`];
}

const dateFaults = (at: string, date: string): string[] =>
  dayOfDate(date) === null ? [`${at}: ${date} is no date; write one that there is`] : [];

export function hoursFaults(path: string, { timeZone, exceptions }: HoursConfig): string[] {
  const seen = new Set<string>();
  const faults = exceptions.flatMap(({ date }, index) => {
    const at = `${path}/exceptions/${index}/date`;
    if (seen.has(date)) return [`${at}: ${date} is there already; keep one of them`];
    seen.add(date);
    return dateFaults(at, date);
  });
  return [...zoneFaults(path, timeZone), ...faults];
}

/** 29 February is a date to repeat: of a leap year, whichever was written. */
export function holidaysFaults(path: string, { timeZone, dates }: HolidaysConfig): string[] {
  const faults = dates.flatMap((holiday, index) => {
    const at = `${path}/dates/${index}`;
    if (holiday.kind === 'range') {
      return [...dateFaults(`${at}/from`, holiday.from), ...dateFaults(`${at}/to`, holiday.to)];
    }
    const date = holiday.yearly ? `2024${holiday.date.slice(4)}` : holiday.date;
    return dateFaults(`${at}/date`, date);
  });
  return [...zoneFaults(path, timeZone), ...faults];
}
