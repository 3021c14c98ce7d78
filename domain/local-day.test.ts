import { expect, test } from 'vitest';
import { localDayOf } from './local-day.ts';

const HOUR = 3_600_000;

test.each([
  ['an ordinary day', 'Europe/London', '2026-11-25T10:00:00Z', '2026-11-25T00:00:00Z', 24],
  [
    'before midnight UTC, after it there',
    'Asia/Tokyo',
    '2026-11-25T16:00:00Z',
    '2026-11-25T15:00:00Z',
    24,
  ],
  [
    'after midnight UTC, before it there',
    'America/New_York',
    '2026-11-25T03:00:00Z',
    '2026-11-24T05:00:00Z',
    24,
  ],
  ['clocks go back', 'Europe/Berlin', '2026-10-25T12:00:00Z', '2026-10-24T22:00:00Z', 25],
  ['clocks go forward', 'Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-28T23:00:00Z', 23],
  [
    'a midnight that does not exist',
    'America/Sao_Paulo',
    '2018-11-04T12:00:00Z',
    '2018-11-04T03:00:00Z',
    23,
  ],
  [
    'a quarter of an hour off',
    'Asia/Kathmandu',
    '2026-11-25T18:14:59Z',
    '2026-11-24T18:15:00Z',
    24,
  ],
])('%s', (_name, zone, at, from, hours) => {
  const day = localDayOf(Date.parse(at), zone);
  expect([new Date(day.from).toISOString().replace('.000', ''), day.to - day.from]).toEqual([
    from,
    hours * HOUR,
  ]);
  expect(localDayOf(day.from, zone)).toEqual(day);
  expect(localDayOf(day.to - 1, zone)).toEqual(day);
  expect(localDayOf(day.to, zone).from).toBe(day.to);
});
