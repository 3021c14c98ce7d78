import { createHash } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CONTOSO, FABRIKAM } from '../people.ts';
import { GRAPH_APP, PATCHBAY_APP } from './demo-apps.ts';
import { ORIGIN, TestEntra } from './test-support/entra.ts';

let test: TestEntra;
beforeAll(async () => {
  test = await TestEntra.start();
});
beforeEach(() => test.reset());

const OTHER = 'dddddddd-0000-4000-8000-000000000001';

/** An application that nobody has consented to. */
async function registerOther(): Promise<void> {
  await test.twin('PUT', `/emulator/apps/${OTHER}`, {
    displayName: '<b>Other</b>',
    signInAudience: 'AzureADMultipleOrgs',
    requiredAccess: [{ resource: GRAPH_APP, scopes: ['User.Read'], roles: [] }],
    redirectUris: [{ uri: 'http://localhost/app/', platform: 'spa' }],
  });
}

const other = { client_id: OTHER, scope: 'openid User.Read' };

const locationOf = (answer: { headers: Readonly<Record<string, unknown>> }) =>
  new URL(String(answer.headers['location']));

/** What a person does on the page that was shown. */
async function press(
  body: string,
  field: Readonly<Record<string, string>>,
  headers: Record<string, string> = { origin: ORIGIN },
) {
  const transaction = /name="transaction" value="([^"]+)"/.exec(body)?.[1] ?? '';
  const action = /action="([^"]+)"/.exec(body)?.[1] ?? '';
  return test.form(action, { transaction, ...field }, headers);
}

