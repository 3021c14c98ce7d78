import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConfigDocument } from '../domain/index.ts';
import { newTestApi } from './testing/test-api.ts';
import type { TestApi } from './testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await newTestApi();
});
afterAll(() => api.close());

const text = (words: string) => ({ kind: 'text', text: words, language: 'en-GB' });
const flow = (greeting: string | null) => ({
  name: 'Flow',
  greeting: greeting === null ? null : text(greeting),
  route: { kind: 'go', target: { kind: 'disconnect' } },
});
const empty = Array.from({ length: 7 }, () => []);
const hours = (id: string) => ({ kind: 'hours', id, name: id, timeZone: 'UTC', weekly: empty });

beforeEach(() => {
  const attendant = {
    kind: 'attendant',
    id: 'reception',
    name: 'Reception',
    language: 'en-GB',
    timeZone: 'UTC',
    open: flow('Hello.'),
    hours: 'own',
    closed: flow('Closed.'),
    holidays: [{ holidays: 'days', flow: flow(null) }],
    authorised: ['ana'],
    authorisedMay: ['openGreeting', 'hours', 'holidays'],
  };
  const days = { kind: 'holidays', id: 'days', name: 'Days', dates: [] };
  const desk = { kind: 'queue', id: 'desk', name: 'Desk', requirements: [], openHours: 'shared' };
  api.host.documents = [attendant, hours('own'), hours('shared'), days, desk].map((each) =>
    ConfigDocument.parse(each),
  );
  api.host.configs.published.push(api.host.documents);
});

const put = (body: object, as: object = { oid: 'ana', roles: ['agent'] }) =>
  api.call('PUT', '/api/v1/attendants/reception/settings', { as, body });
const published = () => {
  const command = api.host.submitted.at(-1)?.command;
  return command?.type === 'publishConfig' ? command.documents : [];
};

describe('an authorised user of an attendant', () => {
  it('is needed for no change, too, and for hearing who shares its hours', async () => {
    const before = api.host.submitted.length;
    const ben = { oid: 'ben', roles: ['agent'] };
    for (const change of [{}, { hours: 'shared', weekly: empty }]) {
      const { status, body } = await put(change, ben);
      expect([status, JSON.stringify(body)]).toEqual([403, expect.not.stringContaining('desk')]);
    }
    expect(api.host.submitted).toHaveLength(before);
  });

  it('changes the greeting that the switches name, and no other', async () => {
    expect((await put({ open: flow('Welcome.') })).status).toBe(200);
    expect(published()[0]).toMatchObject({ open: { greeting: text('Welcome.') } });
    const { status, body } = await put({ closed: flow('Gone.') });
    expect(status).toBe(403);
    expect(JSON.stringify(body)).toContain('not authorised for closedGreeting');
    const other = { name: 'Flow', route: { kind: 'go', target: { kind: 'queue', queue: 'desk' } } };
    expect((await put({ open: other })).status).toBe(403);
    expect((await put({ open: flow('Welcome.') }, { oid: 'ben', roles: ['agent'] })).status).toBe(
      403,
    );
  });

  it('changes its opening hours and dates of its holidays', async () => {
    const weekly = [[{ from: '09:00', to: '17:00' }], ...empty.slice(1)];
    expect((await put({ weekly })).status).toBe(200);
    expect(published()).toMatchObject([
      { kind: 'attendant' },
      { kind: 'hours', id: 'own', weekly },
    ]);
    const dates = [{ kind: 'day', name: 'Day', date: '2026-12-25', yearly: true }];
    expect((await put({ dates: { days: dates } })).status).toBe(200);
    expect(published()).toMatchObject([{ kind: 'attendant' }, { kind: 'holidays', dates }]);
  });

  it('does not change hours that others use, nor holidays of others', async () => {
    const { status, body } = await put({ hours: 'shared', weekly: empty });
    expect(status).toBe(403);
    expect(JSON.stringify(body)).toContain('shared is used by desk, too');
    expect((await put({ dates: { other: [] } })).status).toBe(404);
  });

  it('an administrator changes any of these; nobody what is not here', async () => {
    const dana = { oid: 'dana', roles: ['administrator'] };
    expect((await put({ closed: flow('Gone.') }, dana)).status).toBe(200);
    expect((await put({ language: 'de-DE' }, dana)).status).toBe(400);
  });
});
