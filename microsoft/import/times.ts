const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

/** Minutes of a TimeSpan: `09:00:00`, `1.00:00:00`, or the object that PowerShell makes of one. */
export function minutesOf(value: unknown): number | null {
  if (typeof value === 'string') {
    const match = /^(?:([0-9]+)\.)?([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?/.exec(value);
    if (match === null) return null;
    const [, days = '0', hours = '0', minutes = '0'] = match;
    return Number(days) * DAY_MINUTES + Number(hours) * 60 + Number(minutes);
  }
  if (typeof value !== 'object' || value === null || !('TotalMinutes' in value)) return null;
  return typeof value.TotalMinutes === 'number' ? Math.round(value.TotalMinutes) : null;
}

/** `HH:MM`; 24:00 at the day's end. */
export function clockText(minutes: number): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

export interface WallTime {
  /** `YYYY-MM-DDTHH:MM`. */
  readonly text: string;
  /** It was an instant, and was read on the clock of a zone. */
  readonly isInstant: boolean;
}

/**
 * A date and time as the wall shows it. Windows PowerShell writes `/Date(ms)/`: an instant, which
 * says the wall's time only with the zone of the computer that wrote it.
 */
export function wallTimeOf(value: unknown, zone: string): WallTime | null {
  if (typeof value === 'object' && value !== null) {
    const inner = 'value' in value ? value.value : 'DateTime' in value ? value.DateTime : null;
    return inner === null ? null : wallTimeOf(inner, zone);
  }
  if (typeof value !== 'string') return null;
  const dated = /^\/Date\((-?[0-9]+)(?:[+-][0-9]{4})?\)\/$/.exec(value);
  if (dated !== null) return { text: wallTextAt(Number(dated[1]), zone), isInstant: true };
  const iso = /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]([0-9]{2}):([0-9]{2}))?/.exec(value);
  if (iso !== null) {
    const [, year, month, day, hour = '00', minute = '00'] = iso;
    return { text: `${year}-${month}-${day}T${hour}:${minute}`, isInstant: false };
  }
  return daysFirst(value);
}

/** `25/12/2026` and `25/12/2026 9:00`, as the cmdlets take them. */
function daysFirst(value: string): WallTime | null {
  const match = /^([0-9]{1,2})\/([0-9]{1,2})\/([0-9]{4})(?: ([0-9]{1,2}):([0-9]{2}))?$/.exec(value);
  if (match === null) return null;
  const [, day = '', month = '', year = '', hour = '0', minute = '00'] = match;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return { text: `${date}T${hour.padStart(2, '0')}:${minute}`, isInstant: false };
}

function wallTextAt(ms: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  return format.format(new Date(ms)).replace(' ', 'T');
}

/** The midnight that ends this day. */
export function nextMidnight(wall: string): string {
  const day = Date.parse(`${wall.slice(0, 10)}T00:00Z`);
  const next = new Date(day + DAY_MINUTES * MINUTE_MS).toISOString();
  return `${next.slice(0, 10)}T00:00`;
}
