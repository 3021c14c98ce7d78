import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TENANT_HEADER } from './gate.ts';
import type { Standing } from './port.ts';
import { CONTOSO } from './testing/memory-host.ts';
import { newTestApi } from './testing/test-api.ts';
import type { TestApi } from './testing/test-api.ts';
import { appWish, pat } from './testing/token-mint.ts';

const out = new Set<string>();
const standing: Standing = { isOut: async ({ oid }) => out.has(oid) };
let api: TestApi;
beforeEach(async () => {
  out.clear();
  api = await newTestApi({ standing });
});
afterEach(() => api.close());

const inTenant = (tenant: string) => ({ [TENANT_HEADER]: tenant });
const dana = { oid: 'dana', roles: ['administrator'] };

describe('the provider', () => {
  test('lists tenants without being in one; nobody else does', async () => {
    const list = await api.call('GET', '/api/v1/tenants', { as: pat });
    expect(list.body).toMatchObject({ items: [{ tenant: 'contoso' }, { tenant: 'fabrikam' }] });
    const other = await api.call('GET', '/api/v1/tenants', { as: dana });
    expect(other.status).toBe(403);
  });

  test('acts in the tenant it names; each use is on record with route and id', async () => {
    const headers = inTenant('fabrikam');
    const one = await api.call('GET', '/api/v1/interactions/f1', { as: pat, headers });
    expect(one.status).toBe(200);
    expect(JSON.stringify(one.body)).not.toContain('customerText');
    expect(api.host.audits).toEqual([
      {
        tenant: 'fabrikam',
        actor: { kind: 'provider', id: `${pat.tid}/pat` },
        action: 'providerAccess',
        subject: 'GET /api/v1/interactions/:id f1',
        detail: {},
      },
    ]);
  });

  test('sees nothing that cannot be put on record', async () => {
    api.host.auditDown = true;
    const headers = inTenant('contoso');
    const answer = await api.call('GET', '/api/v1/board', { as: pat, headers });
    expect(answer.status).toBe(503);
    expect(JSON.stringify(answer.body)).not.toContain('i1');
  });

  test('is a person: a program of the provider is nobody', async () => {
    const as = { ...appWish(['provider']), tid: pat.tid ?? '' };
    const headers = inTenant('contoso');
    expect((await api.call('GET', '/api/v1/board', { as, headers })).status).toBe(403);
    expect((await api.call('GET', '/api/v1/tenants', { as })).status).toBe(403);
  });

  test('must name one, and one that there is', async () => {
    expect((await api.call('GET', '/api/v1/board', { as: pat })).status).toBe(400);
    const headers = inTenant('nowhere');
    expect((await api.call('GET', '/api/v1/board', { as: pat, headers })).status).toBe(404);
  });
});

describe('nobody else chooses a tenant', () => {
  test.each(['fabrikam', 'nowhere', '../contoso', 'x'.repeat(300)])('%s', async (tenant) => {
    const headers = inTenant(tenant);
    const person = await api.call('GET', '/api/v1/board', { as: dana, headers });
    const program = await api.call('GET', '/api/v1/board', {
      as: appWish(['administrator']),
      headers,
    });
    for (const { status, body } of [person, program]) {
      expect([status, (body as { code: string }).code]).toEqual([403, 'forbidden']);
    }
  });

  test('their own may stand there', async () => {
    const headers = inTenant('contoso');
    expect((await api.call('GET', '/api/v1/board', { as: dana, headers })).status).toBe(200);
  });
});

describe('somebody who was removed', () => {
  test('is out with a token that is still good, in the words for a stranger', async () => {
    expect((await api.call('GET', '/api/v1/board', { as: dana })).status).toBe(200);
    out.add('dana');
    const removed = await api.call('GET', '/api/v1/board', { as: dana });
    const stranger = await api.call('GET', '/api/v1/board', { as: { oid: 'eve' } });
    expect(removed.status).toBe(403);
    expect(removed.body).toEqual(stranger.body);
    expect(api.host.refusals).toEqual([`${CONTOSO}/dana removed`, `${CONTOSO}/eve unknownPerson`]);
  });

  test('an unsigned guess is refused before anybody is told', async () => {
    await api.call('GET', '/api/v1/board', { as: { claims: { exp: 1 } } });
    expect(api.host.refusals).toEqual([]);
  });
});

describe('what is on record before it happens', () => {
  const removed = ['agent/ana'];

  test('publishing and exporting, by whom and what', async () => {
    await api.call('POST', '/api/v1/config/publish', { as: dana, body: { removed: ['agent/x'] } });
    await api.call('GET', '/api/v1/export/events?fromSeq=7', { as: dana });
    await api.call('GET', '/api/v1/audit', { as: dana });
    const actor = { kind: 'user', id: 'dana' };
    expect(api.host.audits).toMatchObject([
      { actor, action: 'configPublish', detail: { documents: [], removed: ['agent/x'] } },
      { actor, action: 'journalExport', subject: 'from seq 7' },
      { actor, action: 'auditRead' },
    ]);
  });

  test('without it they do not happen', async () => {
    api.host.auditDown = true;
    const published = await api.call('POST', '/api/v1/config/publish', {
      as: dana,
      body: { removed },
    });
    const exported = await api.call('GET', '/api/v1/export/events', { as: dana });
    expect([published.status, exported.status]).toEqual([503, 503]);
    expect(api.host.submitted).toEqual([]);
  });

  test('a program is named as one', async () => {
    await api.call('GET', '/api/v1/audit', { as: appWish(['administrator']) });
    expect(api.host.audits).toMatchObject([{ actor: { kind: 'app', id: 'sp-1' } }]);
  });
});
