import { ConfigDocument } from '../../domain/index.ts';
import type { Import } from './context.ts';
import type { Thing } from './dump.ts';
import { Fields, glance } from './fields.ts';
import { Names, shortName } from './names.ts';
import { clockText, minutesOf, nextMidnight, wallTimeOf } from './times.ts';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const DAY_MINUTES = 1_440;

type Range = readonly [from: number, to: number];

/** Schedules by id; made into hours or holidays when an attendant uses them. */
export class Schedules {
  readonly #context: Pick<Import, 'report' | 'documents'>;
  readonly #things = new Map<string, Thing>();
  readonly #hours = new Map<string, string>();
  readonly #holidays = new Map<string, string>();
  readonly #hourNames = new Names();
  readonly #holidayNames = new Names();

  constructor(context: Pick<Import, 'report' | 'documents'>, things: readonly Thing[]) {
    this.#context = context;
    for (const thing of things) {
      const fields = glance(thing);
      const id = fields.text('Id', 'Identity');
      if (id !== null && !this.#things.has(id)) this.#things.set(id, thing);
    }
  }

  /** Opening hours: what the schedule of the after-hours is not. null = no weekly schedule. */
  hours(id: string, timeZone: string): string | null {
    const key = `${id}\0${timeZone}`;
    const known = this.#hours.get(key);
    if (known !== undefined) return known;
    const opened = this.#open(id);
    const weekly = opened?.fields.object('WeeklyRecurrentSchedule') ?? null;
    if (opened === null || weekly === null) return null;
    const { fields, report, name } = opened;
    fields.ignore('FixedSchedule', 'AssociatedConfigurationIds');
    const isComplement =
      weekly.boolean('ComplementEnabled', 'IsComplemented', 'Complement') ?? false;
    const days = DAYS.map((day) => rangesOf(weekly, `${day}Hours`));
    const open = isComplement ? days : days.map(complement);
    const made = this.#hourNames.take(name, 'hours');
    report.becomes = `hours/${made}`;
    const what = isComplement ? 'its ranges are the opening hours' : 'open outside of its ranges';
    weekly.note('ComplementEnabled', 'exact', what);
    weekly.ignore('DisplayMondayHours');
    fields.close();
    this.#hours.set(key, made);
    this.#context.documents.push(
      ConfigDocument.parse({
        kind: 'hours',
        id: made,
        name: shortName(name),
        timeZone,
        weekly: open.map((ranges) =>
          ranges.map(([from, to]) => ({ from: clockText(from), to: clockText(to) })),
        ),
      }),
    );
    return made;
  }

  /** A set of holidays. null = no fixed schedule, or none of its dates can be read. */
  holidays(id: string, zone: string): string | null {
    const known = this.#holidays.get(id);
    if (known !== undefined) return known;
    const opened = this.#open(id);
    const fixed = opened?.fields.object('FixedSchedule') ?? null;
    if (opened === null || fixed === null) return null;
    const { fields, report, name } = opened;
    fields.ignore('WeeklyRecurrentSchedule', 'AssociatedConfigurationIds');
    const dates = fixed
      .objects('DateTimeRanges')
      .flatMap((range) => holidayOf(range, { name: shortName(name), zone }) ?? []);
    fixed.ignore('DisplayDateTimeRanges');
    const made = this.#holidayNames.take(name, 'holidays');
    report.becomes = `holidays/${made}`;
    fields.close();
    this.#holidays.set(id, made);
    this.#context.documents.push(
      ConfigDocument.parse({ kind: 'holidays', id: made, name: shortName(name), dates }),
    );
    return made;
  }

  /** Those that no attendant uses. */
  closeUnused(): void {
    const used = [...this.#hours.keys(), ...this.#holidays.keys()].map((key) => key.split('\0')[0]);
    for (const id of this.#things.keys()) {
      if (used.includes(id)) continue;
      this.#open(id)?.report.note('Id', 'not', 'no attendant of the dump uses it');
    }
  }

  #open(id: string) {
    const thing = this.#things.get(id);
    if (thing === undefined) return null;
    const name = glance(thing).text('Name') ?? id;
    const report = this.#context.report.open('Schedule', name);
    const fields = new Fields(thing, report);
    fields.ignore('Id', 'Identity', 'Name', 'Type');
    return { fields, report, name };
  }
}

function rangesOf(weekly: Fields, field: string): Range[] {
  const ranges = weekly.objects(field).flatMap((range): Range[] => {
    const from = minutesOf(range.value('Start'));
    const end = minutesOf(range.value('End'));
    if (from === null || end === null) {
      range.note('Start', 'not', 'the times cannot be read');
      return [];
    }
    const to = end === 0 || end > DAY_MINUTES ? DAY_MINUTES : end;
    return from < to ? [[from, to]] : [];
  });
  if (ranges.length > 0) weekly.note(field, 'exact', ranges.map(rangeText).join(', '));
  return merged(ranges);
}

const rangeText = ([from, to]: Range) => `${clockText(from)}–${clockText(to)}`;

function merged(ranges: readonly Range[]): Range[] {
  const sorted = ranges.toSorted(([a], [b]) => a - b);
  const out: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = out.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}

function complement(ranges: readonly Range[]): Range[] {
  const out: Range[] = [];
  let at = 0;
  for (const [from, to] of ranges) {
    if (from > at) out.push([at, from]);
    at = to;
  }
  if (at < DAY_MINUTES) out.push([at, DAY_MINUTES]);
  return out;
}

function holidayOf(
  range: Fields,
  { name, zone }: { readonly name: string; readonly zone: string },
): object | null {
  const start = wallTimeOf(range.value('Start'), zone);
  if (start === null) {
    range.note('Start', 'not', 'the date cannot be read: left out');
    return null;
  }
  const end = wallTimeOf(range.value('End'), zone);
  const to = end?.text ?? nextMidnight(start.text);
  if (start.isInstant) {
    const why = 'Windows PowerShell wrote an instant; PowerShell 7 writes what the wall shows';
    range.note('Start', 'difference', `${start.text} to ${to} on the clock of ${zone}: ${why}`);
  } else range.note('Start', 'exact', `${start.text} to ${to}`);
  const isDay = start.text.endsWith('T00:00') && to === nextMidnight(start.text);
  if (isDay) return { kind: 'day', name, date: start.text.slice(0, 10) };
  return start.text < to ? { kind: 'range', name, from: start.text, to } : null;
}
