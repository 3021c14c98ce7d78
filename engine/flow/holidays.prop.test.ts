import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { HolidaysConfig, MINUTE_MS } from '../../domain/index.ts';
import { dateOfDay, dayOfDate, weekdayOf } from './civil.ts';
import { holidayAt } from './holidays.ts';

const SEED = { seed: 20_261_126 };

/** The wall clock in words, compared as words. */
function oracle(set: HolidaysConfig, at: number, timeZone: string): boolean {
  const zone = set.timeZone ?? timeZone;
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const date = local.toPlainDate().toString();
  const dateTime = local.toPlainDateTime().toString({ smallestUnit: 'minute' });
  return set.dates.some((each) => {
    if (each.kind === 'range') return each.from <= dateTime && dateTime < each.to;
    return each.yearly ? each.date.slice(5) === date.slice(5) : each.date === date;
  });
}

const ZONES = ['Europe/London', 'America/New_York', 'Pacific/Auckland', 'Australia/Lord_Howe'];
const start = Temporal.PlainDateTime.from('2023-12-01T00:00');
const wall = fc
  .integer({ min: 0, max: 4 * 365 * 24 * 4 })
  .map((quarters) => start.add({ minutes: quarters * 15 }));

const holiday = fc.oneof(
  fc.tuple(wall, fc.boolean()).map(([date, yearly]) => ({
    kind: 'day',
    name: 'Day',
    date: date.toPlainDate().toString(),
    yearly,
  })),
  fc.tuple(wall, fc.integer({ min: 1, max: 400 })).map(([from, quarters]) => ({
    kind: 'range',
    name: 'Range',
    from: from.toString({ smallestUnit: 'minute' }),
    to: from.add({ minutes: quarters * 15 }).toString({ smallestUnit: 'minute' }),
  })),
);

const sets = fc
  .record({
    timeZone: fc.option(fc.constantFrom(...ZONES), { nil: null }),
    dates: fc.array(holiday, { maxLength: 12 }),
  })
  .map((of) => HolidaysConfig.parse({ kind: 'holidays', id: 'set', name: 'Set', ...of }));

describe('holidays against the calendar library', () => {
  it('are the same at every edge, a millisecond before it, and in between', () => {
    fc.assert(
      fc.property(sets, fc.constantFrom(...ZONES), wall, (set, timeZone, other) => {
        const zone = set.timeZone ?? timeZone;
        const edges = set.dates.flatMap((each) =>
          each.kind === 'range' ? [each.from, each.to] : [`${each.date}T00:00`],
        );
        for (const edge of [...edges, other.toString()]) {
          const at = Temporal.PlainDateTime.from(edge).toZonedDateTime(zone).epochMilliseconds;
          for (const asks of [at - 1, at, at + 24 * 60 * MINUTE_MS - 1, at + 24 * 60 * MINUTE_MS]) {
            expect(holidayAt(set, asks, timeZone) !== null).toBe(oracle(set, asks, timeZone));
          }
        }
      }),
      { ...SEED, numRuns: 50 },
    );
  });

  it('29 February each year: only where there is one', () => {
    const set = HolidaysConfig.parse({
      kind: 'holidays',
      id: 'leap',
      name: 'Leap',
      dates: [{ kind: 'day', name: 'Leap day', date: '2024-02-29', yearly: true }],
    });
    const on = (iso: string) => holidayAt(set, Date.parse(iso), 'UTC')?.name ?? null;
    expect(on('2028-02-29T23:59:59.999Z')).toBe('Leap day');
    expect(on('2027-02-28T12:00Z')).toBeNull();
    expect(on('2027-03-01T12:00Z')).toBeNull();
    expect(on('2028-03-01T00:00Z')).toBeNull();
  });
});

describe('days by number', () => {
  it('are those of the calendar library', () => {
    fc.assert(
      fc.property(fc.integer({ min: -700_000, max: 2_900_000 }), (number) => {
        const date = Temporal.PlainDate.from('1970-01-01').add({ days: number });
        if (date.year < 0 || date.year > 9_999) return;
        const text = dateOfDay(number);
        expect(text).toBe(date.toString());
        expect(dayOfDate(text)).toBe(number);
        expect(weekdayOf(number)).toBe(date.dayOfWeek - 1);
      }),
      SEED,
    );
    expect(dayOfDate('2027-02-29')).toBeNull();
    expect(dayOfDate('2026-13-01')).toBeNull();
    expect(dayOfDate('2026-00-10')).toBeNull();
  });
});