function hashOf(body: string, element: 'style' | 'script'): string {
  const text = new RegExp(`<${element}>([^]*?)</${element}>`).exec(body)?.[1] ?? '';
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

const textOf = (answer: { body: Record<string, unknown> }) => String(answer.body['text']);

describe('the authorise page', () => {
  it('lists the people of the tenant, frames nowhere and runs no script', async () => {
    const page = await test.get(test.authorizeUrl());
    expect(page.body).toContain('ana@contoso.example');
    expect(page.body).not.toContain('fay@fabrikam.example');
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'self' http://localhost:3978");
    expect(policy).not.toContain('script-src');
  });

  it('comes back with a code, and signs the person in for the next time', async () => {
    const page = await test.get(test.authorizeUrl());
    const answer = await press(page.body, { pick: 'ana' });
    expect(answer.status).toBe(302);
    const back = locationOf(answer);
    expect(back.origin + back.pathname).toBe('http://localhost:3978/app/');
    expect(back.searchParams.get('state')).toBe('s1');
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/^ESTSAUTH=.*; Path=\/; HttpOnly; SameSite=Lax$/);
    const again = await test.get(test.authorizeUrl({ prompt: 'none' }), { cookie });
    expect(locationOf(again).searchParams.get('code')).toBeTruthy();
    const asked = await test.get(test.authorizeUrl({ prompt: 'select_account' }), { cookie });
    expect(asked.body).toContain('signed in');
    const forgotten = await test.get(test.authorizeUrl({ prompt: 'login' }), { cookie });
    expect(forgotten.statusCode).toBe(200);
    await test.twin('PUT', '/emulator/people/ana', { removed: true });
    const removed = await test.get(test.authorizeUrl({ prompt: 'none' }), { cookie });
    expect(locationOf(removed).searchParams.get('error')).toBe('login_required');
  });

  it('takes no form from another page', async () => {
    const page = await test.get(test.authorizeUrl());
    for (const origin of ['http://localhost:3978', 'https://evil.example', 'null']) {
      expect((await press(page.body, { pick: 'ana' }, { origin })).status).toBe(403);
    }
    expect((await press(page.body, { pick: 'ana' }, {})).status).toBe(403);
    // A name of theirs that DNS leads here is no page of ours either.
    const led = { origin: 'http://evil.example:3979', host: 'evil.example:3979' };
    expect((await press(page.body, { pick: 'ana' }, led)).status).toBe(403);
  });

  it('has the policy of exactly what stands in it, or a browser would not use it', async () => {
    const pick = await test.get(test.authorizeUrl());
    expect(pick.headers['content-security-policy']).toContain(hashOf(pick.body, 'style'));
    const posted = await test.get(
      test.authorizeUrl({ response_mode: 'form_post', prompt: 'none' }),
    );
    expect(posted.headers['content-security-policy']).toContain(hashOf(posted.body, 'script'));
  });

  it.each([
    ['prompt=none without a session', { prompt: 'none' }, 'login_required', 'AADSTS50058'],
    ['no PKCE from a page', { code_challenge: '' }, 'invalid_request', 'AADSTS9002325'],
    ['an implicit grant', { response_type: 'token' }, 'unsupported_response_type', 'AADSTS700054'],
    ['an unknown scope', { scope: 'No.Such' }, 'invalid_client', 'AADSTS650053'],
    ['two resources', { scope: 'User.Read api://patchbay/x' }, 'invalid_scope', 'AADSTS28000'],
    ['an unknown prompt', { prompt: 'maybe' }, 'invalid_request', 'AADSTS90023'],
  ])('sends %s back to the application', async (_what, more, error, code) => {
    const url = test.authorizeUrl(more).replace('code_challenge=&', '');
    const back = locationOf(await test.get(url)).searchParams;
    expect(back.get('error')).toBe(error);
    expect(back.get('error_description')).toContain(code);
    expect(back.get('state')).toBe('s1');
  });

  it.each([
    ['a foreign address', { redirect_uri: 'https://evil.example/' }, 'AADSTS50011'],
    ['another path', { redirect_uri: 'http://localhost:3978/other' }, 'AADSTS50011'],
    ['a user in the address', { redirect_uri: 'http://x@localhost/app/' }, 'AADSTS50011'],
    ['an unknown client', { client_id: '<script>' }, 'AADSTS700016'],
  ])('never redirects to %s', async (_what, more, code) => {
    const page = await test.get(test.authorizeUrl(more));
    expect(page.statusCode).toBe(400);
    expect(page.body).toContain(code);
    expect(page.body).not.toContain('<script>');
  });

  it('answers in a fragment, or by a form that goes on by itself', async () => {
    const inFragment = await test.get(test.authorizeUrl({ response_mode: 'fragment' }));
    const answer = await press(inFragment.body, { pick: 'ana' });
    expect(locationOf(answer).hash).toMatch(/^#code=/);
    const byForm = await test.get(
      test.authorizeUrl({ response_mode: 'form_post', state: '"><b>' }),
    );
    const posted = await press(byForm.body, { pick: 'ana' });
    expect(textOf(posted)).toContain('<form method="post" action="http://localhost:3978/app/">');
    expect(textOf(posted)).toContain('value="&quot;&gt;&lt;b&gt;"');
  });

  it('narrows by login_hint and domain_hint', async () => {
    const hinted = await test.get(test.authorizeUrl({ login_hint: 'ben@contoso.example' }));
    expect(hinted.body).toContain('Ben Okafor');
    expect(hinted.body).not.toContain('Ana Ruiz');
    const url = test.authorizeUrl({ domain_hint: 'fabrikam.example' }, 'organizations');
    const domain = await test.get(url);
    expect(domain.body).toContain('Fay Tanaka');
    expect(domain.body).not.toContain('Ana Ruiz');
  });

  it("refuses a person of another tenant (the page's form can be made up)", async () => {
    const page = await test.get(test.authorizeUrl());
    const back = locationOf(await press(page.body, { pick: 'fay' })).searchParams;
    expect(back.get('error_description')).toContain('AADSTS50020');
  });
});

describe('consent', () => {
  beforeEach(registerOther);

  it('is asked once of a person, in words that cannot be markup', async () => {
    const page = await test.get(test.authorizeUrl(other));
    const consent = await press(page.body, { pick: 'ana' });
    expect(textOf(consent)).toContain('&lt;b&gt;Other&lt;/b&gt;');
    expect(textOf(consent)).toContain('User.Read');
    const answer = await press(textOf(consent), { consent: '1' });
    expect(locationOf(answer).searchParams.get('code')).toBeTruthy();
    const next = await test.get(test.authorizeUrl(other));
    expect((await press(next.body, { pick: 'ana' })).status).toBe(302);
    const ben = await test.get(test.authorizeUrl(other));
    expect(textOf(await press(ben.body, { pick: 'ben' }))).toContain('Permissions requested');
  });

  it('declined, comes back as access_denied', async () => {
    const page = await test.get(test.authorizeUrl(other));
    const consent = await press(page.body, { pick: 'ana' });
    const back = locationOf(await press(textOf(consent), { decline: '1' })).searchParams;
    expect(back.get('error')).toBe('access_denied');
  });

  it('needs an administrator for what only one may grant', async () => {
    const more = { ...other, scope: 'openid User.Read.All' };
    const page = await test.get(test.authorizeUrl(more));
    expect(textOf(await press(page.body, { pick: 'ana' }))).toContain('Need admin approval');
    expect(await test.signIn('dana', more, { forAll: true })).toHaveProperty('code');
    // For everybody, so for Ana too.
    expect(await test.signIn('ana', more, { consent: false })).toHaveProperty('code');
  });

  it('by an administrator, is for one tenant', async () => {
    const query = `client_id=${OTHER}&redirect_uri=http://localhost:1/app/`;
    const url = `${ORIGIN}/${CONTOSO}/adminconsent?${query}`;
    const ana = await test.twin('POST', '/emulator/sign-in', { url, as: 'ana' });
    expect(ana.body['parameters']).toMatchObject({ error: 'access_denied' });
    const dana = await test.twin('POST', '/emulator/sign-in', { url, as: 'dana' });
    expect(dana.body['parameters']).toMatchObject({ admin_consent: 'True', tenant: CONTOSO });
    expect(await test.signIn('ben', other, { consent: false })).toHaveProperty('code');
    const fay = await test.signIn('fay', other, { tenant: FABRIKAM, consent: false });
    expect(fay).toEqual({ kind: 'consent' });
  });

  it('asks again with prompt=consent', async () => {
    const page = await test.get(test.authorizeUrl({ prompt: 'consent' }));
    expect(textOf(await press(page.body, { pick: 'ana' }))).toContain('Permissions requested');
  });
});

describe('sign-out', () => {
  it('ends the session and goes only where the application is registered', async () => {
    const path = `/${CONTOSO}/oauth2/v2.0/logout`;
    const home = await test.get(
      `${path}?post_logout_redirect_uri=http://localhost:3978/bye&state=x`,
    );
    expect(home.headers['location']).toBe('http://localhost:3978/bye?state=x');
    expect(String(home.headers['set-cookie'])).toContain('Max-Age=0');
    const foreign = await test.get(`${path}?post_logout_redirect_uri=https://evil.example/`);
    expect(foreign.statusCode).toBe(200);
    expect(foreign.body).toContain('You signed out');
  });
});

describe('discovery', () => {
  const configuration = async (tenant: string, version = '/v2.0') =>
    test.json(`/${tenant}${version}/.well-known/openid-configuration`);

  it('names the tenant, or a template for common', async () => {
    expect(await configuration(CONTOSO)).toMatchObject({
      issuer: `${ORIGIN}/${CONTOSO}/v2.0`,
      token_endpoint: `${ORIGIN}/${CONTOSO}/oauth2/v2.0/token`,
      jwks_uri: `${ORIGIN}/${CONTOSO}/discovery/v2.0/keys`,
    });
    expect(await configuration('contoso.example')).toMatchObject({
      issuer: `${ORIGIN}/${CONTOSO}/v2.0`,
    });
    expect(await configuration('common')).toMatchObject({
      issuer: `${ORIGIN}/{tenantid}/v2.0`,
      authorization_endpoint: `${ORIGIN}/common/oauth2/v2.0/authorize`,
    });
    expect(await configuration(CONTOSO, '')).toMatchObject({
      issuer: `https://sts.windows.net/${CONTOSO}/`,
    });
    expect(await configuration('nowhere')).toMatchObject({ error: 'invalid_tenant' });
  });

  it('keeps one issuer over HTTP, whatever name the endpoints are asked by', async () => {
    const path = `/${CONTOSO}/v2.0/.well-known/openid-configuration`;
    const answer = (await test.get(path, { host: 'localhost:3979' })).json() as object;
    expect(answer).toMatchObject({
      issuer: `${ORIGIN}/${CONTOSO}/v2.0`,
      token_endpoint: `http://localhost:3979/${CONTOSO}/oauth2/v2.0/token`,
    });
  });

  it('knows its own instances and no others', async () => {
    const path = '/common/discovery/instance?api-version=1.1&authorization_endpoint=';
    const own = `https://localhost:3980/${CONTOSO}/oauth2/v2.0/authorize`;
    expect(await test.json(`${path}${own}`)).toMatchObject({
      tenant_discovery_endpoint: expect.stringMatching(
        /^https:\/\/localhost:3980\/c0a7\S+\/v2.0\/.well-known\/openid-configuration$/,
      ),
    });
    const foreign = await test.json(`${path}https://evil.example/x/oauth2/v2.0/authorize`);
    expect(foreign).toMatchObject({ error: 'invalid_instance' });
  });
});

describe('groups', () => {
  const claims = async () => {
    const { body } = await test.pageTokens('ana');
    const payload = String(body['access_token']).split('.')[1] ?? '';
    return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  };

  it('stand in the token up to 200, then a link does', async () => {
    await test.twin('PUT', '/emulator/people/ana', { extraGroups: 198 });
    expect((await claims())['groups']).toHaveLength(200);
    await test.twin('PUT', '/emulator/people/ana', { extraGroups: 199 });
    const over = await claims();
    expect(over['groups']).toBeUndefined();
    expect(over['_claim_names']).toEqual({ groups: 'src1' });
  });

  it('and roles follow what an administrator changes', async () => {
    await test.twin('PUT', '/emulator/people/ana', { roles: ['supervisor'] });
    expect((await claims())['roles']).toEqual(['supervisor']);
    expect((await claims())['azp']).toBe(PATCHBAY_APP);
  });
});

describe('the device code page', () => {
  const TEAMS = '1fec8e78-bce4-4aaf-ab1b-5451cc387264';
  const start = async () => {
    const fields = { client_id: TEAMS, scope: 'openid' };
    return (await test.form(`/${CONTOSO}/oauth2/v2.0/devicecode`, fields)).body;
  };
  const poll = async (code: unknown) => {
    const fields = { client_id: TEAMS, grant_type: 'device_code', device_code: String(code) };
    return (await test.token(fields)).body;
  };
  const type = (code: unknown) =>
    test.form('/devicelogin', { user_code: String(code) }, { origin: ORIGIN });

  it('takes the code in any writing, then asks who and whether', async () => {
    const device = await start();
    const page = await test.get('/devicelogin?otc="><b>');
    expect(page.body).toContain('value="&quot;&gt;&lt;b&gt;"');
    const code = String(device['user_code']).toLowerCase();
    const pick = await type(` ${code.slice(0, 4)}-${code.slice(4)}`);
    const confirm = await press(textOf(pick), { pick: 'ana' });
    expect(textOf(confirm)).toContain('Permissions requested');
    const done = await press(textOf(confirm), { consent: '1' });
    expect(textOf(done)).toContain('You have signed in');
    expect(await poll(device['device_code'])).toHaveProperty('id_token');
  });

  it('declined, says so to the device; an unknown code is refused', async () => {
    const device = await start();
    const pick = await type(device['user_code']);
    await press(textOf(pick), { decline: '1' });
    expect(await poll(device['device_code'])).toMatchObject({ error: 'authorization_declined' });
    const unknown = await type('NOSUCH');
    expect(unknown.status).toBe(400);
    expect(textOf(unknown)).toContain('AADSTS70018');
  });
});
