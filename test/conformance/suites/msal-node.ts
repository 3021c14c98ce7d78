import assert from 'node:assert/strict';
import {
  ConfidentialClientApplication,
  CryptoProvider,
  PublicClientApplication,
  type Configuration,
} from '@azure/msal-node';
import { packageName } from '../results.ts';
import { ANA, anaToken, CONTOSO, claimsOf, OTHER, PATCHBAY, registerOther } from '../parts.ts';
import { rejection, SECRET, signInAt, testCertificate } from '../parts.ts';
import type { Check, Cloud, Suite } from '../suite.ts';
import { overMicrosoftsName } from '../transparent.ts';

const REDIRECT = 'http://localhost:3000/callback';
const GRAPH_DEFAULT = ['https://graph.microsoft.com/.default'];

type Auth = Partial<Configuration['auth']>;

const client = (cloud: Cloud, auth: Auth = {}) =>
  new ConfidentialClientApplication({
    auth: {
      clientId: PATCHBAY,
      clientSecret: SECRET,
      authority: `${cloud.https}/${CONTOSO}`,
      knownAuthorities: [cloud.host],
      ...auth,
    },
  });

const other = (cloud: Cloud, auth: Auth = {}) => client(cloud, { clientId: OTHER, ...auth });

/** Through the authorise page and back, with PKCE. */
async function codeFlow(cloud: Cloud, app: ConfidentialClientApplication) {
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
  const request = { scopes: ['User.Read'], redirectUri: REDIRECT };
  const url = await app.getAuthCodeUrl({
    ...request,
    codeChallenge: challenge,
    codeChallengeMethod: 'S256',
    state: 'state-1',
    nonce: 'nonce-1',
  });
  const back = await signInAt(url, cloud);
  assert.equal(back.get('state'), 'state-1');
  const code = back.get('code') ?? '';
  return app.acquireTokenByCode(
    { ...request, code, codeVerifier: verifier, nonce: 'nonce-1', state: 'state-1' },
    { code, state: back.get('state') ?? '' },
  );
}

const endpoints: readonly Check[] = [
  {
    section: '1.1 Endpoints',
    operation: 'openid-configuration (v2.0) of a tenant, common and organizations',
    run: async (cloud) => {
      for (const tenant of [CONTOSO, 'contoso.example', 'common', 'organizations']) {
        const app = client(cloud, { authority: `${cloud.https}/${tenant}` });
        const url = await app.getAuthCodeUrl({ scopes: [], redirectUri: REDIRECT });
        assert.match(url, new RegExp(`^${cloud.https}/[a-z0-9.-]+/oauth2/v2.0/authorize`));
      }
    },
  },
  {
    section: '1.1 Endpoints',
    operation: 'instance discovery',
    run: async (cloud) => {
      const answer = await fetch(
        `${cloud.https}/common/discovery/instance?api-version=1.1` +
          `&authorization_endpoint=${cloud.https}/common/oauth2/v2.0/authorize`,
      );
      const auth = { knownAuthorities: [], cloudDiscoveryMetadata: await answer.text() };
      await client(cloud, auth).acquireTokenByClientCredential({ scopes: GRAPH_DEFAULT });
    },
  },
  {
    section: '1.1 Endpoints',
    operation: 'device code endpoint',
    run: deviceCode,
  },
];

async function deviceCode(cloud: Cloud): Promise<void> {
  await registerOther(cloud, { allowPublicClient: true });
  const app = new PublicClientApplication({
    auth: {
      clientId: OTHER,
      authority: `${cloud.https}/${CONTOSO}`,
      knownAuthorities: [cloud.host],
    },
  });
  const answer = await app.acquireTokenByDeviceCode({
    scopes: ['User.Read'],
    deviceCodeCallback: ({ userCode }) => {
      void cloud.twin('POST', '/emulator/sign-in', { device: userCode, as: ANA.key });
    },
  });
  assert.equal(answer?.account?.username, ANA.upn);
}

