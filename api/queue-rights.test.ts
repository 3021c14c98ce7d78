import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ConfigDocument } from '../domain/index.ts';
import { newTestApi } from './testing/test-api.ts';
import type { TestApi } from './testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await newTestApi();
});
afterAll(() => api.close());

const AUTHORISED = [
  { agent: 'ana', may: ['greeting', 'timeout', 'state', 'agentOptStatus'] },
  { agent: 'ben', may: [], hidden: true },
];
beforeEach(() => {
  const ben = { kind: 'agent', id: 'ben', name: 'Ben', skills: [], address: null };
  const sales = {
    kind: 'queue',
    id: 'sales',
    name: 'Sales',
    requirements: [],
    authorised: AUTHORISED,
  };
  api.host.documents = [ben, sales].map((each) => ConfigDocument.parse(each));
  api.host.configs.published.push(api.host.documents);
});

const ana = { oid: 'ana', roles: ['agent'] };
const dana = { oid: 'dana', roles: ['administrator'] };
const put = (path: string, body: object, as: object = ana) =>
  api.call('PUT', `/api/v1/queues/sales/${path}`, { as, body });
const GREETING = { kind: 'text', text: 'Hello.', language: 'en-GB' };
const wait = { afterMs: 60_000, target: { kind: 'end' } };
const published = () => {
  const command = api.host.submitted.at(-1)?.command;
  const documents = command?.type === 'publishConfig' ? command.documents : [];
  return documents.find((each) => each.kind === 'queue');
};

describe('an authorised user', () => {
  test('an authorised user changes what the switches say, and nothing else', async () => {
    expect((await put('settings', { greeting: GREETING, overflow: { wait } })).status).toBe(200);
    expect(published()).toMatchObject({
      greeting: GREETING,
      overflow: { count: null, wait, noAgents: null },
      authorised: [{ agent: 'ana' }, { agent: 'ben' }],
    });
    const before = api.host.submitted.length;
    for (const change of [
      { presence: 'availableOnly' },
      { greeting: null, strategy: 'serial' },
      { overflow: { count: { max: 0, target: { kind: 'end' } } } },
    ]) {
      expect((await put('settings', change)).status).toBe(403);
    }
    expect(api.host.submitted).toHaveLength(before);
  });

  test('who may nothing publishes nothing, not even no change', async () => {
    const before = api.host.submitted.length;
    expect((await put('settings', {}, { oid: 'ben', roles: ['agent'] })).status).toBe(403);
    expect(api.host.submitted).toHaveLength(before);
  });

  test('says which switches are missing', async () => {
    const { body } = await put('settings', { presence: 'availableOnly', optOut: false });
    expect(JSON.stringify(body)).toMatch(/not authorised for presence.*not authorised for optOut/);
  });

  test('names no field that only an administrator changes', async () => {
    expect((await put('settings', { authorised: [] })).status).toBe(400);
    expect((await put('settings', { name: 'Other' }, dana)).status).toBe(400);
    expect((await put('settings', { strategy: 'roundRobin' }, dana)).status).toBe(200);
  });

  test('pauses the queue and opts others out; who is not named does not', async () => {
    expect((await put('state', { state: 'paused' })).status).toBe(200);
    expect((await put('opt', { agent: 'ben', in: false })).status).toBe(200);
    expect(api.host.submitted.at(-1)?.command).toMatchObject({ type: 'setAgentQueue', in: false });
    const eve = { oid: 'ben', roles: ['agent'] };
    expect((await put('state', { state: 'paused' }, eve)).status).toBe(403);
    expect((await put('opt', { agent: 'ben', in: false }, eve)).status).toBe(403);
    expect((await put('settings', { greeting: GREETING }, eve)).status).toBe(403);
  });
});

test("who is hidden is not named to the queue's agents", async () => {
  const named = async (as: object) => {
    const { body } = await api.call('GET', '/api/v1/queues/sales/authorised', { as });
    return JSON.stringify(body).match(/"agent":"[a-z]+"/g);
  };
  expect(await named(ana)).toEqual(['"agent":"ana"']);
  expect(await named(dana)).toEqual(['"agent":"ana"', '"agent":"ben"']);
});
