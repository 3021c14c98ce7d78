import { decodeJwt, decodeProtectedHeader } from 'jose';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CONTOSO, FABRIKAM, personByKey } from '../people.ts';
import { GRAPH_APP, PATCHBAY_APP } from './demo-apps.ts';
import { ORIGIN, SECRET, TestEntra } from './test-support/entra.ts';

let test: TestEntra;
// One for all: its RSA key takes longer to make than all of these to run.
beforeAll(async () => {
  test = await TestEntra.start();
});
beforeEach(() => test.reset());

const claimsOf = (token: unknown) => decodeJwt(String(token));
const ana = personByKey('ana')?.oid ?? '';
const DAY_MS = 86_400_000;

describe('authorization code with PKCE', () => {
  it('gives a page what MSAL needs, in the v2.0 form that the API asks for', async () => {
    const back = await test.signIn('ana');
    expect(back).toMatchObject({ state: 's1', session_state: expect.any(String) });
    const { status, body, headers } = await test.redeem(back['code'] ?? '');
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cache-control': 'no-store',
    });
    expect(body).toMatchObject({
      token_type: 'Bearer',
      expires_in: 3_600,
      ext_expires_in: 3_600,
      scope: 'openid profile api://patchbay/access_as_user',
    });
    expect(JSON.parse(Buffer.from(String(body['client_info']), 'base64url').toString())).toEqual({
      uid: ana,
      utid: CONTOSO,
    });
    expect(claimsOf(body['access_token'])).toMatchObject({
      aud: PATCHBAY_APP,
      iss: `${ORIGIN}/${CONTOSO}/v2.0`,
      azp: PATCHBAY_APP,
      azpacr: '0',
      scp: 'access_as_user',
      roles: ['agent'],
      oid: ana,
      tid: CONTOSO,
      ver: '2.0',
    });
    expect(claimsOf(body['id_token'])).toMatchObject({
      aud: PATCHBAY_APP,
      nonce: 'n1',
      preferred_username: 'ana@contoso.example',
      name: 'Ana Ruiz',
    });
  });

  it('takes a code once', async () => {
    const { code = '' } = await test.signIn('ana');
    expect((await test.redeem(code)).status).toBe(200);
    expect((await test.redeem(code)).body).toMatchObject({
      error: 'invalid_grant',
      error_codes: [54005],
    });
  });

  it.each([
    ['another verifier', { code_verifier: 'wrong' }, 501481, 'invalid_grant'],
    ['no verifier', { code_verifier: '' }, 501481, 'invalid_grant'],
    ['another address', { redirect_uri: 'http://localhost:3978/' }, 500112, 'invalid_client'],
    ['a secret from a page', { client_secret: SECRET }, 90023, 'invalid_request'],
    ['a wrong secret', { client_secret: 'x' }, 7000215, 'invalid_client'],
    ['an unknown client', { client_id: 'nobody' }, 700016, 'unauthorized_client'],
  ])('refuses %s', async (_what, more, code, error) => {
    const back = await test.signIn('ana');
    const { body } = await test.redeem(back['code'] ?? '', more);
    expect(body).toMatchObject({ error, error_codes: [code] });
  });

  it('refuses a code after ten minutes, and what is no code', async () => {
    const { code = '' } = await test.signIn('ana');
    test.now += 11 * 60_000;
    expect((await test.redeem(code)).body).toMatchObject({ error_codes: [70008] });
    expect((await test.redeem(`${code}x`)).body).toMatchObject({ error: 'invalid_grant' });
  });

  it("lets only pages redeem a page's code, and only programs a program's", async () => {
    const { code = '' } = await test.signIn('ana');
    const fields = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: 'http://localhost:3978/app/',
    };
    expect((await test.token(fields)).body).toMatchObject({ error_codes: [9002327] });
    const web = { redirect_uri: 'http://localhost/auth/callback' };
    const { code: other = '' } = await test.signIn('ana', web);
    expect((await test.redeem(other, web)).body).toMatchObject({ error_codes: [9002326] });
    const asked = { grant_type: 'authorization_code', code: other, ...web };
    expect((await test.token(asked)).body).toMatchObject({ error_codes: [7000218] });
  });
});

