import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AgentId, ConfigDocument, OfferId } from '../domain/index.ts';
import { TENANT_HEADER } from './gate.ts';
import { isPermitted, policy } from './policy.ts';
import type { Caller } from './policy.ts';
import { Role } from './port.ts';
import { SOUND } from './testing/memory-audio.ts';
import { newInteraction } from './testing/memory-host.ts';
import { newTestApi } from './testing/test-api.ts';
import { appWish, pat } from './testing/token-mint.ts';
import type { TestApi } from './testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await newTestApi();
  const offered = {
    state: 'offer',
    agent: AgentId.parse('ana'),
    offer: OfferId.parse('o1'),
  } as const;
  const address = { kind: 'phone', user: 'ana', key: 'a-key-of-sixteen' };
  const ana = { kind: 'agent', id: 'ana', name: 'Ana', skills: [], address };
  const may = ['state', 'agentOptStatus'];
  const authorised = [{ agent: 'ana', may }];
  const sales = { kind: 'queue', id: 'sales', name: 'Sales', requirements: [], authorised };
  const weekly = Array.from({ length: 7 }, () => []);
  const week = { kind: 'hours', id: 'week', name: 'Week', timeZone: 'UTC', weekly };
  const days = { kind: 'holidays', id: 'days', name: 'Days', dates: [] };
  const nodes = { a: { kind: 'end', prompt: null } };
  const bye = { kind: 'flow', id: 'bye', name: 'Bye', start: 'a', nodes };
  const front = {
    kind: 'attendant',
    id: 'front',
    name: 'Front',
    language: 'en-GB',
    timeZone: 'UTC',
    open: { name: 'Open', route: { kind: 'go', target: { kind: 'disconnect' } } },
    authorised: ['ana'],
    authorisedMay: ['openGreeting'],
  };
  const source = { format: 'wav', fileName: '', sizeBytes: 4 };
  const sound = { kind: 'audio', id: 'a1', name: 'A', durationMs: 1, source, sha256: SOUND };
  api.host.documents = [ana, sales, sound, week, days, front, bye].map((each) =>
    ConfigDocument.parse(each),
  );
  api.host.configs.published.push(api.host.documents);
  api.host.change('contoso', { interactions: [newInteraction('i1', offered)] });
  const foreign = { ...offered, agent: AgentId.parse('fay'), offer: OfferId.parse('fo1') };
  api.host.change('fabrikam', { interactions: [newInteraction('f1', foreign)] });
});
afterAll(() => api.close());

/** A body that each route accepts, so that only the policy can refuse. */
const bodies: Readonly<Record<string, unknown>> = {
  'POST /api/v1/interactions/:id/transfer': { target: { kind: 'queue', queue: 'support' } },
  'POST /api/v1/interactions/:id/consult': { target: { kind: 'agent', agent: 'ben' } },
  'POST /api/v1/interactions/:id/participants': { target: { kind: 'queue', queue: 'sales' } },
  'PUT /api/v1/interactions/:id/supervision': { mode: 'whisper' },
  'POST /api/v1/interactions/:id/wrap-up': { code: null },
  'POST /api/v1/interactions/:id/wrap-up/extend': { byMs: 30_000 },
  'PUT /api/v1/interactions/:id/notes': { text: 'a note' },
  'PUT /api/v1/recordings/:id/legal-hold': { held: false },
  'PUT /api/v1/voicemails/:id/messages/:message/heard': { heard: true },
  'POST /api/v1/voicemails/:id/messages/:message/forward': { voicemail: 'other' },
  'PUT /api/v1/agents/:id/state': { kind: 'ready' },
  'PUT /api/v1/agents/:id/presence': { availability: 'busy' },
  'PUT /api/v1/agents/:id/queues': { queue: 'sales', in: false },
  'POST /api/v1/queues/:id/who-would': { skills: [] },
  'PUT /api/v1/queues/:id/state': { state: 'paused' },
  'PUT /api/v1/queues/:id/settings': {},
  'PUT /api/v1/queues/:id/opt': { agent: 'ana', in: false },
  'POST /api/v1/calls': { to: { number: '+447700900123' }, agent: 'ana' },
  'POST /api/v1/callbacks': { number: '+447700900123', queue: 'sales' },
  'POST /api/v1/queues/:id/move': { target: { kind: 'queue', queue: 'support' } },
  'POST /api/v1/lists/:id/entries': { number: '+447700900123' },
  'PUT /api/v1/customers/:id/preferred-agent': { agent: 'ana' },
  'PUT /api/v1/attendants/:id/settings': {},
  'POST /api/v1/holidays/import': {
    calendar: [
      'BEGIN:VCALENDAR',
      'BEGIN:VEVENT',
      'SUMMARY:Christmas',
      'DTSTART;VALUE=DATE:20261225',
      'RRULE:FREQ=YEARLY',
      'END:VEVENT',
      'END:VCALENDAR',
    ].join('\r\n'),
  },
  'POST /api/v1/flows/:id/try': { press: ['1'] },
  'PUT /api/v1/audio/:id': Buffer.from('RIFF'),
  'POST /api/v1/speech/preview': { text: 'Hello', language: 'en' },
  'POST /api/v1/config/check': { documents: [] },
  'POST /api/v1/config/publish': { documents: [] },
  'POST /api/v1/config/diff': { documents: [] },
  'POST /api/v1/config/rollback': { version: 1 },
  'POST /api/v1/config/drafts': { name: 'Christmas' },
  'PUT /api/v1/config/drafts/:id': { name: 'Christmas' },
  'POST /api/v1/config/drafts/:id/publish': {},
};

