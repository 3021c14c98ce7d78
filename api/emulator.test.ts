import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newTestApi } from './testing/test-api.ts';
import type { TestApi } from './testing/test-api.ts';

let api: TestApi;
let cloudUrl: string;
const seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] =
  [];
const cloud = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => (body += String(chunk)));
  request.on('end', () => {
    const { method = '', url = '', headers } = request;
    seen.push({ method, url, headers, body });
    response.writeHead(201, { 'content-type': 'application/json', 'set-cookie': 'a=b' });
    response.end('{"id":"c1"}');
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => cloud.listen(0, '127.0.0.1', resolve));
  cloudUrl = `http://127.0.0.1:${(cloud.address() as AddressInfo).port}`;
  api = await newTestApi({ cloudUrl });
});
afterAll(async () => {
  await api.close();
  cloud.close();
});

const post = (url: string, headers: Record<string, string> = {}, remoteAddress = '127.0.0.1') =>
  api.app.inject({
    method: 'POST',
    url,
    remoteAddress,
    headers: { host: 'localhost:3978', 'content-type': 'application/json', ...headers },
    payload: '{"as":"chloe"}',
  });

describe('the emulated cloud behind the product', () => {
  test('passes method, path, query and body on, and nothing that identifies', async () => {
    const answer = await post('/emulator/calls/7/press?now=1', {
      cookie: 'x=y',
      'x-forwarded-for': 'z',
    });
    expect([answer.statusCode, answer.json()]).toEqual([201, { id: 'c1' }]);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(seen.at(-1)).toMatchObject({
      method: 'POST',
      url: '/emulator/calls/7/press?now=1',
      body: '{"as":"chloe"}',
    });
    expect(seen.at(-1)?.headers).not.toHaveProperty('cookie');
    expect(seen.at(-1)?.headers).not.toHaveProperty('x-forwarded-for');
  });

  test.each([
    ['another machine', {}, '192.0.2.7'],
    ['a rebound name', { host: 'evil.example:3978' }, '127.0.0.1'],
    ['a foreign page', { origin: 'https://evil.example' }, '127.0.0.1'],
    ['no page at all of another port', { origin: 'http://localhost:1' }, '127.0.0.1'],
  ] as const)('%s gets no token', async (_name, headers, peer) => {
    const before = seen.length;
    expect((await post('/emulator/token', headers, peer)).statusCode).toBe(403);
    expect(seen.length).toBe(before);
  });

  test('our own page and the cloud itself do', async () => {
    for (const origin of ['http://localhost:3978', cloudUrl]) {
      expect((await post('/emulator/token', { origin })).statusCode).toBe(201);
    }
  });

  test.each(['/emulator/../admin', '/emulator/%2e%2e/admin', '/emulator//x', '/emulator/a%2fb'])(
    '%s does not leave the emulator',
    async (url) => {
      const before = seen.length;
      expect((await post(url)).statusCode).toBe(404);
      expect(seen.length).toBe(before);
    },
  );

  test('the emulated Teams may frame our pages under both its local names', async () => {
    const { headers } = await api.app.inject({ method: 'GET', url: '/' });
    const { port } = new URL(cloudUrl);
    expect(headers['content-security-policy']).toContain(
      `http://localhost:${port} http://127.0.0.1:${port}`,
    );
  });

  test('pages are redirected to the cloud and nowhere else', async () => {
    const at = async (url: string) => {
      const { statusCode, headers } = await api.app.inject({ method: 'GET', url });
      return [statusCode, headers.location];
    };
    expect(await at('/teams?as=ana')).toEqual([302, `${cloudUrl}/teams?as=ana`]);
    expect(await at('/phone')).toEqual([302, `${cloudUrl}/phone`]);
    expect(await at('/handsets/mail')).toEqual([302, `${cloudUrl}/handsets/mail`]);
    expect((await at('/teams//evil.example'))[0]).toBe(404);
  });

  test('a cloud that is down is said plainly', async () => {
    const alone = await newTestApi({ cloudUrl: 'http://127.0.0.1:1' });
    const { statusCode, body } = await alone.app.inject({
      method: 'GET',
      url: '/emulator/dials',
      headers: { host: 'localhost' },
    });
    await alone.close();
    expect([statusCode, JSON.parse(body).code]).toEqual([502, 'cloudUnreachable']);
  });

  test('with the real cloud there is no such door', async () => {
    const real = await newTestApi();
    const statuses = await Promise.all(
      ['/emulator/token', '/teams', '/phone'].map(async (url) => {
        return (await real.app.inject({ method: 'GET', url })).statusCode;
      }),
    );
    await real.close();
    expect(statuses).toEqual([404, 404, 404]);
  });
});
