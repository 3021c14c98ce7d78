import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { callMsal, openSite, startMsal, type Called, type Site } from '../browser.ts';
import { ANA, claimsOf, CONTOSO, OTHER, registerOther } from '../parts.ts';
import { packageName } from '../results.ts';
import type { Check, Cloud, Suite } from '../suite.ts';

let opened: Site | undefined;
const site = (): Site => opened ?? assert.fail('the suite opens it');

const scopes = ['User.Read'];
const SILENT = { scopes, account: 'first', forceRefresh: true };

function configuration(cloud: Cloud, auth: object = {}): object {
  return {
    auth: {
      clientId: OTHER,
      authority: `${cloud.https}/${CONTOSO}`,
      knownAuthorities: [cloud.host],
      redirectUri: `${site().origin}/auth.html`,
      ...auth,
    },
  };
}

/** By metadata, so that nothing needs TLS and the frame is of the page's own site. */
async function insecure(cloud: Cloud): Promise<object> {
  const base = cloud.http.replace('127.0.0.1', 'localhost');
  const path = `/${CONTOSO}/v2.0/.well-known/openid-configuration`;
  const authorityMetadata = await (await fetch(`${base}${path}`)).text();
  const host = 'login.patchbay.localhost';
  return { authority: `https://${host}/${CONTOSO}`, knownAuthorities: [host], authorityMetadata };
}

async function withPage(
  cloud: Cloud,
  auth: object,
  work: (page: Page) => Promise<void>,
): Promise<void> {
  await registerOther(cloud);
  const context = await site().newContext();
  try {
    const page = await context.newPage();
    await page.goto(`${site().origin}/`);
    await startMsal(page, configuration(cloud, auth));
    await work(page);
  } finally {
    await context.close();
  }
}

/** By keyboard alone: the first account has the focus. */
async function pickByKeys(popup: Page, consents: 'consents' | 'has consented'): Promise<void> {
  await popup.getByRole('heading', { name: 'Pick an account' }).waitFor();
  await popup.getByRole('button', { name: /Ana Ruiz/ }).focus();
  await popup.keyboard.press('Enter');
  if (consents === 'has consented') return;
  await popup.getByRole('heading', { name: 'Permissions requested' }).waitFor();
  await popup.keyboard.press('Enter');
}

async function popupLogin(page: Page, more: object = {}): Promise<Called> {
  const popup = page.waitForEvent('popup');
  const called = callMsal(page, 'loginPopup', { scopes, ...more });
  await pickByKeys(await popup, 'consents');
  return called;
}

function username(called: Called): unknown {
  const account = called.value?.['account'] as { username?: string } | undefined;
  return account?.username ?? called.error;
}

async function requireAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    [],
  );
}

const grants: readonly Check[] = [
  {
    section: '1.1 Endpoints',
    operation: 'pages of the sign-in: axe finds nothing, light or dark',
    run: (cloud) =>
      withPage(cloud, {}, async (page) => {
        const shown = page.waitForEvent('popup');
        const called = callMsal(page, 'loginPopup', { scopes });
        const popup = await shown;
        await popup.getByRole('heading', { name: 'Pick an account' }).waitFor();
        await requireAccessible(popup);
        await popup.emulateMedia({ colorScheme: 'dark' });
        await popup.getByRole('button', { name: /Ana Ruiz/ }).click();
        await popup.getByRole('heading', { name: 'Permissions requested' }).waitFor();
        await requireAccessible(popup);
        await popup.getByRole('button', { name: 'Cancel' }).click();
        await called;
      }),
  },
  {
    section: '1.1 Endpoints',
    operation: 'authorise page: pick a person, consent, by keyboard',
    run: (cloud) =>
      withPage(cloud, {}, async (page) => {
        assert.equal(username(await popupLogin(page)), ANA.upn);
      }),
  },
  {
    section: '1.3 Grants',
    operation: 'authorization code with PKCE',
    run: (cloud) =>
      withPage(cloud, { redirectUri: `${site().origin}/` }, async (page) => {
        void callMsal(page, 'loginRedirect', { scopes }).catch(() => undefined);
        await pickByKeys(page, 'consents');
        await page.waitForURL(`${site().origin}/**`);
        const auth = { redirectUri: `${site().origin}/` };
        assert.equal(await startMsal(page, configuration(cloud, auth)), ANA.upn);
      }),
  },
  {
    section: '1.3 Grants',
    operation: 'refresh, silently and by the token itself',
    run: (cloud) =>
      withPage(cloud, {}, async (page) => {
        const first = (await popupLogin(page)).value ?? {};
        const { value, error } = await callMsal(page, 'acquireTokenSilent', SILENT);
        assert.equal(error, undefined);
        assert.equal(value?.['fromCache'], false);
        const [old, next] = [first, value ?? {}].map((one) => String(one['accessToken']));
        assert.notEqual(claimsOf(old ?? '')['uti'], claimsOf(next ?? '')['uti']);
      }),
  },
  {
    section: '1.3 Grants',
    operation: 'silent sign-in in a frame (prompt=none), with and without a session',
    run: async (cloud) =>
      withPage(cloud, await insecure(cloud), async (page) => {
        const asked = { scopes, loginHint: ANA.upn };
        const without = await callMsal(page, 'ssoSilent', asked);
        assert.equal(without.error?.['name'], 'InteractionRequiredAuthError');
        assert.equal(without.error?.['errorCode'], 'login_required');
        await popupLogin(page);
        assert.equal(username(await callMsal(page, 'ssoSilent', asked)), ANA.upn);
      }),
  },
  {
    section: '1.2 Rules of the authority',
    operation: 'authorityMetadata with HTTP endpoints, a host that need not resolve',
    run: async (cloud) =>
      withPage(cloud, await insecure(cloud), async (page) => {
        assert.equal(username(await popupLogin(page)), ANA.upn);
        const { error } = await callMsal(page, 'acquireTokenSilent', SILENT);
        assert.equal(error, undefined);
      }),
  },
  {
    section: '1.4 Pointing each SDK',
    operation: 'prompt, login_hint and domain_hint at the authorise page',
    run: (cloud) =>
      withPage(cloud, { authority: `${cloud.https}/organizations` }, async (page) => {
        await popupLogin(page);
        const shown = page.waitForEvent('popup');
        const more = { prompt: 'select_account', domainHint: 'fabrikam.example' };
        void callMsal(page, 'acquireTokenPopup', { scopes, ...more }).catch(() => undefined);
        const popup = await shown;
        await popup.getByRole('button', { name: /Fay Tanaka/ }).waitFor();
        assert.equal(await popup.getByRole('button', { name: /@/ }).count(), 1);
        await popup.close();
      }),
  },
];