const rules: readonly Check[] = [
  {
    section: '1.2 Rules of the authority',
    operation: 'an authority by HTTPS, port in knownAuthorities, issuer of the same origin',
    run: async (cloud) => {
      await client(cloud).acquireTokenByClientCredential({ scopes: GRAPH_DEFAULT });
    },
  },
  {
    section: '1.2 Rules of the authority',
    operation: 'an authority by HTTP is refused by the library',
    run: async (cloud) => {
      // The library says so when it is made, or when it is used: by its version.
      const { errorCode } = await rejection(
        (async () => {
          const app = client(cloud, { authority: `${cloud.http}/${CONTOSO}` });
          await app.acquireTokenByClientCredential({ scopes: GRAPH_DEFAULT });
        })(),
      );
      assert.equal(errorCode, 'authority_uri_insecure');
    },
  },
  {
    section: '1.2 Rules of the authority',
    operation: 'authorityMetadata with HTTP endpoints, a host that need not resolve',
    run: async (cloud) => {
      const app = client(cloud, await insecure(cloud));
      await app.acquireTokenByClientCredential({ scopes: GRAPH_DEFAULT });
      const answer = await app.acquireTokenOnBehalfOf({
        oboAssertion: await anaToken(cloud),
        scopes: ['User.Read'],
      });
      assert.equal(answer?.account?.username, ANA.upn);
      await registerOther(cloud);
      await codeFlow(cloud, other(cloud, await insecure(cloud)));
    },
  },
  {
    section: '1.2 Rules of the authority',
    operation: 'transparent mode: https://login.microsoftonline.com led here by DNS',
    run: async (cloud) =>
      overMicrosoftsName(cloud, async () => {
        const authority = `https://login.microsoftonline.com/${CONTOSO}`;
        const auth = { authority, knownAuthorities: [] };
        const answer = await client(cloud, auth).acquireTokenByClientCredential({
          scopes: ['api://patchbay/.default'],
        });
        const { iss } = claimsOf(answer?.accessToken ?? '');
        assert.equal(iss, `https://login.microsoftonline.com/${CONTOSO}/v2.0`);
      }),
  },
];

async function insecure(cloud: Cloud): Promise<Auth> {
  const path = `${cloud.http}/${CONTOSO}/v2.0/.well-known/openid-configuration`;
  const authorityMetadata = await (await fetch(path)).text();
  const host = 'login.patchbay.localhost';
  return { authority: `https://${host}/${CONTOSO}`, knownAuthorities: [host], authorityMetadata };
}

const section = '1.3 Grants';
const grants: readonly Check[] = [
  {
    section,
    operation: 'client credentials by secret',
    run: async (cloud) => {
      const app = client(cloud);
      const first = await app.acquireTokenByClientCredential({ scopes: GRAPH_DEFAULT });
      assert.equal(first?.fromCache, false);
      const claims = claimsOf(first?.accessToken ?? '');
      assert.equal(claims['idtyp'], 'app');
      assert(Array.isArray(claims['roles']) && claims['roles'].includes('User.Read.All'));
      const second = await app.acquireTokenByClientCredential({ scopes: GRAPH_DEFAULT });
      assert.equal(second?.fromCache, true);
    },
  },
  {
    section,
    operation: 'client credentials by certificate (PS256, x5t#S256)',
    run: async (cloud) => {
      const { pem, keyPem, sha256 } = testCertificate();
      await cloud.twin('PUT', `/emulator/apps/${PATCHBAY}`, { certificates: [pem] });
      const clientCertificate = { thumbprintSha256: sha256, privateKey: keyPem, x5c: pem };
      const app = withoutSecret(cloud, { clientCertificate });
      const answer = await app.acquireTokenByClientCredential({
        scopes: ['api://patchbay/.default'],
      });
      assert.equal(claimsOf(answer?.accessToken ?? '')['azpacr'], '2');
    },
  },
  {
    section,
    operation: 'client credentials by certificate (RS256, x5t)',
    run: async (cloud) => {
      const { pem, keyPem, sha1 } = testCertificate();
      await cloud.twin('PUT', `/emulator/apps/${PATCHBAY}`, { certificates: [pem] });
      const clientCertificate = { thumbprint: sha1, privateKey: keyPem };
      const app = withoutSecret(cloud, { clientCertificate });
      await app.acquireTokenByClientCredential({ scopes: GRAPH_DEFAULT });
    },
  },
  {
    section,
    operation: 'authorization code with PKCE',
    run: async (cloud) => {
      await registerOther(cloud);
      const answer = await codeFlow(cloud, other(cloud));
      assert.equal(answer.account?.username, ANA.upn);
      assert.equal(answer.account?.homeAccountId, `${ANA.oid}.${CONTOSO}`);
      assert.equal(claimsOf(answer.idToken)['nonce'], 'nonce-1');
    },
  },
  {
    section,
    operation: 'refresh, silently and by the token itself',
    run: async (cloud) => {
      await registerOther(cloud);
      const app = other(cloud);
      const { account } = await codeFlow(cloud, app);
      assert(account);
      const asked = { account, scopes: ['User.Read'], forceRefresh: true };
      const silent = await app.acquireTokenSilent(asked);
      assert.equal(silent?.fromCache, false);
      const cache = JSON.parse(app.getTokenCache().serialize()) as {
        RefreshToken: Record<string, { secret: string }>;
      };
      const refreshToken = Object.values(cache.RefreshToken)[0]?.secret ?? '';
      const again = await app.acquireTokenByRefreshToken({ refreshToken, scopes: ['User.Read'] });
      assert(again?.accessToken);
    },
  },
  {
    section,
    operation: 'on-behalf-of',
    run: async (cloud) => {
      const answer = await client(cloud).acquireTokenOnBehalfOf({
        oboAssertion: await anaToken(cloud),
        scopes: ['User.Read'],
      });
      assert.equal(answer?.account?.username, ANA.upn);
      assert.match(String(claimsOf(answer?.accessToken ?? '')['scp']), /User\.Read/);
    },
  },
  {
    section,
    operation: 'device code',
    run: deviceCode,
  },
  {
    section,
    operation: 'v1.0 and v2.0 access tokens by accessTokenAcceptedVersion',
    run: async (cloud) => {
      const app = client(cloud);
      const versions = ['api://patchbay/.default', ...GRAPH_DEFAULT].map(async (scope) => {
        const answer = await app.acquireTokenByClientCredential({ scopes: [scope] });
        return claimsOf(answer?.accessToken ?? '')['ver'];
      });
      assert.deepEqual(await Promise.all(versions), ['2.0', '1.0']);
    },
  },
];

