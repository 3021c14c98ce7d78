import { createHash } from 'node:crypto';
import { newApp, type App } from '../../http/app.ts';
import { CONTOSO } from '../../people.ts';
import { PATCHBAY_APP } from '../demo-apps.ts';
import { Entra } from '../entra.ts';
import { addEntraRoutes } from '../routes/entra-routes.ts';

export const ORIGIN = 'http://127.0.0.1:3979';
export const SECRET = 'patchbay-demo-secret';
export const VERIFIER = 'a-code-verifier-of-at-least-forty-three-characters';
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const PAGE = 'http://localhost:3978';

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** The emulated Entra ID alone, asked without a socket. */
export class TestEntra {
  readonly entra: Entra;
  readonly app: App;
  /** Its wall clock; moves by hand. */
  now = Date.now();

  private constructor() {
    this.entra = new Entra(() => new Date(this.now));
    this.app = newApp({ logErrors: false });
  }

  static async start(): Promise<TestEntra> {
    const test = new TestEntra();
    const hosts = ['localhost', '127.0.0.1', '*.patchbay.localhost'];
    await addEntraRoutes(test.app, { entra: test.entra, httpOrigin: () => ORIGIN, hosts });
    return test;
  }

  reset(): void {
    this.entra.reset();
    this.now = Date.now();
  }

  async get(path: string, headers: Record<string, string> = {}) {
    const host = '127.0.0.1:3979';
    return this.app.inject({ url: path, headers: { host, ...headers } });
  }

  async json(path: string): Promise<Record<string, unknown>> {
    return (await this.get(path)).json();
  }

  async form(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const answer = await this.app.inject({
      method: 'POST',
      url: path,
      payload: new URLSearchParams(fields).toString(),
      headers: {
        host: '127.0.0.1:3979',
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
      },
    });
    const isJson = String(answer.headers['content-type']).includes('json');
    const { statusCode: status } = answer;
    return {
      status,
      body: isJson ? answer.json() : { text: answer.body },
      headers: answer.headers,
    };
  }

  async token(
    fields: Readonly<Record<string, string>>,
    options: { tenant?: string; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const path = `/${options.tenant ?? CONTOSO}/oauth2/v2.0/token`;
    return this.form(path, { client_id: PATCHBAY_APP, ...fields }, options.headers);
  }

  async twin(method: 'POST' | 'PUT', path: string, body: unknown): Promise<Answer> {
    const answer = await this.app.inject({ method, url: path, payload: body as object });
    return { status: answer.statusCode, body: answer.json(), headers: answer.headers };
  }

  /** An authorise address of the page at `PAGE`, as msal-browser writes it. */
  authorizeUrl(more: Readonly<Record<string, string>> = {}, tenant = CONTOSO): string {
    const query = new URLSearchParams({
      client_id: PATCHBAY_APP,
      response_type: 'code',
      redirect_uri: `${PAGE}/app/`,
      scope: 'openid profile offline_access api://patchbay/access_as_user',
      code_challenge: CHALLENGE,
      code_challenge_method: 'S256',
      nonce: 'n1',
      state: 's1',
      client_info: '1',
      ...more,
    });
    return `/${tenant}/oauth2/v2.0/authorize?${query}`;
  }

  /** The parameters that come back to the application. */
  async signIn(
    as: string,
    more: Readonly<Record<string, string>> = {},
    how: { tenant?: string; consent?: boolean; forAll?: boolean } = {},
  ): Promise<Record<string, string>> {
    const { tenant, ...rest } = how;
    const url = `${ORIGIN}${this.authorizeUrl(more, tenant)}`;
    const { body } = await this.twin('POST', '/emulator/sign-in', { url, as, ...rest });
    return (body['parameters'] ?? body) as Record<string, string>;
  }

  /** A page's tokens for a person. */
  async pageTokens(as: string, tenant = CONTOSO): Promise<Answer> {
    const { code = '' } = await this.signIn(as, {}, { tenant });
    return this.redeem(code, {}, tenant);
  }

  async redeem(code: string, more: Readonly<Record<string, string>> = {}, tenant = CONTOSO) {
    const fields = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: `${PAGE}/app/`,
      code_verifier: VERIFIER,
      client_info: '1',
      ...more,
    };
    return this.token(fields, { tenant, headers: { origin: PAGE } });
  }

  async refresh(refreshToken: unknown, more: Readonly<Record<string, string>> = {}) {
    const fields = {
      grant_type: 'refresh_token',
      refresh_token: String(refreshToken),
      scope: 'openid offline_access api://patchbay/access_as_user',
      ...more,
    };
    return this.token(fields, { headers: { origin: PAGE } });
  }

  async onBehalfOf(assertion: unknown, more: Readonly<Record<string, string>> = {}) {
    return this.token({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      requested_token_use: 'on_behalf_of',
      assertion: String(assertion),
      client_secret: SECRET,
      scope: 'https://graph.microsoft.com/User.Read openid profile offline_access',
      ...more,
    });
  }
}
