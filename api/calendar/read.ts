import { convertIcsEvent } from 'ts-ics';
import type { IcsEvent } from 'ts-ics';

/** 256 kB: a country's holidays of thirty years are 60 kB. */
export const CALENDAR_CHARS_MAX = 256 * 1024;
const EVENTS_MAX = 1_000;
const LINES_MAX = 30;
const LINE_CHARS_MAX = 2_000;

/**
 * What a holiday is made of. The library is given nothing else, and one event at a time: on a whole
 * hostile calendar its patterns took 7 s for 256 kB of unclosed events.
 */
const USED = /^(DTSTART|DTEND|DURATION|SUMMARY|RRULE|EXDATE|STATUS|RECURRENCE-ID)[;:]/;

/** How its times are meant: with the wall clock of whoever reads, or as instants. */
export type TimesOf = 'date' | 'floating' | 'instant';

export interface CalendarEvent {
  readonly event: IcsEvent;
  readonly times: TimesOf;
  readonly summary: string;
}

export interface Calendar {
  readonly events: readonly CalendarEvent[];
  /** Why some events are not among them. */
  readonly skipped: readonly { readonly summary: string; readonly why: string }[];
}

/** null = no calendar (RFC 5545), or one beyond its caps, in words. */
export function readCalendar(text: string): Calendar | string {
  if (text.length > CALENDAR_CHARS_MAX) return 'the calendar is larger than 256 kB; split it';
  const lines = unfolded(text);
  if (lines[0]?.toUpperCase() !== 'BEGIN:VCALENDAR') return 'this is no iCalendar file (RFC 5545)';
  const blocks = eventsIn(lines);
  if (blocks.length > EVENTS_MAX) return `more than ${EVENTS_MAX} events; split the calendar`;
  const events: CalendarEvent[] = [];
  const skipped: { summary: string; why: string }[] = [];
  for (const block of blocks) {
    const read = readEvent(block);
    if (typeof read !== 'string') events.push(read);
    else skipped.push({ summary: summaryOf(block), why: read });
  }
  return { events, skipped };
}

/** RFC 5545 §3.1: a line that begins with a space or a tab goes on the line before. */
function unfolded(text: string): string[] {
  const lines: string[] = [];
  let parts: string[] = [];
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    if (line.startsWith(' ') || line.startsWith('\t')) {
      parts.push(line.slice(1));
      continue;
    }
    if (parts.length > 0) lines.push(parts.join(''));
    parts = [line];
  }
  lines.push(parts.join(''));
  return lines.map((line) => line.trimEnd()).filter((line) => line !== '');
}

/** The lines that are used of each event; what is nested in one (alarms) is left out. */
function eventsIn(lines: readonly string[]): string[][] {
  const blocks: string[][] = [];
  let block: string[] | null = null;
  let nested = 0;
  for (const line of lines) {
    const upper = line.slice(0, 40).toUpperCase();
    if (upper === 'BEGIN:VEVENT') {
      block = [];
      nested = 0;
      blocks.push(block);
    } else if (upper === 'END:VEVENT') block = null;
    else if (block === null) continue;
    else if (upper.startsWith('BEGIN:')) nested++;
    else if (upper.startsWith('END:')) nested = Math.max(0, nested - 1);
    else if (nested === 0 && USED.test(line)) block.push(line);
  }
  return blocks;
}

const summaryOf = (block: readonly string[]): string =>
  (block.find((line) => line.startsWith('SUMMARY')) ?? ':').replace(/^[^:]*:/, '').slice(0, 64);

function readEvent(block: readonly string[]): CalendarEvent | string {
  if (block.length > LINES_MAX || block.some((line) => line.length > LINE_CHARS_MAX)) {
    return 'it has more lines, or longer ones, than a holiday needs';
  }
  if (block.some((line) => line.toUpperCase() === 'STATUS:CANCELLED')) return 'it was cancelled';
  if (block.some((line) => line.startsWith('RECURRENCE-ID'))) {
    return 'it changes one occurrence of another event; add that date by hand';
  }
  const start = block.find((line) => /^DTSTART[;:]/.test(line));
  if (start === undefined) return 'it has no beginning';
  try {
    const fixed = ['UID:x', 'DTSTAMP:19700101T000000Z'];
    const text = ['BEGIN:VEVENT', ...fixed, ...block, 'END:VEVENT'].join('\r\n');
    const event = convertIcsEvent(undefined, text);
    if (Number.isNaN(event.start.date.getTime())) return 'its beginning is no date';
    return { event, times: timesOf(start), summary: event.summary?.trim() ?? '' };
  } catch {
    return 'it is not as RFC 5545 says';
  }
}

function timesOf(start: string): TimesOf {
  const value = start.slice(start.lastIndexOf(':') + 1);
  if (/^[0-9]{8}$/.test(value)) return 'date';
  return value.endsWith('Z') || /;TZID=/i.test(start) ? 'instant' : 'floating';
}