describe('refresh', () => {
  it('gives a new token each time, for other scopes too', async () => {
    const first = (await test.pageTokens('ana')).body;
    const scope = 'openid offline_access User.Read';
    const { status, body } = await test.refresh(first['refresh_token'], { scope });
    expect(status).toBe(200);
    expect(body['refresh_token']).not.toBe(first['refresh_token']);
    expect(claimsOf(body['access_token'])).toMatchObject({
      iss: `https://sts.windows.net/${CONTOSO}/`,
      appid: PATCHBAY_APP,
      ver: '1.0',
    });
    expect(String(body['scope']).split(' ')).toContain('User.Read');
  });

  it("ends a page's tokens a day after the sign-in, however often renewed", async () => {
    let token = (await test.pageTokens('ana')).body['refresh_token'];
    test.now += 0.6 * DAY_MS;
    token = (await test.refresh(token)).body['refresh_token'];
    test.now += 0.6 * DAY_MS;
    expect((await test.refresh(token)).body).toMatchObject({
      error: 'invalid_grant',
      error_codes: [700084],
    });
  });

  it("ends a service's after 90 idle days (AADSTS700082)", async () => {
    const sso = (await test.pageTokens('ana')).body['access_token'];
    const { refresh_token } = (await test.onBehalfOf(sso)).body;
    test.now += 91 * DAY_MS;
    const fields = { grant_type: 'refresh_token', client_secret: SECRET };
    const again = { ...fields, refresh_token: String(refresh_token) };
    expect((await test.token(again)).body).toMatchObject({
      error: 'invalid_grant',
      error_codes: [700082],
    });
  });

  it.each([
    ['removed', { removed: true }, 50034],
    ['disabled', { disabled: true }, 50057],
    ['revoked', { revokeSessions: true }, 50173],
  ])('fails for a person who was %s, and so does on-behalf-of', async (_how, change, code) => {
    const { body } = await test.pageTokens('ana');
    test.now += 2_000;
    await test.twin('PUT', '/emulator/people/ana', change);
    const refreshed = await test.refresh(body['refresh_token']);
    expect(refreshed).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', error_codes: [code] },
    });
    const acted = await test.onBehalfOf(body['access_token']);
    expect(acted.body).toMatchObject({ error: 'invalid_grant', error_codes: [code] });
  });
});

describe('client credentials', () => {
  const fields = {
    grant_type: 'client_credentials',
    client_id: '0a7c4ba7-0000-4000-8000-00000000a003',
    client_secret: 'reporting-demo-secret',
    scope: 'api://patchbay/.default',
  };

  it('gives the application its granted roles and no scope', async () => {
    const { body } = await test.token(fields);
    expect(body['refresh_token']).toBeUndefined();
    const claims = claimsOf(body['access_token']);
    expect(claims).toMatchObject({ idtyp: 'app', roles: ['supervisor'], azpacr: '1' });
    expect(claims['scp']).toBeUndefined();
    expect(claims['oid']).toBe(claims.sub);
  });

  it.each([
    ['a wrong secret', { client_secret: 'x' }, 401, 'invalid_client', 7000215],
    ['no secret', { client_secret: undefined }, 401, 'invalid_client', 7000218],
    ['a scope by name', { scope: 'api://patchbay/access_as_user' }, 400, 'invalid_scope', 1002012],
    ['an unknown resource', { scope: 'api://x/.default' }, 400, 'invalid_resource', 500011],
    ['no grant type', { grant_type: undefined }, 400, 'invalid_request', 900144],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type', 70003],
  ])('refuses %s', async (_what, change, status, error, code) => {
    const given = Object.entries({ ...fields, ...change }).filter(([, text]) => text !== undefined);
    const answer = await test.token(Object.fromEntries(given) as Record<string, string>);
    expect(answer).toMatchObject({ status, body: { error, error_codes: [code] } });
  });

  it('refuses another tenant to an application of one, and an unknown tenant', async () => {
    expect((await test.token(fields, { tenant: FABRIKAM })).body).toMatchObject({
      error_codes: [700016],
    });
    expect((await test.token(fields, { tenant: 'nowhere.example' })).body).toMatchObject({
      error: 'invalid_tenant',
      error_codes: [90002],
    });
  });

  it('takes the secret as HTTP Basic, and the v1.0 endpoint with a resource', async () => {
    const { client_id, client_secret, scope: _scope, ...rest } = fields;
    const basic = Buffer.from(`${client_id}:${client_secret}`).toString('base64');
    const answer = await test.form(
      `/${CONTOSO}/oauth2/token`,
      { ...rest, resource: 'https://graph.microsoft.com' },
      { authorization: `Basic ${basic}` },
    );
    expect(claimsOf(answer.body['access_token'])).toMatchObject({
      aud: 'https://graph.microsoft.com',
      ver: '1.0',
    });
  });

  it('refuses a secret that has expired', async () => {
    const expiresAt = new Date(test.now - 1_000).toISOString();
    const secrets = [{ value: 'reporting-demo-secret', expiresAt }];
    await test.twin('PUT', `/emulator/apps/${fields.client_id}`, { secrets });
    expect((await test.token(fields)).body).toMatchObject({ error_codes: [7000222] });
  });
});

