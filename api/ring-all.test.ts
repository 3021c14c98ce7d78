import { afterAll, beforeAll, expect, test } from 'vitest';
import { AgentId, OfferId } from '../domain/index.ts';
import { newInteraction } from './testing/memory-host.ts';
import { newTestApi } from './testing/test-api.ts';
import type { TestApi } from './testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await newTestApi();
});
afterAll(() => api.close());

test('where several ring at once, each sees the customer and declines their own', async () => {
  const [ana, ben] = [AgentId.parse('ana'), AgentId.parse('ben')];
  const offers = [
    { offer: OfferId.parse('o1'), agent: ana, until: 1 },
    { offer: OfferId.parse('o2'), agent: ben, until: 1 },
  ];
  const rung = newInteraction('i2', {
    state: 'offer',
    agent: ana,
    offer: OfferId.parse('o1'),
    offers,
  });
  api.host.change('contoso', { interactions: [rung] });
  const as = { oid: 'ben', roles: ['agent'] };
  const { body } = await api.call('GET', '/api/v1/interactions/i2', { as });
  expect(body).toHaveProperty('customerText');
  const decline = (id: string) => api.call('POST', `/api/v1/offers/${id}/decline`, { as });
  expect((await decline('o1')).status).toBe(403);
  // Past the gate; the host of the tests knows only the first ring.
  api.host.nextResult = { kind: 'committed', seq: 1 };
  expect((await decline('o2')).status).toBe(200);
});
