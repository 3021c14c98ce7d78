import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FABRIKAM } from './testing/memory-host.ts';
import { newTestApi } from './testing/test-api.ts';
import type { TestApi } from './testing/test-api.ts';
import { listen, openSocket } from './testing/test-socket.ts';
import { tokenAttacks } from './testing/token-attacks.ts';

/** The test host's clock stands still. */
const NOW = 1_800_000_000;
const UNKNOWN = '9999a70b-0000-4000-8000-000000000001';

let api: TestApi;
let url: string;
beforeAll(async () => {
  api = await newTestApi();
  url = await listen(api);
  expect(api.host.clock).toBe(NOW * 1_000);
});
afterAll(() => api.close());

const routes = [
  ['GET', '/api/v1/board', undefined],
  ['GET', '/api/v1/tenants', undefined],
  ['PUT', '/api/v1/agents/ana/state', { kind: 'ready' }],
] as const;

async function overHttp(token: string): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  for (const [method, path, body] of routes) {
    const headers = { authorization: `Bearer ${token}` };
    const given = body === undefined ? {} : { body };
    const { status, ...rest } = await api.call(method, path, { as: null, headers, ...given });
    answers.push([status, rest.headers['www-authenticate'], rest.body]);
  }
  return answers;
}

async function overSocket(token: string): Promise<readonly unknown[]> {
  const ways = [
    openSocket(url, { headers: { authorization: `Bearer ${token}` } }),
    openSocket(url, { hello: { token } }),
    openSocket(url, { hello: { token, resume: { n: 1 } } }),
  ];
  return Promise.all(ways.map(async ({ closed, messages }) => [await closed, messages]));
}

describe('every token attack is refused in the same words, and nothing is done', () => {
  test.each(tokenAttacks(NOW))('%s', async (_name, make) => {
    const token = await make(api.mint);
    const before = api.host.submitted.length;
    const body = {
      code: 'invalidToken',
      message: 'The token is not valid here',
      remedy: 'Get a new token for this API and try again.',
    };
    const refusal = [401, 'Bearer error="invalid_token"', expect.objectContaining(body)];
    expect(await overHttp(token)).toEqual([refusal, refusal, refusal]);
    const closed = [{ code: 4401, reason: 'unauthenticated' }, []];
    expect(await overSocket(token)).toEqual([closed, closed, closed]);
    expect(api.host.submitted).toHaveLength(before);
  });

  test('the table reaches what it means to: a good token is let in by these ways', async () => {
    const token = await api.mint.token({ oid: 'chloe', roles: ['supervisor'] });
    const [board] = await overHttp(token);
    expect((board as readonly unknown[])[0]).toBe(200);
    const { first, socket } = openSocket(url, { hello: { token } });
    expect(await first).toContain('"snapshot"');
    socket.terminate();
  });
});

describe('a genuine token that opens nothing', () => {
  test.each([
    ['of an organisation that is not on the list', { tid: UNKNOWN, oid: 'chloe' }],
    ['of another organisation’s person with the same object id', { tid: FABRIKAM, oid: 'chloe' }],
    ['of a person whom nobody named', { oid: 'eve' }],
  ])('%s', async (_name, as) => {
    const token = await api.mint.token({ ...as, roles: ['supervisor'] });
    const [board] = await overHttp(token);
    const notAllowed = expect.objectContaining({ code: 'notAllowed' });
    expect(board).toEqual([403, undefined, notAllowed]);
    const closed = [{ code: 4403, reason: 'forbidden' }, []];
    expect(await overSocket(token)).toEqual([closed, closed, closed]);
  });

  test('an e-mail address of somebody else makes nobody else of them', async () => {
    const claims = { email: 'chloe@contoso.example', preferred_username: 'chloe@contoso.example' };
    const token = await api.mint.token({ oid: 'eve', roles: ['supervisor'], claims });
    expect(await overHttp(token)).toContainEqual(expect.arrayContaining([403]));
  });
});
