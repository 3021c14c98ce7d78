import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testCertificate } from '../conformance/parts.ts';
import { openBrowser } from '../support/browser.ts';
import { askJson } from '../support/http.ts';
import { Stack } from '../support/stack.ts';
import { browserLedToCloud, ledToCloud, MICROSOFT } from '../support/transparent.ts';
import { Twin } from '../support/twin.ts';
import { until } from '../support/until.ts';

/**
 * The product as in production: it and the browser speak to login.microsoftonline.com and
 * graph.microsoft.com, which the emulated cloud answers. Nothing of Microsoft's library is changed,
 * and the product proves itself by a certificate.
 */
const PATCHBAY = '0a7c4ba7-0000-4000-8000-00000000a002';
const CONTOSO = 'c0a70050-0000-4000-8000-000000000001';
const PROVIDER = '9a7c4ba7-0000-4000-8000-000000000001';
const LOGIN = 'https://login.microsoftonline.com';

const env: Record<string, string> = {};
let stack: Stack;
let twin: Twin;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  env['PATCHBAY_CLOUD_TLS_NAMES'] = MICROSOFT.join();
  stack = await Stack.start({ env });
  twin = new Twin(stack.cloudUrl);
  await stack.product.stop(20_000);
  const { keyPem, pem } = testCertificate();
  const certificateFile = join(stack.data, 'patchbay.pem');
  writeFileSync(certificateFile, `${keyPem}\n${pem}`, { mode: 0o600 });
  const authorityPath = join(stack.data, 'data', 'cloud', 'ca.pem');
  const { cloudTls: tlsPort } = stack.ports;
  Object.assign(env, ledToCloud(join(stack.data, 'preload'), { tlsPort, authorityPath }), {
    PATCHBAY_CLOUD: 'microsoft',
    PATCHBAY_ENTRA_CLIENT_ID: PATCHBAY,
    PATCHBAY_ENTRA_CERTIFICATE_FILE: certificateFile,
    PATCHBAY_PROVIDER_TENANT: PROVIDER,
    PATCHBAY_ENTRA_KEYS_MS: '1000',
  });
  await stack.startProduct();
  browser = await openBrowser(browserLedToCloud(tlsPort));
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

beforeEach(async () => {
  await twin.reset();
  const { pem } = testCertificate();
  await inEntra(`apps/${PATCHBAY}`, { certificates: [pem], secrets: [] });
  context = await browser.newContext({ locale: 'en-GB', ignoreHTTPSErrors: true });
  page = await context.newPage();
  page.setDefaultTimeout(45_000);
});
afterEach(() => context.close());

const inEntra = (path: string, body: object) =>
  askJson('PUT', `${stack.cloudUrl}/emulator/${path}`, { body });
const at = (path: string): string => `http://localhost:${stack.ports.http}${path}`;

/** Picks this person at Entra's page, and consents where that is asked. */
async function signIn(name: RegExp, consents = false): Promise<void> {
  await page.getByRole('heading', { name: 'Pick an account' }).waitFor();
  expect(new URL(page.url()).origin).toBe(LOGIN);
  await page.getByRole('button', { name }).click();
  if (!consents) return;
  await page.getByRole('heading', { name: 'Permissions requested' }).waitFor();
  await page.getByRole('button', { name: 'Accept' }).click();
}

const desk = () => page.getByText('Nobody is ringing you.').waitFor();

describe('sign-in in a plain browser', () => {
  it('pick a person, consent, Desk; sign out, and nobody is signed in any more', async () => {
    await inEntra('consents', { client: PATCHBAY, tenant: CONTOSO, consented: false });
    await page.goto(at('/app/desk'));
    await signIn(/Ana Ruiz/, true);
    await desk();
    expect(new URL(page.url()).pathname).toBe('/app/desk');
    // A reload asks nobody again: the session at Entra ID is still there.
    await page.reload();
    await desk();
    await page.goto(at('/sign-out'));
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    await page.getByRole('link', { name: 'Sign in again' }).click();
    await page.getByRole('heading', { name: 'Pick an account' }).waitFor();
  });

  it('a token is renewed silently, also when the keys were changed in between', async () => {
    await inEntra('dials', { entra: { lifetimeS: 135 } });
    await page.goto(at('/app/desk'));
    await signIn(/Ana Ruiz/);
    await desk();
    await askJson('POST', `${stack.cloudUrl}/emulator/keys/rotate`, { body: {} });
    const left: string[] = [];
    page.on('framenavigated', (frame) => left.push(frame.url()));
    const isRenewal = (text: string | null) => text?.includes('grant_type=refresh_token') === true;
    const renewed = await page.waitForResponse((answer) => isRenewal(answer.request().postData()), {
      timeout: 40_000,
    });
    expect(renewed.status()).toBe(200);
    const { access_token: token } = (await renewed.json()) as { access_token: string };
    const headers = { authorization: `Bearer ${token}` };
    await until(
      'the product takes a token of the new key',
      async () => ((await fetch(at('/api/v1/me'), { headers })).ok ? true : undefined),
      60_000,
    );
    await until(
      'Desk is live again',
      async () => ((await page.locator('.banner:empty').count()) > 0 ? true : undefined),
      60_000,
    );
    await desk();
    expect(left).toEqual([]);
  });

  it('a person without a role sees why', async () => {
    await page.goto(at('/app/desk'));
    await signIn(/Erin Walsh/);
    await page.getByRole('heading', { name: 'Sign-in did not work' }).waitFor();
    await page.getByText('You have no role in Patchbay yet. Ask your administrator.').waitFor();
  });

  it('an organisation that is not on the list is refused', async () => {
    await inEntra('people/pat', { roles: ['administrator'] });
    await page.goto(at('/app/desk'));
    await signIn(/Pat Lindqvist/);
    await page.getByRole('heading', { name: 'Sign-in did not work' }).waitFor();
  });

  it('who declines at Entra is told so', async () => {
    await page.goto(at('/app/desk'));
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('heading', { name: 'Sign-in did not work' }).waitFor();
  });
});

describe('an administrator’s consent', () => {
  it('for the whole organisation, by the address that the product gives', async () => {
    await inEntra('consents', { client: PATCHBAY, tenant: CONTOSO, consented: false });
    await page.goto(at('/admin-consent'));
    await page.getByRole('button', { name: /Dana Novak/ }).click();
    await page.getByText('for your organization').waitFor();
    await page.getByText('Microsoft Graph: Presence.Read.All').first().waitFor();
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByRole('heading', { name: /has let Patchbay in/ }).waitFor();
    await page.getByRole('link', { name: 'Go to Patchbay' }).click();
    // Dana has no desk work, but nobody asks her for consent any more.
    await page.waitForURL(at('/app/**'));
  });

  it('declined, says so', async () => {
    await page.goto(at('/admin-consent'));
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('heading', { name: 'Nothing was granted' }).waitFor();
  });
});
