import { describe, expect, it } from 'vitest';
import { holidayAt } from '../../engine/index.ts';
import { holidaysOfCalendar } from './holidays-of.ts';
import type { Imported } from './holidays-of.ts';

const AT = Date.UTC(2026, 10, 26, 12);
const options = {
  id: 'imported',
  name: 'Imported',
  timeZone: 'Europe/London',
  calendar: 'holidays.ics',
  at: AT,
};

const event = (...lines: readonly string[]) => ['BEGIN:VEVENT', 'UID:1', ...lines, 'END:VEVENT'];
const calendar = (...events: readonly string[][]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:x', ...events.flat(), 'END:VCALENDAR'].join('\r\n');

const imported = (...events: readonly string[][]): Imported => {
  const result = holidaysOfCalendar(calendar(...events), options);
  if (typeof result === 'string') throw new Error(result);
  return result;
};
const dates = (...lines: readonly string[]) => imported(event(...lines)).document.dates;

describe('a calendar of holidays', () => {
  it('a date is a day, several days are a range', () => {
    expect(dates('SUMMARY:Boxing\\, Day', 'DTSTART;VALUE=DATE:20261226')).toEqual([
      { kind: 'day', name: 'Boxing, Day', date: '2026-12-26', yearly: false },
    ]);
    expect(
      dates('SUMMARY:Closed', 'DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20270102'),
    ).toEqual([
      { kind: 'range', name: 'Closed', from: '2026-12-24T00:00', to: '2027-01-02T00:00' },
    ]);
    expect(dates('SUMMARY:Two', 'DTSTART;VALUE=DATE:20261224', 'DURATION:P2D')).toMatchObject([
      { from: '2026-12-24T00:00', to: '2026-12-26T00:00' },
    ]);
  });

  it('times: floating by the wall, instants by the wall of the set', () => {
    const range = (start: string, end: string) => dates('SUMMARY:Early', start, end)[0];
    expect(range('DTSTART:20261224T120000', 'DTEND:20261224T180000')).toMatchObject({
      from: '2026-12-24T12:00',
      to: '2026-12-24T18:00',
    });
    expect(range('DTSTART:20260724T120000Z', 'DTEND:20260724T180000Z')).toMatchObject({
      from: '2026-07-24T13:00',
      to: '2026-07-24T19:00',
    });
    expect(
      range(
        'DTSTART;TZID=Europe/Berlin:20261224T120000',
        'DTEND;TZID=Europe/Berlin:20261224T150000',
      ),
    ).toMatchObject({ from: '2026-12-24T11:00', to: '2026-12-24T14:00' });
  });

  it('every year on the same date is one yearly day', () => {
    expect(dates('SUMMARY:Christmas', 'DTSTART;VALUE=DATE:19701225', 'RRULE:FREQ=YEARLY')).toEqual([
      { kind: 'day', name: 'Christmas', date: '1970-12-25', yearly: true },
    ]);
  });

  it.each([
    [
      'the fourth Thursday of November',
      ['DTSTART;VALUE=DATE:20201126', 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH'],
      [
        '2025-11-27',
        '2026-11-26',
        '2027-11-25',
        '2028-11-23',
        '2029-11-22',
        '2030-11-28',
        '2031-11-27',
      ],
    ],
    [
      'the last Monday of May',
      ['DTSTART;VALUE=DATE:20260525', 'RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO'],
      ['2026-05-25', '2027-05-31', '2028-05-29', '2029-05-28', '2030-05-27', '2031-05-26'],
    ],
    [
      'so many times',
      ['DTSTART;VALUE=DATE:20261201', 'RRULE:FREQ=MONTHLY;COUNT=3'],
      ['2026-12-01', '2027-01-01', '2027-02-01'],
    ],
    [
      'every second Friday until the end of January',
      ['DTSTART;VALUE=DATE:20261204', 'RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20270131'],
      ['2026-12-04', '2026-12-18', '2027-01-01', '2027-01-15', '2027-01-29'],
    ],
    [
      'the last day of each month of a quarter',
      ['DTSTART;VALUE=DATE:20261031', 'RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3'],
      ['2026-10-31', '2026-11-30', '2026-12-31'],
    ],
    [
      'but not on one',
      ['DTSTART;VALUE=DATE:20261201', 'RRULE:FREQ=DAILY;COUNT=3', 'EXDATE;VALUE=DATE:20261202'],
      ['2026-12-01', '2026-12-03'],
    ],
  ])('%s', (_, lines, expected) => {
    const found = dates('SUMMARY:Day', ...lines);
    expect(found.map((each) => (each.kind === 'day' ? each.date : each.from))).toEqual(expected);
  });

  it('what cannot be read is named, with why; the rest is there', () => {
    const { document, skipped } = imported(
      event('SUMMARY:Good', 'DTSTART;VALUE=DATE:20261226'),
      event('SUMMARY:Hourly', 'DTSTART:20261226T000000', 'DURATION:PT1H', 'RRULE:FREQ=HOURLY'),
      event('SUMMARY:Set', 'DTSTART;VALUE=DATE:20261201', 'RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=2'),
      event('SUMMARY:Cancelled', 'DTSTART;VALUE=DATE:20261226', 'STATUS:CANCELLED'),
      event('SUMMARY:Moment', 'DTSTART:20261226T000000'),
      event('SUMMARY:Old', 'DTSTART;VALUE=DATE:20101226'),
      event('SUMMARY:Broken', 'DTSTART;VALUE=DATE:tomorrow'),
      event('SUMMARY:Nothing'),
    );
    expect(document.dates).toHaveLength(1);
    expect(skipped.map(({ summary }) => summary).toSorted()).toEqual(
      ['Broken', 'Cancelled', 'Hourly', 'Moment', 'Nothing', 'Old', 'Set'].toSorted(),
    );
    for (const { why } of skipped) expect(why).not.toBe('');
  });

  it('alarms inside of an event are none of its lines', () => {
    const alarm = ['BEGIN:VALARM', 'SUMMARY:Ring', 'DURATION:PT1H', 'END:VALARM'];
    expect(dates('SUMMARY:Day', 'DTSTART;VALUE=DATE:20261226', ...alarm)).toMatchObject([
      { kind: 'day', name: 'Day' },
    ]);
  });

  it('what was imported is a holiday on its day', () => {
    const { document } = imported(event('SUMMARY:Day', 'DTSTART;VALUE=DATE:20261226'));
    const on = (iso: string) => holidayAt(document, Date.parse(iso), 'UTC')?.name ?? null;
    expect(on('2026-12-26T23:59:59Z')).toBe('Day');
    expect(on('2026-12-27T00:00:00Z')).toBeNull();
  });
});

describe('a hostile calendar', () => {
  const refused = (text: string) => {
    const before = performance.now();
    const result = holidaysOfCalendar(text, options);
    expect(performance.now() - before).toBeLessThan(1_500);
    return typeof result === 'string' ? result : 'read';
  };
  const head = 'BEGIN:VCALENDAR\r\n';

  it.each([
    ['nothing', '', /no iCalendar/],
    ['something else', '<html>', /no iCalendar/],
    ['too large', head + 'X'.repeat(300_000), /256 kB/],
    ['no events', `${head}END:VCALENDAR`, /no holiday/],
    ['events that never end', head + 'BEGIN:VEVENT\r\n'.repeat(18_000), /events; split/],
    ['nested events', head + 'BEGIN:VEVENT\r\nBEGIN:VALARM\r\n'.repeat(900), /no holiday/],
    ['folds without end', head + 'BEGIN:VEVENT\r\nSUMMARY:' + '\r\n '.repeat(80_000), /no holiday/],
    ['many lines', head + 'BEGIN:VEVENT\r\n' + 'SUMMARY:x\r\n'.repeat(20_000), /no holiday/],
    [
      'a rule for every day since the year 1',
      calendar(event('SUMMARY:x', 'DTSTART;VALUE=DATE:00010101', 'RRULE:FREQ=DAILY')),
      /no holiday|dates/,
    ],
    [
      'an interval of nothing',
      calendar(event('SUMMARY:x', 'DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=DAILY;INTERVAL=0')),
      /no holiday|dates/,
    ],
  ])('%s is refused, and soon', (_, text, why) => {
    expect(refused(text)).toMatch(why);
  });

  it('with a thousand old rules keeps nobody waiting: it is told what was not looked at', () => {
    const counted = 'RRULE:FREQ=MONTHLY;INTERVAL=7;COUNT=9999';
    const old = event('SUMMARY:Old', 'DTSTART;VALUE=DATE:19200101', counted);
    const [result, late] = [imported(old, ...Array.from({ length: 999 }, () => old)), /by hand/];
    const skipped = result.skipped.filter(({ why }) => late.test(why));
    expect(skipped.length).toBeGreaterThan(990);
    expect(result.document.dates).toHaveLength(10);
  });
});
