import { beforeAll, beforeEach } from 'vitest';
import { PATCHBAY_APP } from '../../entra/demo-apps.ts';
import { SECRET, TestEntra } from '../../entra/test-support/entra.ts';
import { CONTOSO, personByKey } from '../../people.ts';
import { PresenceBook } from '../../presence/presence.ts';
import { Mailboxes } from '../../mail/mailboxes.ts';
import { Shells } from '../../shell/shells.ts';
import { Graph } from '../graph.ts';
import { addGraphRoutes } from '../routes.ts';

export const BASE = '/graph/v1.0';
export const OTHER = 'dddddddd-0000-4000-8000-000000000001';
export const GRAPH = '00000003-0000-0000-c000-000000000000';

export let test: TestEntra;
export let graph: Graph;
export let shells: Shells;
export const mailboxes = new Mailboxes(() => 1_000);
/** A Graph of its own for the file that calls this, as new before each test. */
export function useGraph(): void {
  beforeAll(async () => {
    test = await TestEntra.start();
    shells = new Shells('http://localhost:3978', () => undefined);
    graph = new Graph({
      entra: test.entra,
      presence: new PresenceBook(() => false),
      shells,
      mailboxes,
    });
    await addGraphRoutes(test.app, graph);
  });
  beforeEach(() => {
    test.reset();
    graph.reset();
    shells.reset();
  });
}

export const oid = (key: string): string => personByKey(key)?.oid ?? '';

/** An application with these app roles at Graph, as an administrator of the tenant consented. */
export async function appToken(
  roles: readonly string[] | 'Patchbay',
  tenant = CONTOSO,
): Promise<string> {
  const id = roles === 'Patchbay' ? PATCHBAY_APP : OTHER;
  if (roles !== 'Patchbay') await register({ roles }, tenant);
  const { body } = await test.token(
    {
      client_id: id,
      client_secret: SECRET,
      grant_type: 'client_credentials',
      scope: 'https://graph.microsoft.com/.default',
    },
    { tenant },
  );
  return String(body['access_token']);
}

export async function register(
  access: { readonly scopes?: readonly string[]; readonly roles?: readonly string[] },
  tenant = CONTOSO,
): Promise<void> {
  const { scopes = [], roles = [] } = access;
  await test.twin('PUT', `/emulator/apps/${OTHER}`, {
    displayName: 'Other',
    signInAudience: 'AzureADMultipleOrgs',
    requiredAccess: [{ resource: GRAPH, scopes, roles }],
    secrets: [{ value: SECRET, expiresAt: '2099-12-31T00:00:00Z' }],
    redirectUris: [{ uri: 'http://localhost/callback', platform: 'web' }],
  });
  await test.twin('PUT', '/emulator/consents', { client: OTHER, tenant, consented: false });
  await test.twin('PUT', '/emulator/consents', { client: OTHER, tenant, consented: true });
}

/** A person's token with these scopes of Graph, by the long way. */
export async function personToken(as: string, scopes: readonly string[]): Promise<string> {
  const tenant = personByKey(as)?.tid ?? '';
  await register({ scopes }, tenant);
  const redirect = { client_id: OTHER, redirect_uri: 'http://localhost/callback' };
  const scope = scopes.join(' ');
  const { code = '' } = await test.signIn(as, { ...redirect, scope }, { tenant });
  const { body } = await test.token(
    {
      ...redirect,
      client_secret: SECRET,
      grant_type: 'authorization_code',
      code,
      code_verifier: 'a-code-verifier-of-at-least-forty-three-characters',
    },
    { tenant },
  );
  return String(body['access_token']);
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, unknown>;
}

export async function ask(
  token: string | null,
  url: string,
  more: { post?: object; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const { post, headers = {} } = more;
  const answer = await test.app.inject({
    method: post === undefined ? 'GET' : 'POST',
    url: url.startsWith('/') ? `${BASE}${url}` : new URL(url).pathname + new URL(url).search,
    headers: {
      host: '127.0.0.1:3979',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(post === undefined ? {} : { payload: post }),
  });
  const body = answer.body === '' ? {} : answer.json<Record<string, unknown>>();
  return { status: answer.statusCode, body, headers: answer.headers };
}

export const ids = (answer: Answer): unknown =>
  (answer.body['value'] as { id: string }[] | undefined)?.map(({ id }) => id);
export const codeOf = ({ status, body }: Answer): readonly unknown[] => [
  status,
  (body['error'] as { code?: string } | undefined)?.code,
];