const ids: Readonly<Record<string, { own: string; foreign: string }>> = {
  interactions: { own: 'i1', foreign: 'f1' },
  callbacks: { own: 'i1', foreign: 'f1' },
  agents: { own: 'ana', foreign: 'fay' },
  offers: { own: 'o1', foreign: 'fo1' },
  queues: { own: 'sales', foreign: 'desk' },
  lists: { own: 'l1', foreign: 'fl1' },
  customers: { own: 'p1', foreign: 'fp1' },
  recordings: { own: 'r1', foreign: 'fr1' },
  config: { own: 'd1', foreign: 'fd1' },
  flows: { own: 'bye', foreign: 'their-bye' },
  attendants: { own: 'front', foreign: 'their-front' },
  hours: { own: 'week', foreign: 'their-week' },
  holidays: { own: 'days', foreign: 'their-days' },
  audio: { own: 'a1', foreign: 'their-a1' },
  voicemails: { own: 'reception', foreign: 'fays' },
};

function address(url: string, which: 'own' | 'foreign' | 'absent'): string {
  const kind = url.split('/')[3] ?? '';
  const id = which === 'absent' ? 'nothing-here' : (ids[kind]?.[which] ?? 'x');
  return url
    .replace(':id', id)
    .replace(':leg', 'l1')
    .replace(':entry', 'n0')
    .replace(':version', '1')
    .replace(':message', 'm1');
}

const rows = Object.entries(policy).map(([key, rule]) => {
  const [method = '', url = ''] = key.split(' ');
  return { key, method: method as 'GET' | 'POST' | 'PUT' | 'DELETE', url, rule, body: bodies[key] };
});
const guarded = rows.filter(({ rule }) => Array.isArray(rule.roles));

/** How each role comes in: the provider by its own Entra tenant, and with a tenant to act in. */
function comeIn(role: Role) {
  if (role !== 'provider') return { as: { oid: 'ana', roles: [role] }, headers: {} };
  return { as: pat, headers: { [TENANT_HEADER]: 'contoso' } };
}
const callerOf = (role: Role): Caller =>
  role === 'provider' ? { as: 'provider', roles: [role] } : { as: 'person', roles: [role] };

