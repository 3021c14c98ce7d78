import { decodeJwt, UnsecuredJWT } from 'jose';
import { beforeEach, expect, it } from 'vitest';
import { newApp, type App } from '../http/app.ts';
import { personByKey } from '../people.ts';
import { addShellRoutes } from './routes.ts';
import { Shells, type ShellView } from './shells.ts';
import type { TokenMaker } from './tab-token.ts';

/** Signing is another's work: here it matters for whom, for what and until when. */
const tokens: TokenMaker['tokens'] = {
  sign: async (person, { audience, now }) => ({
    access_token: new UnsecuredJWT({ oid: person.oid })
      .setAudience(audience)
      .setExpirationTime(now.getTime() / 1_000 + 3_600)
      .encode(),
    token_type: 'Bearer',
    expires_in: 3_600,
  }),
};
let app: App;
beforeEach(() => {
  const shells = new Shells('http://localhost:3978', () => undefined);
  app = newApp({ logErrors: false });
  addShellRoutes(app, shells, { tokens, origin: () => 'http://cloud.test' });
});

async function send(method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) {
  const answer = await app.inject(
    payload === undefined ? { method, url } : { method, url, payload },
  );
  const body: unknown = answer.body === '' ? null : answer.json();
  return { status: answer.statusCode, body };
}

const oid = (key: string) => personByKey(key)?.oid ?? '';
const shell = async (key = 'ana') =>
  (await send('GET', `/emulator/shell/${key}`)).body as ShellView;
const put = (settings: object) => send('PUT', '/emulator/shell/ana', settings);
const post = (path: string, body: object = {}) => send('POST', `/emulator/shell/ana/${path}`, body);

it('opens our app for who works with it and the phone for everybody else', async () => {
  expect((await shell('ana')).settings).toMatchObject({ app: 'patchbay', tab: 'desk' });
  expect((await shell('erin')).settings).toMatchObject({ app: 'calls' });
  expect((await shell()).appOrigin).toBe('http://localhost:3978');
});

it('changes only what is given, and a new tab begins at its start', async () => {
  await put({ theme: 'dark', subPage: 'i-7' });
  await put({ tab: 'live' });
  const { settings } = await shell();
  expect(settings).toMatchObject({ theme: 'dark', tab: 'live', subPage: '', locale: 'en-us' });
});

it.each([{ theme: 'pink' }, { tab: 'gone' }, { slowLoadMs: -1 }, { extra: 1 }])(
  'refuses settings that do not exist: %o',
  async (settings) => {
    expect((await put(settings)).status).toBe(400);
  },
);

it.each([
  ['revoked', 'tokenRevoked'],
  ['consentRequired', 'resourceRequiresConsent'],
  ['mfaRequired', 'resourceRequiresMfa'],
])('refuses a token in the words of Teams: %s', async (token, reason) => {
  await put({ token });
  expect((await post('token')).body).toEqual({ kind: 'refused', reason });
});

it('gives a token for our app, and an expired one when told to', async () => {
  const given = (await post('token')).body as { token: string };
  expect(decodeJwt(given.token)).toMatchObject({ aud: 'api://patchbay', oid: oid('ana') });
  await put({ token: 'expired' });
  const expired = (await post('token')).body as { token: string };
  expect(decodeJwt(expired.token).exp).toBeLessThan(Date.now() / 1_000);
});

interface Bridged {
  readonly success: boolean;
  readonly requestId: string;
  readonly token?: { readonly access_token: string; readonly id_token: string };
  readonly error?: object;
}

async function bridge(method: string, tokenParams?: object): Promise<Bridged | null> {
  const messageType = 'NestedAppAuthRequest';
  const request = { messageType, method, requestId: 'r1', tokenParams };
  const { body } = await post('nested-auth', { data: JSON.stringify(request) });
  const { data } = body as { data: string | null };
  return data === null ? null : (JSON.parse(data) as Bridged);
}

it('answers nested app auth with tokens for the scope that is asked for', async () => {
  const graph = await bridge('GetToken', { clientId: 'app-1', scope: 'openid User.Read' });
  expect(graph).toMatchObject({ success: true, requestId: 'r1' });
  expect(decodeJwt(graph?.token?.access_token ?? '').aud).toBe('https://graph.microsoft.com');
  expect(decodeJwt(graph?.token?.id_token ?? '').aud).toBe('app-1');
  const own = await bridge('GetToken', { clientId: 'a', scope: 'api://patchbay/access_as_user' });
  expect(decodeJwt(own?.token?.access_token ?? '').aud).toBe('api://patchbay');
  await put({ token: 'consentRequired' });
  expect(await bridge('GetToken', { clientId: 'a' })).toMatchObject({
    success: false,
    error: { status: 'USER_INTERACTION_REQUIRED', subError: 'consent_required' },
  });
  await put({ token: 'dropped' });
  expect(await bridge('GetToken', { clientId: 'a' })).toBeNull();
});

it('does not answer what is no request of the bridge', async () => {
  for (const data of ['', '{', '{"messageType":"NestedAppAuthResponse"}', 'null']) {
    expect((await post('nested-auth', { data })).body).toEqual({ data: null });
  }
});

it('opens a chat for the person who asked and shows its messages to both', async () => {
  const { body } = await post('chats', { members: ['ben@contoso.example'] });
  const { id } = body as { id: string };
  expect((await shell()).settings).toMatchObject({ app: 'chat', chat: id });
  await post('chats/say', { chat: id, text: '<b>help</b>' });
  const ben = await shell('ben');
  expect(ben.chats[0]?.messages).toMatchObject([{ from: oid('ana'), text: '<b>help</b>' }]);
  expect(ben.settings.app).toBe('patchbay');
  expect((await post('chats/say', { chat: 'other', text: 'x' })).status).toBe(404);
});

it('has no chat across tenants, and a foreign chat does not exist', async () => {
  expect((await post('chats', { members: ['fay@fabrikam.example'] })).status).toBe(400);
  await post('chats', { members: ['ben@contoso.example'] });
  const chat = (await shell()).chats[0]?.id;
  const answer = await send('POST', '/emulator/shell/fay/chats/say', { chat, text: 'x' });
  expect(answer.status).toBe(404);
});