const errors: readonly Check[] = [
  {
    section: '1.3 Errors',
    operation: 'a person declines: access_denied comes back',
    run: (cloud) =>
      withPage(cloud, {}, async (page) => {
        const shown = page.waitForEvent('popup');
        const called = callMsal(page, 'loginPopup', { scopes });
        await (await shown).getByRole('button', { name: 'Cancel' }).click();
        assert.equal((await called).error?.['errorCode'], 'access_denied');
      }),
  },
  {
    section: '1.3 Errors',
    operation: 'a removed person: refresh and on-behalf-of fail (AADSTS50034)',
    run: async (cloud) =>
      withPage(cloud, await insecure(cloud), async (page) => {
        await popupLogin(page);
        await cloud.twin('PUT', '/emulator/people/ana', { removed: true });
        const { error } = await callMsal(page, 'acquireTokenSilent', SILENT);
        // First the refresh is refused, then the frame that MSAL tries next finds nobody.
        assert.equal(error?.['name'], 'InteractionRequiredAuthError');
      }),
  },
  {
    section: '1.3 Errors',
    operation: 'no consent: AADSTS65001, suberror consent_required',
    run: (cloud) =>
      withPage(cloud, {}, async (page) => {
        await popupLogin(page);
        const asked = { ...SILENT, scopes: ['Chat.Read'] };
        const { error } = await callMsal(page, 'acquireTokenSilent', asked);
        assert.equal(error?.['name'], 'InteractionRequiredAuthError');
        assert.equal(error?.['subError'], 'consent_required');
      }),
  },
  {
    section: '1.1 Endpoints',
    operation: 'sign-out',
    run: (cloud) =>
      withPage(cloud, { redirectUri: `${site().origin}/` }, async (page) => {
        await callMsal(page, 'loginRedirect', { scopes }).catch(() => undefined);
        await pickByKeys(page, 'consents');
        await page.waitForURL(`${site().origin}/**`);
        const auth = { redirectUri: `${site().origin}/` };
        await startMsal(page, configuration(cloud, auth));
        const left = page.waitForURL((url) => url.pathname === '/' && url.search !== '');
        void callMsal(page, 'logoutRedirect', { account: 'first' }).catch(() => undefined);
        await Promise.race([left, page.waitForURL(`${site().origin}/`)]);
        await startMsal(page, configuration(cloud, auth));
        const again = callMsal(page, 'loginRedirect', { scopes }).catch(() => undefined);
        // The session is over: somebody has to be picked again.
        await page.getByRole('heading', { name: 'Pick an account' }).waitFor();
        await again;
      }),
  },
];

export const msalBrowser: Suite = {
  name: 'msal-browser',
  packages: (root) => [packageName(root, '@azure/msal-browser')],
  checks: [...grants, ...errors],
  open: async (cloud) => {
    const here = await openSite(cloud.root);
    opened = here;
    return () => here.close();
  },
};
