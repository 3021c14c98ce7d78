import { describe, expect, it } from 'vitest';
import { OpeningHours } from '../../domain/index.ts';
import { isOpen } from './hours.ts';
import { isTimeZone } from './zone.ts';

const NINE_TO_FIVE = [{ from: '09:00', to: '17:00' }];
const daily = (ranges: object[]) => Array.from({ length: 7 }, () => ranges);

const hours = (of: object) =>
  OpeningHours.parse({
    name: 'Office',
    timeZone: 'Europe/London',
    weekly: [
      NINE_TO_FIVE,
      NINE_TO_FIVE,
      NINE_TO_FIVE,
      NINE_TO_FIVE,
      [
        { from: '09:00', to: '12:00' },
        { from: '13:00', to: '16:00' },
      ],
      [],
      [],
    ],
    ...of,
  });

const at = (iso: string) => Date.parse(iso);

describe('opening hours', () => {
  it.each([
    ['2026-11-25T08:59:59.999Z', false],
    ['2026-11-25T09:00:00Z', true],
    ['2026-11-25T16:59:59.999Z', true],
    ['2026-11-25T17:00:00Z', false],
    ['2026-11-27T12:30:00Z', false],
    ['2026-11-27T13:00:00Z', true],
    ['2026-11-28T10:00:00Z', false],
  ])('%s → %s', (iso, open) => {
    expect(isOpen(hours({}), at(iso))).toBe(open);
  });

  it('09:00 stays 09:00 when the clocks change', () => {
    const everyDay = hours({ weekly: daily(NINE_TO_FIVE) });
    // Clocks go forward on 2026-03-29 at 01:00 UTC: from then on 09:00 is 08:00 UTC.
    expect(isOpen(everyDay, at('2026-03-28T08:30:00Z'))).toBe(false);
    expect(isOpen(everyDay, at('2026-03-29T08:00:00Z'))).toBe(true);
    expect(isOpen(everyDay, at('2026-03-29T16:00:00Z'))).toBe(false);
    // And back on 2026-10-25 at 01:00 UTC.
    expect(isOpen(everyDay, at('2026-10-24T08:00:00Z'))).toBe(true);
    expect(isOpen(everyDay, at('2026-10-25T08:30:00Z'))).toBe(false);
    expect(isOpen(everyDay, at('2026-10-25T16:30:00Z'))).toBe(true);
  });

  it('an hour that the spring skips is short, one that the autumn repeats is long', () => {
    const night = hours({ weekly: daily([{ from: '01:00', to: '02:00' }]) });
    const minutes = (day: string) => {
      const start = at(`${day}T00:00:00Z`) - 3_600_000;
      const all = Array.from({ length: 240 }, (_, index) => start + index * 60_000);
      return all.filter((each) => isOpen(night, each)).length;
    };
    expect(minutes('2026-03-28')).toBe(60);
    expect(minutes('2026-03-29')).toBe(0);
    expect(minutes('2026-10-25')).toBe(120);
  });

  it('is asked in its own zone, and 24:00 ends the day', () => {
    const late = hours({
      timeZone: 'Pacific/Auckland',
      weekly: daily([{ from: '23:00', to: '24:00' }]),
    });
    expect(isOpen(late, at('2026-11-25T10:59:59Z'))).toBe(true);
    expect(isOpen(late, at('2026-11-25T11:00:00Z'))).toBe(false);
  });

  it('a date with its own ranges follows them alone', () => {
    const special = hours({
      exceptions: [
        { date: '2026-11-25', name: 'Closed', ranges: [] },
        { date: '2026-11-28', name: 'Sale', ranges: [{ from: '10:00', to: '11:00' }] },
      ],
    });
    expect(isOpen(special, at('2026-11-25T10:00:00Z'))).toBe(false);
    expect(isOpen(special, at('2026-11-28T10:30:00Z'))).toBe(true);
  });

  it('knows a time zone from a word', () => {
    expect(isTimeZone('Europe/London')).toBe(true);
    expect(isTimeZone('Europe/Londom')).toBe(false);
  });
});