describe('every route × role', () => {
  const cases = guarded.flatMap((row) => Role.options.map((role) => ({ ...row, role })));
  test.each(cases)('$key as $role', async ({ method, url, rule, body, role }) => {
    const { status } = await api.call(method, address(url, 'own'), { ...comeIn(role), body });
    expect(status).toBe(isPermitted(rule, callerOf(role)) ? 200 : 403);
  });

  const customers = Role.options.filter((role) => role !== 'provider');
  const apps = guarded.flatMap((row) => customers.map((role) => ({ ...row, role })));
  test.each(apps)('$key as an application with $role', async (row) => {
    const { method, url, rule, body, role } = row;
    const { status } = await api.call(method, address(url, 'own'), { as: appWish([role]), body });
    expect(status).toBe(isPermitted(rule, { as: 'app', roles: [role] }) ? 200 : 403);
  });

  test.each(guarded)('$key with the provider role of a customer', async (row) => {
    const { method, url, body } = row;
    const as = { oid: 'dana', roles: ['provider'] };
    const headers = { [TENANT_HEADER]: 'contoso' };
    const answer = await api.call(method, address(url, 'own'), { as, body, headers });
    expect(answer.status).toBe(403);
  });

  test.each(guarded)('$key without token, with a bad one, without role', async (row) => {
    const url = address(row.url, 'own');
    const none = await api.call(row.method, url, { as: null, body: row.body });
    expect([none.status, none.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    const late = await api.call(row.method, url, { as: { claims: { exp: 1 } }, body: row.body });
    expect(late.status).toBe(401);
    const erin = await api.call(row.method, url, { as: { oid: 'ana', roles: [] }, body: row.body });
    expect(erin.status).toBe(403);
    if (row.rule.scope === 'installation') return;
    const stranger = await api.call(row.method, url, { as: { oid: 'eve' }, body: row.body });
    expect([stranger.status, (stranger.body as { code: string }).code]).toEqual([
      403,
      'notAllowed',
    ]);
  });
});

describe('every route with an id × tenant', () => {
  // An upload makes what is absent, in the uploader's own tenant.
  const withId = guarded.filter(
    ({ url, key }) => url.includes(':id') && key !== 'PUT /api/v1/audio/:id',
  );
  const cases = withId.flatMap((row) =>
    Role.options
      .filter((role) => isPermitted(row.rule, callerOf(role)))
      .map((role) => ({ ...row, role })),
  );
  test.each(cases)('$key as $role: foreign and absent look the same', async (row) => {
    const way = { ...comeIn(row.role), body: row.body };
    const foreign = await api.call(row.method, address(row.url, 'foreign'), way);
    const absent = await api.call(row.method, address(row.url, 'absent'), way);
    expect(foreign.status).toBe(404);
    expect(foreign.body).toEqual(absent.body);
  });

  test('lists hold nothing of another tenant', async () => {
    const lists = guarded.filter(
      ({ method, url, rule }) =>
        method === 'GET' && !url.includes(':id') && rule.scope !== 'installation',
    );
    for (const { url: route } of lists) {
      const url = address(route, 'own');
      const as = { oid: 'chloe', roles: [...Role.options] };
      const { status, body } = await api.call('GET', url, { as });
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toMatch(/"(f1|fay|desk|fo1|fm1|fays)"/);
    }
  });
});

describe('OpenAPI', () => {
  test('is public, valid in its references, and names every route of the table', async () => {
    const { status, body } = await api.call('GET', '/api/v1/openapi.json', { as: null });
    expect(status).toBe(200);
    const document = body as { openapi: string; paths: Record<string, Record<string, unknown>> };
    expect(document.openapi).toBe('3.1.0');
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const expected = rows
      .map(
        ({ method, url }) => `${method} ${url.replace(/:(id|leg|version|entry|message)/g, '{$1}')}`,
      )
      .filter((key) => !key.endsWith('/openapi.json'));
    expect(described.filter((key) => key.includes('/api/v1/')).sort()).toEqual(expected.sort());
    expect(danglingRefs(document)).toEqual([]);
  });

  test('names the tenant header where the provider has to send it, and nowhere else', async () => {
    const { body } = await api.call('GET', '/api/v1/openapi.json', { as: null });
    const { paths } = body as { paths: Record<string, Record<string, Operation>> };
    for (const { key, rule, method, url } of rows) {
      if (rule.roles === 'public') continue;
      const operation =
        paths[url.replace(/:(id|leg|version|entry|message)/g, '{$1}')]?.[method.toLowerCase()];
      const headers = operation?.parameters?.filter(({ in: where }) => where === 'header') ?? [];
      const people = rule.roles === 'socket' ? rule.people : rule.roles;
      const isFor = people?.includes('provider') ?? true;
      const expected = isFor && rule.scope === undefined ? [TENANT_HEADER] : [];
      expect([key, headers.map(({ name }) => name)]).toEqual([key, expected]);
    }
  });

  test('each operation has a response and each path parameter is declared', async () => {
    const { body } = await api.call('GET', '/api/v1/openapi.json', { as: null });
    const { paths } = body as { paths: Record<string, Record<string, Operation>> };
    for (const [path, methods] of Object.entries(paths)) {
      for (const operation of Object.values(methods)) {
        expect(Object.keys(operation.responses ?? {})).not.toEqual([]);
        const declared = (operation.parameters ?? []).filter(({ in: where }) => where === 'path');
        expect(declared.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{[^}]+\}/g) ?? []);
      }
    }
  });
});

interface Operation {
  readonly responses?: Record<string, unknown>;
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
}

/** `#/…` references that lead nowhere inside the document. */
function danglingRefs(document: unknown): string[] {
  const text = JSON.stringify(document);
  const refs = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => match[1] ?? '');
  return refs.filter((ref) => {
    let at: unknown = document;
    for (const part of ref.split('/')) {
      at = typeof at === 'object' && at !== null ? Reflect.get(at, part) : undefined;
    }
    return at === undefined;
  });
}
