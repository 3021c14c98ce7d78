import { afterEach, beforeEach, expect, test } from 'vitest';
import type { GroupRoles, Role } from './port.ts';
import { newTestApi } from './testing/test-api.ts';
import type { TestApi } from './testing/test-api.ts';
import { listen, openSocket } from './testing/test-socket.ts';
import { pat } from './testing/token-mint.ts';

/** What each person may do by a group, as the process would find out. */
const byGroup = new Map<string, readonly Role[]>();
const groupRoles: GroupRoles = { rolesOf: async ({ oid }) => byGroup.get(oid) ?? [] };

let api: TestApi;
beforeEach(async () => {
  byGroup.clear();
  api = await newTestApi({ groupRoles, recheckMs: 10 });
});
afterEach(() => api.close());

const ana = { oid: 'ana', roles: [] };
const status = async (url: string, as = ana) => (await api.call('GET', url, { as })).status;

test('a group opens what its role opens, and nothing once it is left', async () => {
  expect(await status('/api/v1/board')).toBe(403);
  byGroup.set('ana', ['agent']);
  expect(await status('/api/v1/board')).toBe(200);
  expect(await status('/api/v1/reports')).toBe(403);
  byGroup.set('ana', ['supervisor']);
  expect(await status('/api/v1/reports')).toBe(200);
  byGroup.clear();
  expect(await status('/api/v1/board')).toBe(403);
  expect(api.host.refusals).toContain('c0a70050-0000-4000-8000-000000000001/ana noRole');
});

test('it adds to app roles and replaces none', async () => {
  byGroup.set('ana', ['supervisor']);
  const { body } = await api.call('GET', '/api/v1/me', { as: { oid: 'ana', roles: ['agent'] } });
  expect(body).toMatchObject({ roles: ['agent', 'supervisor'] });
});

test('it lets nobody in whom the configuration does not name, and no provider', async () => {
  byGroup.set('eve', ['administrator']);
  expect(await status('/api/v1/board', { oid: 'eve', roles: [] })).toBe(403);
  byGroup.set('pat', ['supervisor', 'administrator']);
  const headers = { 'x-patchbay-tenant': 'contoso' };
  const audit = await api.call('GET', '/api/v1/audit', { as: pat, headers });
  expect(audit.status).toBe(403);
});

test('a socket ends when the only role is gone', async () => {
  byGroup.set('ana', ['agent']);
  const url = await listen(api);
  const { first, closed } = openSocket(url, { hello: { token: await api.mint.token(ana) } });
  expect(await first).toContain('"snapshot"');
  byGroup.clear();
  expect(await closed).toEqual({ code: 4403, reason: 'forbidden' });
});

test('a socket whose person has other roles now must come again', async () => {
  byGroup.set('ana', ['agent']);
  const url = await listen(api);
  const { first, closed } = openSocket(url, { hello: { token: await api.mint.token(ana) } });
  await first;
  byGroup.set('ana', ['agent', 'supervisor']);
  expect(await closed).toEqual({ code: 4401, reason: 'unauthenticated' });
});
