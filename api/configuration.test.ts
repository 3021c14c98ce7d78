import { beforeEach, describe, expect, it, test } from 'vitest';
import { ConfigDocument } from '../domain/index.ts';
import { newTestApi } from './testing/test-api.ts';
import type { TestApi } from './testing/test-api.ts';

const dana = { oid: 'dana', roles: ['administrator'] } as const;
const queue = (id: string, more: object = {}) =>
  ConfigDocument.parse({ kind: 'queue', id, name: id, requirements: [], ...more });
const phone = (key: string) =>
  ConfigDocument.parse({
    ...{ kind: 'agent', id: 'ana', name: 'Ana', skills: [] },
    address: { kind: 'phone', user: 'ana', key },
  });

/** Two versions: Sales, then a longer ring for it and Support. */
let api: TestApi;
beforeEach(async () => {
  api = await newTestApi();
  const { published } = api.host.configs;
  published.push([queue('sales'), phone('the-key-of-old-00')]);
  published.push([
    queue('sales', { ringTimeMs: 20_000 }),
    queue('support'),
    phone('the-key-of-now-00'),
  ]);
  api.host.documents = published[1] ?? [];
  return () => api.close();
});

const ask = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown) => {
  const answer = await api.call(method, `/api/v1/config/${path}`, { as: dana, body });
  return { status: answer.status, body: answer.body as Record<string, unknown> };
};
const submitted = () => api.host.submitted.map(({ command }) => command);

describe('versions', () => {
  it('are listed newest first, a page at a time', async () => {
    const first = await ask('GET', 'versions?limit=1');
    expect(first.body).toMatchObject({ items: [{ version: 2, documents: 3 }], next: 2 });
    const second = await ask('GET', 'versions?limit=1&before=2');
    expect(second.body).toMatchObject({ items: [{ version: 1 }], next: null });
  });

  it('say what they changed, or what going back to them would change', async () => {
    const one = await ask('GET', 'versions/2');
    expect(one.body['changes']).toMatchObject([
      { kind: 'changed', key: 'agent/ana' },
      {
        ...{ kind: 'changed', key: 'queue/sales', name: 'sales' },
        fields: [{ path: '/ringTimeMs', before: 15_000, after: 20_000 }],
        lines: ['~ queue/sales "sales"', '    /ringTimeMs: 15 s → 20 s'],
      },
      { kind: 'added', key: 'queue/support' },
    ]);
    const back = await ask('GET', 'versions/1?against=present&documents=true');
    expect(back.body['changes']).toMatchObject([{}, {}, { kind: 'removed', key: 'queue/support' }]);
    expect(back.body['all']).toHaveLength(2);
    expect((await ask('GET', 'versions/9')).status).toBe(404);
  });

  it('are gone back to by publishing what differs; a phone keeps its password', async () => {
    const { status, body } = await ask('POST', 'rollback', { version: 1 });
    expect([status, body['version']]).toEqual([200, 3]);
    expect(submitted()).toMatchObject([
      {
        type: 'publishConfig',
        documents: [{ id: 'sales', ringTimeMs: 15_000 }],
        removed: ['queue/support'],
        note: 'back to version 1',
        ifVersion: 2,
      },
    ]);
    expect(api.host.audits).toMatchObject([{ action: 'configPublish' }]);
    expect((await ask('POST', 'rollback', { version: 7 })).status).toBe(404);
  });
});

describe('a change on an earlier version', () => {
  test('keeps what others published since, field by field', async () => {
    const documents = [queue('sales', { wrapUpMs: 0 })];
    const plan = await ask('POST', 'diff', { documents, base: 1 });
    expect(plan.body).toMatchObject({
      ...{ version: 2, conflicts: [] },
      changes: [{ key: 'queue/sales', fields: [{ path: '/wrapUpMs' }] }],
    });
    expect((await ask('POST', 'publish', { documents, base: 1 })).body['version']).toBe(3);
    expect(submitted()).toMatchObject([{ documents: [{ ringTimeMs: 20_000, wrapUpMs: 0 }] }]);
  });

  test('says which fields others changed too, and publishes nothing', async () => {
    const documents = [queue('sales', { ringTimeMs: 30_000 })];
    const { status, body } = await ask('POST', 'publish', { documents, base: 1 });
    expect(status).toBe(409);
    expect(body['details']).toEqual([
      'queue/sales/ringTimeMs: was 15000, is 20000 now, shall be 30000',
    ]);
    expect(submitted()).toEqual([]);
  });

  test('on a version that never was is refused', async () => {
    const { status, body } = await ask('POST', 'publish', { documents: [], base: 9 });
    expect([status, body['details']]).toEqual([422, ['base: there is no version 9']]);
  });

  test('when somebody publishes at the same moment, is merged again', async () => {
    const refused = { kind: 'refused', reason: 'configMoved', details: [] } as const;
    api.host.nextResult = refused;
    const { status } = await ask('POST', 'publish', { documents: [queue('sales')] });
    expect([status, submitted().length]).toEqual([200, 2]);
  });
});

