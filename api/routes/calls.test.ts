import { afterAll, beforeAll, expect, test } from 'vitest';
import { newInteraction } from '../testing/memory-host.ts';
import { newTestApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await newTestApi();
  const callback = { attempts: 1, until: 1_800_000_100_000 };
  const open = newInteraction('i1', { state: 'scheduled', direction: 'callback', callback });
  api.host.change('contoso', { interactions: [open] });
});
afterAll(() => api.close());

const NUMBER = '+447700900123';
const as = (oid: string, role = 'agent') => ({ oid, roles: [role] });
const post = (path: string, body: unknown, who = as('ana')) =>
  api.call('POST', `/api/v1/${path}`, { as: who, body });
const last = () => api.host.submitted.at(-1);

test('an agent calls for a queue: the number goes into the vault with the call', async () => {
  const body = { to: { number: NUMBER }, queue: 'sales', show: '+442079460120' };
  expect((await post('calls', body)).status).toBe(200);
  expect(last()?.command).toEqual({
    type: 'placeCall',
    agent: 'ana',
    queue: 'sales',
    show: '+442079460120',
    target: {
      kind: 'number',
      customer: 'ref-447700900123',
      facts: { anonymous: false, country: 'GB', numberClass: 'mobile', vip: false, blocked: false },
    },
  });
  expect(JSON.stringify(last()?.command)).not.toContain(NUMBER);
  expect(last()?.options.sealed).toEqual([NUMBER.length]);
});

test('an agent calls a colleague', async () => {
  expect((await post('calls', { to: { agent: 'ben' } })).status).toBe(200);
  expect(last()?.command).toMatchObject({ target: { kind: 'agent', agent: 'ben' }, queue: null });
  expect(last()?.options.sealed).toBeUndefined();
});

test('only supervisors have another phone ring', async () => {
  const body = { to: { number: NUMBER }, agent: 'ben' };
  expect((await post('calls', body)).status).toBe(403);
  expect((await post('calls', body, as('chloe', 'supervisor'))).status).toBe(200);
  expect(last()?.command).toMatchObject({ agent: 'ben' });
  expect((await post('calls', body, as('dana', 'administrator'))).status).toBe(403);
});

test('what may not be dialled is refused in words, before anybody is rung', async () => {
  const before = api.host.submitted.length;
  api.host.noCallees.set('+12025550123', 'notPermitted');
  const policy = await post('calls', { to: { number: '+12025550123' } });
  expect(policy.status).toBe(409);
  expect(JSON.stringify(policy.body)).toContain('dialPolicy.allow');
  api.host.noCallees.set('+447700900999', 'doNotCall');
  const listed = await post('calls', { to: { number: '+447700900999' } });
  expect(listed.status).toBe(409);
  expect(JSON.stringify(listed.body)).toContain('not to be called');
  api.host.noCallees.set('+447700900998', 'noPhones');
  expect((await post('calls', { to: { number: '+447700900998' } })).status).toBe(503);
  for (const number of ['07700900123', 'sip:x@y', '+0123456', '']) {
    expect((await post('calls', { to: { number } })).status).toBe(400);
  }
  expect(api.host.submitted.length).toBe(before);
});

test('a callback is asked for, listed and cancelled', async () => {
  const at = '2026-11-27T09:30:00+00:00';
  const body = { number: NUMBER, queue: 'sales', at, priority: 2 };
  expect((await post('callbacks', body)).status).toBe(200);
  expect(last()?.command).toMatchObject({
    type: 'requestCallback',
    customer: 'ref-447700900123',
    queue: 'sales',
    at: Date.parse(at),
    priority: 2,
  });
  await post('callbacks', { number: NUMBER, queue: 'sales' });
  expect(last()?.command).toMatchObject({ at: null, priority: 5 });
  const list = await api.call('GET', '/api/v1/callbacks', { as: as('chloe', 'supervisor') });
  expect(list.body).toMatchObject({ items: [{ id: 'i1', callback: { attempts: 1 } }] });
  const path = '/api/v1/callbacks/i1';
  expect((await api.call('DELETE', path, { as: as('ana') })).status).toBe(403);
  const supervisor = { as: as('chloe', 'supervisor') };
  expect((await api.call('DELETE', path, supervisor)).status).toBe(200);
  expect(last()?.command).toEqual({ type: 'cancelCallback', interaction: 'i1' });
});
