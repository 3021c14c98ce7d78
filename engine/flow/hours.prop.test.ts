import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS, HoursConfig, OpeningHours } from '../../domain/index.ts';
import { isOpen, nextChange } from './hours.ts';

const SEED = { seed: 20_261_126 };

/** Asks the calendar library for the wall clock's words and compares them: slow and plain. */
function oracle(hours: OpeningHours, at: number): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(hours.timeZone);
  const date = local.toPlainDate().toString();
  const exception = hours.exceptions.find((each) => each.date === date);
  const ranges = exception?.ranges ?? hours.weekly[local.dayOfWeek - 1] ?? [];
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' });
  return ranges.some(({ from, to }) => from <= time && (to === '24:00' || time < to));
}

/** Clocks that change at 01:00, 02:00, 00:00, by half an hour, twice around Ramadan, and never. */
const ZONES = [
  'Europe/London',
  'America/New_York',
  'America/Havana',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'UTC',
];

const minute = fc.integer({ min: 0, max: 24 * 4 }).map((quarter) => {
  const minutes = quarter * 15;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
});
const range = fc
  .tuple(minute, minute)
  .filter(([a, b]) => a !== b)
  .map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a }));
const ranges = fc.array(range, { maxLength: 3 });
const instant = fc.integer({
  min: Date.UTC(2023, 0, 1) / MINUTE_MS,
  max: Date.UTC(2029, 0, 1) / MINUTE_MS,
});

const hoursAround = (at: number) =>
  fc
    .record({
      timeZone: fc.constantFrom(...ZONES),
      weekly: fc.array(ranges, { minLength: 7, maxLength: 7 }),
      exceptions: fc.array(fc.record({ days: fc.integer({ min: -2, max: 6 }), ranges }), {
        maxLength: 4,
      }),
    })
    .map(({ timeZone, weekly, exceptions }) =>
      OpeningHours.parse({
        name: 'Random',
        timeZone,
        weekly,
        exceptions: exceptions.map(({ days, ranges: own }) => ({
          date: new Date(at + days * DAY_MS).toISOString().slice(0, 10),
          name: 'Exception',
          ranges: own,
        })),
      }),
    );

const asked = instant.chain((minutes) => {
  const at = minutes * MINUTE_MS;
  return fc.tuple(fc.constant(at), hoursAround(at));
});

/** Every change of clocks of those zones in six years. */
function changesOf(timeZone: string): number[] {
  const changes: number[] = [];
  let from = Temporal.Instant.from('2023-01-01T00:00Z').toZonedDateTimeISO(timeZone);
  for (let next = from; next.year < 2029; from = next) {
    const found = from.getTimeZoneTransition('next');
    if (found === null) break;
    changes.push(found.epochMilliseconds);
    next = found;
  }
  return changes;
}

describe('opening hours against the calendar library', () => {
  it('are the same at any minute', () => {
    fc.assert(
      fc.property(asked, ([at, hours]) => {
        expect(isOpen(hours, at)).toBe(oracle(hours, at));
      }),
      { ...SEED, numRuns: 200 },
    );
  });

  it('are the same around every change of clocks, midnight and edge', () => {
    const changes = ZONES.flatMap((timeZone) =>
      changesOf(timeZone).map((at) => ({ timeZone, at })),
    );
    expect(changes.length).toBeGreaterThan(40);
    const edges = ['00:00', '00:30', '01:00', '01:30', '02:00', '03:00', '24:00'];
    const weekly = edges.flatMap((from, index) =>
      edges.slice(index + 1).map((to) => [{ from, to }]),
    );
    changes.forEach(({ timeZone, at }, index) => {
      const own = weekly.map((_, day) => weekly[(day + index) % weekly.length] ?? []).slice(0, 7);
      const hours = OpeningHours.parse({ name: 'Edges', timeZone, weekly: own });
      for (let minutes = -180; minutes <= 180; minutes += 30) {
        for (const ms of [-1, 0]) {
          const asks = at + minutes * MINUTE_MS + ms;
          expect(isOpen(hours, asks), `${timeZone} ${new Date(asks).toISOString()}`).toBe(
            oracle(hours, asks),
          );
        }
      }
    });
  });

  it('the next change is one, and nothing changes before it', () => {
    fc.assert(
      fc.property(asked, fc.integer({ min: 1, max: 50 }), ([at, hours], parts) => {
        const next = nextChange(hours, at);
        const now = oracle(hours, at);
        if (next === null) {
          for (let days = 0; days < 400; days += 13) {
            expect(oracle(hours, at + days * DAY_MS + parts * MINUTE_MS)).toBe(now);
          }
          return;
        }
        expect(next).toBeGreaterThan(at);
        expect(oracle(hours, next)).toBe(!now);
        expect(oracle(hours, next - 1)).toBe(now);
        const step = Math.max(MINUTE_MS, Math.floor((next - at) / parts));
        for (let each = at; each < next; each += step) expect(oracle(hours, each)).toBe(now);
      }),
      { ...SEED, numRuns: 80 },
    );
  });

  it('29 February is an exception in a year that has one, and no date in one that has not', () => {
    const leap = HoursConfig.parse({
      kind: 'hours',
      id: 'leap',
      name: 'Leap',
      timeZone: 'Europe/London',
      weekly: Array.from({ length: 7 }, () => [{ from: '09:00', to: '17:00' }]),
      exceptions: [
        { date: '2028-02-29', name: 'Leap day', ranges: [] },
        { date: '2027-02-29', name: 'No such day', ranges: [] },
      ],
    });
    expect(isOpen(leap, Date.parse('2028-02-29T12:00Z'))).toBe(false);
    expect(isOpen(leap, Date.parse('2028-03-01T12:00Z'))).toBe(true);
    expect(isOpen(leap, Date.parse('2027-03-01T12:00Z'))).toBe(true);
  });
});
