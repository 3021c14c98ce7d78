import { mkdirSync, writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigDocument } from '../domain/index.ts';
import { newTestApi } from './testing/test-api.ts';
import type { TestApi } from './testing/test-api.ts';

const PAGE = '<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__" /><title>App</title>';
let webDir: string;
let api: TestApi;

beforeAll(async () => {
  webDir = mkdtempSync(join(tmpdir(), 'patchbay-app-'));
  mkdirSync(join(webDir, 'app', 'assets'), { recursive: true });
  writeFileSync(join(webDir, 'index.html'), '<!doctype html><title>First page</title>');
  writeFileSync(join(webDir, 'app', 'index.html'), PAGE);
  writeFileSync(join(webDir, 'app', 'assets', 'index-abc.js'), 'export {};');
  writeFileSync(join(webDir, 'secret.txt'), 'no');
  api = await newTestApi({ webDir, cloudUrl: 'http://127.0.0.1:3979' });
});
afterAll(() => api.close());

const get = (url: string) => api.app.inject({ method: 'GET', url });

describe('the tab apps', () => {
  test.each(['/app/', '/app/desk', '/app/live?as=chloe', '/app/desk/anything'])(
    '%s is the one page',
    async (url) => {
      const { statusCode, body, headers } = await get(url);
      expect(statusCode).toBe(200);
      expect(body).toContain('<title>App</title>');
      expect(headers['cache-control']).toBe('no-store');
    },
  );

  test('each answer has a nonce of its own, for styles only', async () => {
    const [first, second] = [await get('/app/desk'), await get('/app/desk')];
    const nonceOf = (body: string) => /nonce="([^"]+)"/.exec(body)?.[1] ?? '';
    const nonce = nonceOf(first.body);
    expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(nonceOf(second.body)).not.toBe(nonce);
    const policy = String(first.headers['content-security-policy']);
    expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain('frame-ancestors');
    expect(policy).toContain('http://localhost:3979');
  });

  test('built files are kept for ever, others are not there', async () => {
    const built = await get('/app/assets/index-abc.js');
    expect([built.statusCode, built.headers['cache-control']]).toEqual([
      200,
      'public, max-age=31536000, immutable',
    ]);
    for (const name of ['missing.js', '..%2f..%2fsecret.txt', 'a/b.js', '%2e%2e/index.html']) {
      const { statusCode, body } = await get(`/app/assets/${name}`);
      expect(body).not.toContain('no\n');
      expect(statusCode === 404 || body.includes('<title>App</title>')).toBe(true);
    }
  });

  test('a browser gets the compressed copy that the build left', async () => {
    writeFileSync(join(webDir, 'app', 'assets', 'index-abc.js.br'), 'compressed');
    const url = '/app/assets/index-abc.js';
    const headers = { 'accept-encoding': 'gzip, br' };
    const small = await api.app.inject({ method: 'GET', url, headers });
    expect([small.headers['content-encoding'], small.body]).toEqual(['br', 'compressed']);
    expect(small.headers['content-type']).toContain('javascript');
    expect((await get(url)).headers['content-encoding']).toBeUndefined();
  });

  test('the first page stays where it was', async () => {
    const { body, headers } = await get('/');
    expect(body).toContain('First page');
    expect(headers['cache-control']).toBe('no-cache');
    expect(String(headers['content-security-policy'])).not.toContain('nonce');
  });

  test('config.json says how to sign in, without a token', async () => {
    expect((await get('/app/config.json')).json()).toEqual({
      cloud: 'emulated',
      hostOrigins: ['http://localhost:3979', 'http://127.0.0.1:3979'],
      clientId: null,
      authority: null,
      scope: 'api://patchbay/access_as_user',
    });
  });

  test('against the real cloud it names the registration, and lets its origin in', async () => {
    const signIn = {
      clientId: 'c1',
      authority: 'https://login.microsoftonline.com/organizations',
      scope: 'api://host/c1/access_as_user',
    };
    const real = await newTestApi({ webDir, cloudUrl: null, signIn });
    const config = await real.app.inject({ method: 'GET', url: '/app/config.json' });
    expect(config.json()).toEqual({ cloud: 'microsoft', hostOrigins: [], ...signIn });
    const page = await real.app.inject({ method: 'GET', url: '/app/' });
    const policy = String(page.headers['content-security-policy']);
    const origins = 'https://res.cdn.office.net/teams-js/validDomains/json/validDomains.json';
    expect(policy).toContain(`connect-src 'self' ${origins} https://login.microsoftonline.com;`);
    expect(policy).toContain('frame-src https://login.microsoftonline.com');
    expect(policy).not.toContain('localhost:3979');
    await real.close();
  });
});

test('who I am here', async () => {
  const ana = await api.call('GET', '/api/v1/me', { as: { oid: 'ana', roles: ['agent'] } });
  expect(ana.body).toMatchObject({ agent: 'ana', roles: ['agent'], queues: [], entries: [] });
});

test('the desk is told of each queue how long it rings and what can be chosen', async () => {
  const terms = { ringTimeMs: 40_000, declineReasons: ['busy'], wrapUpCodes: ['Sold', 'Lost'] };
  const queue = { kind: 'queue', id: 'sales', name: 'Sales', requirements: [], ...terms };
  api.host.documents = [ConfigDocument.parse(queue)];
  const ana = await api.call('GET', '/api/v1/me', { as: { oid: 'ana', roles: ['agent'] } });
  expect(ana.body).toMatchObject({ queues: [{ id: 'sales', ...terms }] });
});

test('a customer’s history is for who has them in hand', async () => {
  const ask = (oid: string, roles: string[]) =>
    api.call('GET', '/api/v1/interactions/i1/history', { as: { oid, roles } });
  expect((await ask('chloe', ['supervisor'])).status).toBe(200);
  expect((await ask('ana', ['agent'])).status).toBe(403);
});
