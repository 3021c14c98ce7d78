import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigDocument } from '../domain/index.ts';
import type { Outcome } from '../domain/index.ts';
import { newInteraction } from './testing/memory-host.ts';
import { newTestApi } from './testing/test-api.ts';
import type { TestApi } from './testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await newTestApi();
});
afterAll(() => api.close());

const MISSED: Outcome = { kind: 'abandoned', stage: 'queue', short: false };

/** Whether Ana is told who the customer of an ended interaction of Sales was. */
async function sees(history: object | undefined, outcome: Outcome | null): Promise<boolean> {
  const more = history === undefined ? {} : { history };
  const authorised = [{ agent: 'ben' }];
  const sales = {
    kind: 'queue',
    id: 'sales',
    name: 'Sales',
    requirements: [],
    authorised,
    ...more,
  };
  api.host.documents = [ConfigDocument.parse(sales)];
  const state = outcome === null ? 'queue' : 'ended';
  api.host.change('contoso', { interactions: [newInteraction('i1', { outcome, state })] });
  const as = { oid: 'ana', roles: ['agent'] };
  const { body } = await api.call('GET', '/api/v1/interactions/i1', { as });
  return JSON.stringify(body).includes('customerText');
}

test('missed and answered interactions are seen by whom the queue says', async () => {
  api.host.serving.add('ana/sales');
  expect(await sees(undefined, MISSED)).toBe(false);
  expect(await sees({ missed: 'agents' }, MISSED)).toBe(true);
  expect(await sees({ missed: 'agents' }, { kind: 'handled' })).toBe(false);
  expect(await sees({ answered: 'agents' }, { kind: 'handled' })).toBe(true);
  expect(await sees({ missed: 'agents' }, null)).toBe(false);
  api.host.serving.clear();
  expect(await sees({ missed: 'agents' }, MISSED)).toBe(false);
});

test('authorised: those whom the queue names, and no others', async () => {
  api.host.serving.add('ana/sales');
  expect(await sees({ missed: 'authorised' }, MISSED)).toBe(false);
  const as = { oid: 'ben', roles: ['agent'] };
  const { body } = await api.call('GET', '/api/v1/interactions/i1', { as });
  expect(JSON.stringify(body)).toContain('customerText');
  // Answered ones stay the supervisors'.
  expect(await sees({ missed: 'authorised' }, { kind: 'handled' })).toBe(false);
  const { body: answered } = await api.call('GET', '/api/v1/interactions/i1', { as });
  expect(JSON.stringify(answered)).not.toContain('customerText');
});
