import { describe, expect, it, test } from 'vitest';
import { readDump } from './dump.ts';
import { minutesOf, nextMidnight, wallTimeOf } from './times.ts';
import { ianaZone } from './windows-zones.ts';

const file = (value: unknown, name = 'any.json') => ({
  name,
  bytes: new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)),
});
const queue = { RoutingMethod: 0, OverflowThreshold: 50, Name: 'Sales' };

describe('files of a dump', () => {
  it('are told apart by what stands in them; one object is a list of one', () => {
    const { dump, unknown } = readDump([
      file(queue, 'b.json'),
      file([{ DefaultCallFlow: {} }, queue], 'a.json'),
      file({ value: [{ FixedSchedule: {} }], Count: 1 }, 'c.json'),
      file({ id: 'x', displayName: 'X', userPrincipalName: 'x@y' }, 'd.json'),
      file({ nothing: 1 }, 'e.json'),
    ]);
    expect([dump.queues.length, dump.attendants.length, dump.schedules.length]).toEqual([2, 1, 1]);
    expect([dump.users.length, unknown]).toEqual([1, ['e.json']]);
  });

  it('may be UTF-16, as Windows PowerShell writes', () => {
    const text = `\uFEFF${JSON.stringify(queue)}`;
    const bytes = new Uint8Array(Buffer.from(text, 'utf16le'));
    expect(readDump([{ name: 'x.json', bytes }]).dump.queues).toHaveLength(1);
    const utf8 = file(`\uFEFF${JSON.stringify(queue)}`);
    expect(readDump([utf8]).dump.queues).toHaveLength(1);
  });

  test.each([
    ['System.Object[]', { ...queue, Users: 'System.Object[]' }, 'Get-CsCallQueue'],
    [
      'a class of Microsoft',
      { DefaultCallFlow: { Menu: 'Microsoft.Rtc.Management.Hosted.OAA.Models.Menu' } },
      'Get-CsAutoAttendant',
    ],
    ['@{…}', { FixedSchedule: { DateTimeRanges: ['@{Start=; End=}'] } }, 'Get-CsOnlineSchedule'],
  ])('cut off by PowerShell (%s) is refused with the command to use', (_, thing, cmdlet) => {
    const { faults } = readDump([file(thing)]);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`${cmdlet} | ConvertTo-Json -Depth 20`);
  });

  test('what is no JSON is refused', () => {
    expect(readDump([file('Name : Sales')]).faults[0]).toMatch(/not JSON/);
  });
});

test.each([
  ['09:00:00', 540],
  ['1.00:00:00', 1_440],
  [{ Ticks: 1, TotalMinutes: 90 }, 90],
  ['noon', null],
])('a TimeSpan %j is %s minutes', (value, minutes) => {
  expect(minutesOf(value)).toBe(minutes);
});

test.each([
  ['2026-12-25T00:00:00', '2026-12-25T00:00'],
  ['2026-12-25T00:00:00Z', '2026-12-25T00:00'],
  ['25/12/2026 9:30', '2026-12-25T09:30'],
  ['/Date(1798156800000)/', '2026-12-25T01:00'],
  [{ value: '/Date(1798156800000)/', DateTime: 'Friday' }, '2026-12-25T01:00'],
])('a date %j shows %s on the wall in Berlin', (value, text) => {
  expect(wallTimeOf(value, 'Europe/Berlin')?.text).toBe(text);
});

test('the midnight that ends the last day of a month', () => {
  expect(nextMidnight('2026-12-31T15:00')).toBe('2027-01-01T00:00');
});

test('every zone of Windows that is named has its place at IANA', () => {
  expect(ianaZone('W. Europe Standard Time')).toBe('Europe/Berlin');
  expect(ianaZone('Europe/Paris')).toBe('Europe/Paris');
  expect(ianaZone('Nowhere Standard Time')).toBeNull();
});