describe('whose people sign in', () => {
  const settings = (entraTenant: string | null, name = 'Contoso') =>
    ConfigDocument.parse({ kind: 'settings', name, timeZone: 'UTC', entraTenant });
  const OWN = 'c0a70050-0000-4000-8000-000000000001';
  const THEIRS = 'c0a70050-0000-4000-8000-000000000002';

  it('is said by the provider alone, by whatever way an administrator publishes', async () => {
    api.host.documents = [settings(OWN)];
    api.host.configs.published.push(api.host.documents);
    const taken = await ask('POST', 'publish', { documents: [settings(THEIRS)] });
    expect(taken.status).toBe(403);
    expect(JSON.stringify(taken.body)).toContain('settings/entraTenant: the provider alone');
    const draft = await ask('POST', 'drafts', { name: 'x', documents: [settings(THEIRS)] });
    const id = String(draft.body['id']);
    expect((await ask('POST', `drafts/${id}/publish`, {})).status).toBe(403);
    expect(submitted()).toEqual([]);
    const renamed = await ask('POST', 'publish', { documents: [settings(OWN, 'New name')] });
    expect(renamed.status).toBe(200);
  });
});

describe('a draft', () => {
  const create = async (more: object = {}) => {
    const documents = [queue('sales', { wrapUpMs: 0 })];
    const { body } = await ask('POST', 'drafts', { name: 'Christmas', documents, ...more });
    return body as { id: string; revision: number; base: number };
  };

  it('is made on the version that stands, listed, changed and removed', async () => {
    const { id, base } = await create();
    expect(base).toBe(2);
    const list = await ask('GET', 'drafts');
    expect(list.body['items']).toMatchObject([{ id, name: 'Christmas', changed: 1, base: 2 }]);
    expect((await ask('GET', 'drafts?mine=true')).body['items']).toHaveLength(1);
    const other = { as: { oid: 'ana', roles: ['administrator'] } } as const;
    const ofAna = await api.call('GET', '/api/v1/config/drafts?mine=true', other);
    expect(ofAna.body).toEqual({ items: [] });
    const put = await ask('PUT', `drafts/${id}`, { documents: [], removed: ['queue/sales'] });
    expect(put.body).toMatchObject({ name: 'Christmas', revision: 2, removed: ['queue/sales'] });
    expect((await ask('DELETE', `drafts/${id}`)).status).toBe(200);
    expect((await ask('GET', `drafts/${id}`)).status).toBe(404);
  });

  it('of two people who change the same revision the second is told', async () => {
    const { id, revision } = await create();
    expect((await ask('PUT', `drafts/${id}`, { revision })).status).toBe(200);
    expect((await ask('PUT', `drafts/${id}`, { revision })).status).toBe(409);
  });

  it('is published on top of what stands, and is gone then', async () => {
    const { id } = await create({ base: 1 });
    const check = await ask('POST', `drafts/${id}/check`);
    expect(check.body).toMatchObject({ conflicts: [], faults: [], version: 2 });
    const { body } = await ask('POST', `drafts/${id}/publish`, {});
    expect(body['version']).toBe(3);
    expect(submitted()).toMatchObject([
      { documents: [{ ringTimeMs: 20_000, wrapUpMs: 0 }], note: 'Christmas' },
    ]);
    expect((await ask('GET', `drafts/${id}`)).status).toBe(404);
  });

  it('stays when it cannot be published', async () => {
    const { id } = await create({ base: 1, documents: [queue('sales', { ringTimeMs: 1 })] });
    expect((await ask('POST', `drafts/${id}/publish`, {})).status).toBe(409);
    expect((await ask('GET', `drafts/${id}`)).status).toBe(200);
  });
});

test('a whole configuration may be larger than other requests', async () => {
  const name = 'x'.repeat(60);
  const documents = Array.from({ length: 1_800 }, (_, i) => queue(`q${i}`, { name }));
  expect(JSON.stringify(documents).length).toBeGreaterThan(1_500_000);
  expect((await ask('POST', 'publish', { documents })).status).toBe(200);
  const [{ detail } = { detail: {} }] = api.host.audits;
  expect(JSON.stringify(detail).length).toBeLessThan(4_000);
  expect(JSON.stringify(detail)).toMatch(/and \d+ more/);
});
