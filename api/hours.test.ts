import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigDocument, HolidaysConfig } from '../domain/index.ts';
import { newTestApi } from './testing/test-api.ts';
import type { TestApi } from './testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await newTestApi();
  const nine = [{ from: '09:00', to: '17:00' }];
  api.host.documents = [
    { kind: 'settings', name: 'Contoso', timeZone: 'Europe/London' },
    {
      kind: 'hours',
      id: 'week',
      name: 'Week',
      timeZone: 'Europe/London',
      weekly: [nine, nine, nine, nine, nine, [], []],
    },
    {
      kind: 'holidays',
      id: 'days',
      name: 'Days',
      dates: [{ kind: 'day', name: 'Christmas', date: '2026-12-25', yearly: true }],
    },
  ].map((each) => ConfigDocument.parse(each));
});
afterAll(() => api.close());

const get = (path: string) => api.call('GET', `/api/v1/${path}`, { as: { oid: 'ana' } });

describe('is it open?', () => {
  it.each([
    ['2026-11-26T10:00:00Z', true, '2026-11-26T17:00:00.000Z'],
    ['2026-11-26T17:00:00Z', false, '2026-11-27T09:00:00.000Z'],
    // Clocks go forward in between: 09:00 is 08:00 UTC.
    ['2026-03-27T18:00:00Z', false, '2026-03-30T08:00:00.000Z'],
    ['2026-11-26T05:00:00-05:00', true, '2026-11-26T17:00:00.000Z'],
  ])('%s: %s until %s', async (at, open, nextChange) => {
    const { status, body } = await get(`hours/week/open?at=${encodeURIComponent(at)}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ open, nextChange, timeZone: 'Europe/London' });
  });

  it('refuses what is no instant, and hours that are not there', async () => {
    expect((await get('hours/week/open?at=noon')).status).toBe(400);
    expect((await get('hours/none/open')).status).toBe(404);
    expect((await get('hours/week/open')).status).toBe(200);
  });
});

describe('is it a holiday?', () => {
  it('by the tenant’s wall, or by another', async () => {
    const on = async (query: string) => (await get(`holidays/days/on?${query}`)).body;
    expect(await on('at=2027-12-25T23:30:00Z')).toMatchObject({ holiday: 'Christmas' });
    expect(await on('at=2027-12-26T00:00:00Z')).toMatchObject({ holiday: null });
    const there = 'at=2027-12-26T00:00:00Z&timeZone=America/New_York';
    expect(await on(there)).toMatchObject({ holiday: 'Christmas' });
    expect((await get('holidays/days/on?timeZone=Nowhere')).status).toBe(400);
  });
});

describe('a calendar', () => {
  const ics = [
    'BEGIN:VCALENDAR',
    'BEGIN:VEVENT',
    'SUMMARY:Christmas',
    'DTSTART;VALUE=DATE:20261225',
    'RRULE:FREQ=YEARLY',
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\r\n');
  const post = async (payload: string) => {
    const token = await api.mint.token({ oid: 'dana', roles: ['administrator'] });
    const answer = await api.app.inject({
      method: 'POST',
      url: '/api/v1/holidays/import?id=uk&name=UK&calendar=uk.ics',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/calendar' },
      payload,
    });
    return { status: answer.statusCode, body: answer.json() as unknown };
  };

  it('becomes a document that is not published', async () => {
    const { status, body } = await post(ics);
    expect(status).toBe(200);
    const { document, skipped } = body as { document: unknown; skipped: unknown[] };
    expect(HolidaysConfig.parse(document)).toMatchObject({
      id: 'uk',
      timeZone: 'Europe/London',
      dates: [{ kind: 'day', name: 'Christmas', date: '2026-12-25', yearly: true }],
      source: { calendar: 'uk.ics' },
    });
    expect(skipped).toEqual([]);
    expect(api.host.documents).toHaveLength(3);
  });

  it('is refused with the reason', async () => {
    const { status, body } = await post('<html>');
    expect(status).toBe(422);
    expect(body).toMatchObject({ details: ['this is no iCalendar file (RFC 5545)'] });
    expect((await post('x'.repeat(300_000))).status).toBe(400);
  });
});
