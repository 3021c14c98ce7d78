import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newTestApi } from './testing/test-api.ts';
import type { TestApi } from './testing/test-api.ts';

const CLIENT = '0a7c4ba7-0000-4000-8000-00000000a002';
let api: TestApi;
beforeAll(async () => {
  api = await newTestApi({ entraPages: { authority: 'https://login.test', clientId: CLIENT } });
});
afterAll(() => api.close());

const get = (url: string, host = 'localhost:3978') =>
  api.app.inject({ method: 'GET', url, headers: { host } });
const target = async (url: string, host?: string) => {
  const { statusCode, headers } = await get(url, host);
  expect(statusCode).toBe(302);
  return new URL(String(headers.location));
};

test('sign-out forgets, ends the session at Entra ID and comes back to our page', async () => {
  const out = await get('/sign-out', 'localhost:3978');
  expect(out.body).toContain('sessionStorage.clear()');
  const script = /<script>(.*?)<\/script>/.exec(out.body)?.[1] ?? '';
  const hash = createHash('sha256').update(script).digest('base64');
  expect(out.headers['content-security-policy']).toContain(`script-src 'sha256-${hash}'`);
  const href = /href="(https[^"]+)"/.exec(out.body)?.[1] ?? '';
  const { origin, pathname, searchParams } = new URL(href.replaceAll('&amp;', '&'));
  expect([origin, pathname]).toEqual(['https://login.test', '/organizations/oauth2/v2.0/logout']);
  expect(searchParams.get('post_logout_redirect_uri')).toBe('http://localhost:3978/signed-out');
  const page = await get('/signed-out');
  expect(page.body).toContain('You are signed out');
  expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  const evil = await get('/sign-out', 'x"><script>alert(1)</script>');
  expect(evil.body).not.toContain('alert(1)</script>');
});

test('admin consent is asked for at Entra ID, for everything that is registered', async () => {
  const { pathname, searchParams } = await target('/admin-consent', 'patchbay.example');
  expect(pathname).toBe('/organizations/v2.0/adminconsent');
  expect(Object.fromEntries(searchParams)).toEqual({
    client_id: CLIENT,
    scope: 'https://graph.microsoft.com/.default',
    redirect_uri: 'https://patchbay.example/admin-consent/done',
  });
});

test.each([
  ['?admin_consent=True&tenant=x', 'has let Patchbay in'],
  ['?error=access_denied&admin_consent=True', 'Nothing was granted'],
  ['', 'Nothing was granted'],
  ['?admin_consent=<script>alert(1)</script>', 'Nothing was granted'],
])('what came of it: %s', async (query, words) => {
  const { body } = await get(`/admin-consent/done${query}`);
  expect(body).toContain(words);
  expect(body).not.toContain('script');
});

test('without an application there are no such ways', async () => {
  const bare = await newTestApi();
  const { statusCode } = await bare.app.inject({ method: 'GET', url: '/sign-out' });
  expect(statusCode).toBe(404);
  await bare.close();
});
