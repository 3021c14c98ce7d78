import assert from 'node:assert/strict';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { anaToken, ANA, CONTOSO, OTHER, PATCHBAY, registerOther, SECRET } from '../parts.ts';
import { packageName } from '../results.ts';
import type { Check, Cloud, Suite } from '../suite.ts';

/**
 * What Microsoft's libraries never ask for themselves, but APIs and administrators do: keys,
 * v1.0 metadata, consent by an administrator, sign-out. Checked with a JWT library and plain HTTP.
 */
async function discovered(cloud: Cloud, path: string): Promise<Record<string, string>> {
  const answer = await fetch(`${cloud.https}${path}/.well-known/openid-configuration`);
  assert.equal(answer.status, 200);
  return (await answer.json()) as Record<string, string>; // the fields asked for are texts
}

async function clientToken(cloud: Cloud, scope: string): Promise<string> {
  const answer = await fetch(`${cloud.https}/${CONTOSO}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: PATCHBAY,
      client_secret: SECRET,
      scope,
    }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return token;
}

const endpoints: readonly Check[] = [
  {
    section: '1.1 Endpoints',
    operation: 'keys (JWKS) verify the tokens, issuer and audience as discovered',
    run: async (cloud) => {
      const { issuer = '', jwks_uri: uri = '' } = await discovered(cloud, `/${CONTOSO}/v2.0`);
      const keys = createRemoteJWKSet(new URL(uri));
      const token = await clientToken(cloud, 'api://patchbay/.default');
      await jwtVerify(token, keys, { issuer, audience: PATCHBAY });
    },
  },
  {
    section: '1.1 Endpoints',
    operation: 'keys rotate: old and new are live together',
    run: async (cloud) => {
      const uri = new URL(`${cloud.https}/common/discovery/v2.0/keys`);
      const before = await clientToken(cloud, 'api://patchbay/.default');
      await cloud.twin('POST', '/emulator/keys/rotate', {});
      const after = await clientToken(cloud, 'api://patchbay/.default');
      const first = await jwtVerify(before, createRemoteJWKSet(uri));
      const second = await jwtVerify(after, createRemoteJWKSet(uri));
      assert.notEqual(first.protectedHeader.kid, second.protectedHeader.kid);
    },
  },
  {
    section: '1.1 Endpoints',
    operation: 'v1.0 metadata and keys at common, as Graph notification validators read them',
    run: async (cloud) => {
      const { issuer, jwks_uri: uri = '' } = await discovered(cloud, '/common');
      assert.equal(issuer, 'https://sts.windows.net/{tenantid}/');
      const token = await clientToken(cloud, 'https://graph.microsoft.com/.default');
      await jwtVerify(token, createRemoteJWKSet(new URL(uri)), {
        issuer: `https://sts.windows.net/${CONTOSO}/`,
        audience: 'https://graph.microsoft.com',
      });
    },
  },
  {
    section: '1.1 Endpoints',
    operation: 'userinfo',
    note: 'at /graph/oidc/userinfo here, at graph.microsoft.com there; without the photo',
    run: async (cloud) => {
      const { userinfo_endpoint: uri = '' } = await discovered(cloud, `/${CONTOSO}/v2.0`);
      const query = new URLSearchParams({
        client_id: PATCHBAY,
        response_type: 'code',
        scope: 'openid email',
        redirect_uri: 'http://localhost:3978/auth/callback',
      });
      const url = `${cloud.https}/${CONTOSO}/oauth2/v2.0/authorize?${query}`;
      const { parameters } = await cloud.twin('POST', '/emulator/sign-in', { url, as: 'ana' });
      const answer = await fetch(`${cloud.https}/${CONTOSO}/oauth2/v2.0/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          client_id: PATCHBAY,
          client_secret: SECRET,
          redirect_uri: 'http://localhost:3978/auth/callback',
          code: (parameters as { code: string }).code,
        }),
      });
      const { access_token: token } = (await answer.json()) as { access_token: string };
      const headers = { authorization: `Bearer ${token}` };
      const info = (await (await fetch(uri, { headers })).json()) as { email: string };
      assert.equal(info.email, ANA.upn);
      const foreign = { authorization: `Bearer ${await anaToken(cloud)}` };
      assert.equal((await fetch(uri, { headers: foreign })).status, 401);
    },
  },
  {
    section: '1.1 Endpoints',
    operation: 'admin consent endpoint (v1.0 and v2.0)',
    run: async (cloud) => {
      for (const path of ['adminconsent', 'v2.0/adminconsent']) {
        await registerOther(cloud);
        await cloud.twin('PUT', '/emulator/consents', {
          client: OTHER,
          tenant: CONTOSO,
          consented: false,
        });
        const url =
          `${cloud.https}/${CONTOSO}/${path}?client_id=${OTHER}&state=s` +
          '&redirect_uri=http://localhost:3000/callback';
        const { location } = await cloud.twin('POST', '/emulator/sign-in', { url, as: 'dana' });
        const back = new URL(String(location)).searchParams;
        assert.equal(back.get('admin_consent'), 'True');
        assert.equal(back.get('tenant'), CONTOSO);
        const refused = await cloud.twin('POST', '/emulator/sign-in', { url, as: 'ana' });
        assert.match(String(refused['location']), /error=access_denied/);
      }
    },
  },
];

const claims: readonly Check[] = [
  {
    section: '1.3 Grants',
    operation: 'groups claim, and its overage beyond 200',
    run: async (cloud) => {
      const groups = async () => {
        const payload = (await anaToken(cloud)).split('.')[1] ?? '';
        return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
      };
      assert(Array.isArray((await groups())['groups']));
      await cloud.twin('PUT', '/emulator/people/ana', { extraGroups: 250 });
      const over = await groups();
      assert.equal(over['groups'], undefined);
      assert.deepEqual(over['_claim_names'], { groups: 'src1' });
      const sources = over['_claim_sources'] as { src1: { endpoint: string } };
      const token = await clientToken(cloud, 'https://graph.microsoft.com/.default');
      const request: RequestInit = {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ securityEnabledOnly: true }),
      };
      const answer = await fetch(sources.src1.endpoint, request);
      const { value } = (await answer.json()) as { value: string[] };
      assert.equal(value.length, 252);
    },
  },
  {
    section: '1.3 Grants',
    operation: 'resource owner password credentials',
    note: 'nobody has a password here, and Microsoft advises against it (AADSTS70003)',
  },
  {
    section: '1.3 Grants',
    operation: 'implicit and hybrid grants (id_token, token)',
    note: 'not built: Entra too has them off for new applications (AADSTS700054)',
  },
  {
    section: '1.3 Errors',
    operation: 'a redirect URI that is not registered: AADSTS50011 on the page, no redirect',
    run: async (cloud) => {
      const answer = await fetch(
        `${cloud.https}/${CONTOSO}/oauth2/v2.0/authorize?client_id=${PATCHBAY}` +
          '&response_type=code&scope=openid&redirect_uri=https://evil.example/',
        { redirect: 'manual' },
      );
      assert.equal(answer.status, 400);
      assert.match(await answer.text(), /AADSTS50011/);
    },
  },
];

export const wire: Suite = {
  name: 'wire',
  packages: (root) => [packageName(root, 'jose')],
  checks: [...endpoints, ...claims],
};