/** `clientSecret` must not even be there. */
function withoutSecret(cloud: Cloud, auth: Auth): ConfidentialClientApplication {
  const authority = `${cloud.https}/${CONTOSO}`;
  const knownAuthorities = [cloud.host];
  return new ConfidentialClientApplication({
    auth: { clientId: PATCHBAY, authority, knownAuthorities, ...auth },
  });
}

const errors: readonly Check[] = [
  {
    section: '1.3 Errors',
    operation: 'no consent: AADSTS65001, suberror consent_required',
    run: async (cloud) => {
      const work = client(cloud).acquireTokenOnBehalfOf({
        oboAssertion: await anaToken(cloud),
        scopes: ['Chat.Read'],
      });
      const error = await rejection(work);
      assert.equal(error['name'], 'InteractionRequiredAuthError');
      assert.equal(error['subError'], 'consent_required');
      assert.equal(String(error['errorNo']), '65001');
    },
  },
  {
    section: '1.3 Errors',
    operation: 'a second factor: AADSTS50076, interaction_required with claims',
    run: async (cloud) => {
      const oboAssertion = await anaToken(cloud);
      await cloud.twin('PUT', '/emulator/dials', { entra: { secondFactor: true } });
      const asked = { oboAssertion, scopes: ['User.Read'] };
      const error = await rejection(client(cloud).acquireTokenOnBehalfOf(asked));
      assert.equal(error['name'], 'InteractionRequiredAuthError');
      assert.match(String(error['claims']), /access_token/);
    },
  },
  {
    section: '1.3 Errors',
    operation: 'a wrong secret: AADSTS7000215, invalid_client',
    run: async (cloud) => {
      const app = client(cloud, { clientSecret: 'wrong' });
      const error = await rejection(app.acquireTokenByClientCredential({ scopes: GRAPH_DEFAULT }));
      assert.equal(error['errorCode'], 'invalid_client');
      assert.equal(String(error['errorNo']), '7000215');
    },
  },
  {
    section: '1.3 Errors',
    operation: 'an expired refresh token: AADSTS700082, invalid_grant',
    run: async (cloud) => {
      await registerOther(cloud);
      const app = other(cloud);
      const { account } = await codeFlow(cloud, app);
      assert(account);
      await cloud.twin('PUT', '/emulator/dials', { entra: { refreshExpired: true } });
      const asked = { account, scopes: ['User.Read'], forceRefresh: true };
      const error = await rejection(app.acquireTokenSilent(asked));
      assert.equal(error['errorCode'], 'invalid_grant');
      assert.equal(String(error['errorNo']), '700082');
    },
  },
  {
    section: '1.3 Errors',
    operation: 'a removed person: refresh and on-behalf-of fail (AADSTS50034)',
    run: async (cloud) => {
      await registerOther(cloud);
      const app = other(cloud);
      const { account } = await codeFlow(cloud, app);
      assert(account);
      const oboAssertion = await anaToken(cloud);
      await cloud.twin('PUT', '/emulator/people/ana', { removed: true });
      const asked = { account, scopes: ['User.Read'], forceRefresh: true };
      assert.equal(String((await rejection(app.acquireTokenSilent(asked)))['errorNo']), '50034');
      const acted = client(cloud).acquireTokenOnBehalfOf({ oboAssertion, scopes: ['User.Read'] });
      assert.equal(String((await rejection(acted))['errorNo']), '50034');
    },
  },
  {
    section: '1.4 Pointing each SDK',
    operation: 'throttled: after 429 with Retry-After the library itself holds back',
    run: async (cloud) => {
      const dials = { failStatus: 429, retryAfterS: 30, failTimes: 1 };
      await cloud.twin('PUT', '/emulator/dials', { entra: dials });
      const app = client(cloud);
      const ask = () => app.acquireTokenByClientCredential({ scopes: GRAPH_DEFAULT });
      await rejection(ask());
      // The dial has gone back: if this were sent, it would be answered.
      await rejection(ask());
    },
  },
];

export const msalNode: Suite = {
  name: 'msal-node',
  packages: (root) => [packageName(root, '@azure/msal-node')],
  checks: [...endpoints, ...rules, ...grants, ...errors],
};