describe('on behalf of', () => {
  it('gives a Graph token for the person whose token it was shown', async () => {
    const sso = (await test.pageTokens('ana')).body['access_token'];
    const { body } = await test.onBehalfOf(sso);
    expect(claimsOf(body['access_token'])).toMatchObject({
      aud: 'https://graph.microsoft.com',
      oid: ana,
      appidacr: '1',
    });
    expect(body['id_token']).toBeDefined();
    expect(body['refresh_token']).toBeDefined();
  });

  it('asks for consent in the words that MSAL acts on', async () => {
    const sso = (await test.pageTokens('ana')).body['access_token'];
    const { status, body } = await test.onBehalfOf(sso, { scope: 'Chat.Read' });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      error: 'invalid_grant',
      suberror: 'consent_required',
      error_codes: [65001],
      error_description: expect.stringMatching(
        /^AADSTS65001: .* Trace ID: \S+ Correlation ID: \S+ Timestamp: \d{4}-\d\d-\d\d [\d:]{8}Z$/,
      ),
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d [\d:]{8}Z$/),
      trace_id: expect.any(String),
      correlation_id: expect.any(String),
      error_uri: 'https://login.microsoftonline.com/error?code=65001',
    });
  });

  it('asks for a second factor when a policy wants it', async () => {
    const sso = (await test.pageTokens('ana')).body['access_token'];
    test.entra.dials = { ...test.entra.dials, secondFactor: true };
    expect((await test.onBehalfOf(sso)).body).toMatchObject({
      error: 'interaction_required',
      suberror: 'basic_action',
      error_codes: [50076],
      claims: expect.stringContaining('access_token'),
    });
  });

  it('refuses tokens that are for others, of applications, expired, forged or none', async () => {
    const { body } = await test.pageTokens('ana');
    const graph = (await test.refresh(body['refresh_token'], { scope: 'User.Read' })).body;
    const refused = async (assertion: unknown) =>
      (await test.onBehalfOf(assertion)).body['error_codes'];
    expect(await refused(graph['access_token'])).toEqual([500131]);
    const own = await test.token({
      grant_type: 'client_credentials',
      client_secret: SECRET,
      scope: 'api://patchbay/.default',
    });
    expect(await refused(own.body['access_token'])).toEqual([7000114]);
    const [head, payload] = String(body['access_token']).split('.');
    expect(await refused(`${head}.${payload}.AAAA`)).toEqual([50013]);
    expect(await refused('none')).toEqual([50027]);
    test.now += 3_700_000;
    expect(await refused(body['access_token'])).toEqual([500133]);
  });
});

