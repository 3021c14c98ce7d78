import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigDocument } from '../domain/index.ts';
import { newTestApi } from './testing/test-api.ts';
import type { TestApi } from './testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await newTestApi();
});
afterAll(() => api.close());

const administrator = { roles: ['administrator'] } as const;
const agent = (address: unknown) =>
  ConfigDocument.parse({ kind: 'agent', id: 'ana', name: 'Ana', skills: [], address });

test('a phone’s password is shown once, to an administrator, and never cached', async () => {
  api.host.documents = [agent({ kind: 'teamsUser', number: '+442079460111' })];
  const made = await api.call('PUT', '/api/v1/agents/ana/phone', { as: administrator });
  expect(made).toMatchObject({ status: 200, body: { name: 'ana.contoso' } });
  expect(made.headers['cache-control']).toBe('no-store');
  const published = api.host.submitted.at(-1)?.command;
  if (published?.type !== 'publishConfig') throw new Error('nothing was published');
  const [document] = published.documents;
  if (document?.kind !== 'agent' || document.address?.kind !== 'phone') throw new Error('no phone');
  expect(made.body).toMatchObject({ password: `of ${document.address.key}` });
  expect(JSON.stringify(published)).not.toContain('password":');

  api.host.documents = [document];
  const again = await api.call('PUT', '/api/v1/agents/ana/phone', { as: administrator });
  expect(again.body).not.toMatchObject({ password: `of ${document.address.key}` });
  const seen = await api.call('GET', '/api/v1/agents/ana/phone');
  expect(seen).toMatchObject({ status: 200, body: { name: 'ana.contoso', registered: 1 } });
  expect(JSON.stringify(seen.body)).not.toContain('password');
});

test('who has no such phone has none to show', async () => {
  api.host.documents = [agent(null)];
  expect((await api.call('GET', '/api/v1/agents/ana/phone')).status).toBe(404);
  const put = await api.call('PUT', '/api/v1/agents/nobody/phone', { as: administrator });
  expect(put.status).toBe(404);
  expect((await api.call('PUT', '/api/v1/agents/ana/phone')).status).toBe(403);
});
