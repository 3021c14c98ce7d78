import { afterAll, beforeAll, expect, test } from 'vitest';
import { AgentId } from '../../domain/index.ts';
import { newAgent, newInteraction } from '../testing/memory-host.ts';
import { newTestApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await newTestApi();
  const agent = AgentId.parse('ana');
  const talk = newInteraction('i1', { state: 'agent', agent });
  api.host.change('contoso', { interactions: [talk] });
});
afterAll(() => api.close());

const as = (oid: string, role = 'agent') => ({ oid, roles: [role] });
const put = (id: string, text: unknown, who = as('ana')) =>
  api.call('PUT', `/api/v1/interactions/${id}/notes`, { as: who, body: { text } });
const read = (id: string, who = as('ana')) =>
  api.call('GET', `/api/v1/interactions/${id}/notes`, { as: who });

test('the agent who has the contact in hand writes; it is read as text, on record', async () => {
  expect((await put('i1', '<b>4711</b>\u202e')).status).toBe(200);
  expect(api.host.written.at(-1)).toMatchObject({ interaction: 'i1', agent: 'ana' });
  const { body } = await read('i1');
  expect(body).toMatchObject({ items: [{ agent: 'ana', text: 'customer of note-0' }] });
  expect(api.host.resolved).toContain('note-0');
});

test('nobody else: not another agent, not a person without an agent, no other tenant', async () => {
  expect((await put('i1', 'x', as('ben'))).status).toBe(403);
  expect((await read('i1', as('ben'))).status).toBe(403);
  expect((await put('i1', 'x', as('chloe', 'supervisor'))).status).toBe(403);
  expect((await read('i1', as('chloe', 'supervisor'))).status).toBe(200);
  expect((await put('f1', 'x')).status).toBe(404);
  expect((await read('f1')).status).toBe(404);
});

test('4,000 characters at most, and only text', async () => {
  expect((await put('i1', 'a'.repeat(4_000))).status).toBe(200);
  expect((await put('i1', 'a'.repeat(4_001))).status).toBe(400);
  expect((await put('i1', { html: 'x' })).status).toBe(400);
});

test('who gave the contact on writes, and sees who it was, until their wrap-up ends', async () => {
  const given = newInteraction('i1', { state: 'offer', agent: AgentId.parse('ben') });
  const ana = newAgent('ana', { activity: 'wrapUp', interaction: given.id });
  api.host.change('contoso', { interactions: [given], agents: [ana] });
  const shown = async () =>
    ((await api.call('GET', '/api/v1/interactions/i1', { as: as('ana') })).body as object) ?? {};
  expect((await put('i1', 'gave to Ben')).status).toBe(200);
  expect(await shown()).toHaveProperty('customerText');
  api.host.change('contoso', { agents: [newAgent('ana')] });
  expect((await put('i1', 'too late')).status).toBe(403);
  expect(await shown()).not.toHaveProperty('customerText');
});