describe('device code', () => {
  const client = { client_id: '1fec8e78-bce4-4aaf-ab1b-5451cc387264' };
  const scope = 'openid offline_access User.Read';
  const start = async () => {
    await test.twin('PUT', `/emulator/apps/${client.client_id}`, {
      requiredAccess: [{ resource: GRAPH_APP, scopes: ['User.Read'], roles: [] }],
    });
    const path = `/${CONTOSO}/oauth2/v2.0/devicecode`;
    return (await test.form(path, { ...client, scope })).body;
  };
  const poll = (code: unknown) =>
    test.token({ ...client, grant_type: 'device_code', device_code: String(code) });

  it('waits for the person, then gives tokens once', async () => {
    const device = await start();
    expect(device).toMatchObject({ interval: 5, expires_in: 900 });
    expect(await poll(device['device_code'])).toMatchObject({
      status: 400,
      body: { error: 'authorization_pending', error_codes: [70016] },
    });
    const typed = { device: String(device['user_code']), as: 'ben' };
    expect((await test.twin('POST', '/emulator/sign-in', typed)).body).toEqual({ kind: 'done' });
    const { body } = await poll(device['device_code']);
    expect(claimsOf(body['id_token'])).toMatchObject({ name: 'Ben Okafor' });
    expect((await poll(device['device_code'])).body).toMatchObject({ error_codes: [70018] });
  });

  it('ends after its time', async () => {
    const device = await start();
    test.now += 901_000;
    expect((await poll(device['device_code'])).body).toMatchObject({ error: 'expired_token' });
  });
});

describe('dials', () => {
  const fields = {
    grant_type: 'client_credentials',
    client_secret: SECRET,
    scope: 'https://graph.microsoft.com/.default',
  };

  it('throttles so many requests, with Retry-After', async () => {
    test.entra.dials = { ...test.entra.dials, failStatus: 429, failTimes: 1, retryAfterS: 7 };
    expect(await test.token(fields)).toMatchObject({
      status: 429,
      headers: { 'retry-after': '7' },
      body: { error_codes: [165900] },
    });
    expect((await test.token(fields)).status).toBe(200);
  });

  it('fails for good when no number of times is given', async () => {
    test.entra.dials = { ...test.entra.dials, failStatus: 503 };
    for (const status of [503, 503]) expect((await test.token(fields)).status).toBe(status);
  });

  it('is slow', async () => {
    test.entra.dials = { ...test.entra.dials, delayMs: 40 };
    const startedAt = performance.now();
    await test.token(fields);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(39);
  });

  it('has a clock of its own, and tokens that are over', async () => {
    test.entra.dials = { ...test.entra.dials, clockSkewS: 600 };
    const early = claimsOf((await test.token(fields)).body['access_token']);
    expect(early.iat).toBe(Math.floor(test.now / 1_000) + 600);
    test.entra.dials = { ...test.entra.dials, clockSkewS: 0, expired: true };
    const over = claimsOf((await test.token(fields)).body['access_token']);
    expect(over.exp).toBeLessThan(test.now / 1_000);
  });
});

describe('keys', () => {
  const fields = { grant_type: 'client_credentials', client_secret: SECRET };
  const asked = { ...fields, scope: 'api://patchbay/.default' };
  const kids = async () => {
    const { keys } = await test.json('/common/discovery/v2.0/keys');
    return (keys as { kid: string }[]).map(({ kid }) => kid);
  };
  const kidOf = (token: unknown) => decodeProtectedHeader(String(token)).kid;

  it('rotate: the new one signs, both are published until the old one is withdrawn', async () => {
    const old = (await test.token(asked)).body['access_token'];
    await test.twin('POST', '/emulator/keys/rotate', {});
    const next = (await test.token(asked)).body['access_token'];
    expect(kidOf(next)).not.toBe(kidOf(old));
    expect(await kids()).toEqual([kidOf(next), kidOf(old)]);
    await test.entra.keys.verify(String(old), new Date(test.now));
    await test.twin('POST', '/emulator/keys/rotate', { withdrawOld: true });
    expect(await kids()).toHaveLength(1);
    await expect(test.entra.keys.verify(String(old), new Date(test.now))).rejects.toThrow();
  });
});
