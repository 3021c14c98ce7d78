import { z } from 'zod';
import type { Person } from '../people.ts';
import { manifest } from './manifest.ts';
import { tabToken, type TokenMaker } from './tab-token.ts';
import type { TokenSwitch } from './settings.ts';

/** msal-browser's bridge protocol (its src/naa), as the frame's polyfill carries it. */
const Request = z.object({
  messageType: z.literal('NestedAppAuthRequest'),
  method: z.enum(['GetInitContext', 'GetToken', 'GetTokenPopup']),
  requestId: z.string().min(1).max(128),
  tokenParams: z
    .object({
      clientId: z.string().min(1).max(128),
      scope: z.string().max(2_048).default(''),
      resource: z.string().max(256).optional(),
    })
    .optional(),
});
type Request = z.infer<typeof Request>;

const GRAPH = 'https://graph.microsoft.com';
const ENVIRONMENT = 'login.microsoftonline.com';
const OPENID_SCOPES = new Set(['openid', 'profile', 'email', 'offline_access']);

const REFUSALS = {
  resourceRequiresConsent: { code: 'invalid_grant', subError: 'consent_required' },
  resourceRequiresMfa: { code: 'interaction_required', subError: 'basic_action' },
  tokenRevoked: { code: 'invalid_grant', subError: 'bad_token' },
} as const;

/** undefined: nothing is answered, because the request is none or its answer is lost. */
export async function answerNestedAuth(
  maker: TokenMaker,
  person: Person,
  as: TokenSwitch,
  data: string,
): Promise<string | undefined> {
  const request = read(data);
  if (request === undefined) return undefined;
  const respond = (rest: object) =>
    JSON.stringify({
      messageType: 'NestedAppAuthResponse',
      requestId: request.requestId,
      ...rest,
    });
  if (request.method === 'GetInitContext') {
    return respond({ success: true, initContext: initContextOf(person) });
  }
  const token = await tokensFor(maker, person, as, request);
  return token === undefined ? undefined : respond(token);
}

function read(data: string): Request | undefined {
  try {
    return Request.parse(JSON.parse(data));
  } catch {
    return undefined;
  }
}

function initContextOf(person: Person) {
  return {
    sdkName: 'patchbay-emulator',
    sdkVersion: '1.0.0',
    capabilities: { queryAccount: true },
    accountContext: accountContextOf(person),
  };
}

function accountContextOf(person: Person) {
  return {
    homeAccountId: `${person.oid}.${person.tid}`,
    environment: ENVIRONMENT,
    tenantId: person.tid,
  };
}

async function tokensFor(maker: TokenMaker, person: Person, as: TokenSwitch, request: Request) {
  const { clientId = manifest.webApplicationInfo.id, scope = '' } = request.tokenParams ?? {};
  const audience = request.tokenParams?.resource ?? audienceOf(scope);
  const access = await tabToken(maker, { person, audience, as });
  if (access.kind === 'dropped') return undefined;
  if (access.kind === 'refused') {
    const refusal = REFUSALS[access.reason as keyof typeof REFUSALS]; // tabToken's own words
    const status = 'USER_INTERACTION_REQUIRED';
    return { success: false, error: { status, description: access.reason, ...refusal } };
  }
  const id = await tabToken(maker, { person, audience: clientId, as });
  const idToken = id.kind === 'token' ? id.token : '';
  return {
    success: true,
    token: {
      access_token: access.token,
      id_token: idToken,
      expires_in: access.expiresInS,
      scope,
      properties: null,
    },
    account: {
      ...accountContextOf(person),
      localAccountId: person.oid,
      username: person.upn,
      name: person.name,
      idToken,
    },
  };
}

/** `api://patchbay/access_as_user` is for api://patchbay; a bare name (User.Read) for Graph. */
function audienceOf(scope: string): string {
  const first = scope.split(' ').find((one) => one !== '' && !OPENID_SCOPES.has(one)) ?? '';
  const at = first.lastIndexOf('/');
  return at > 0 ? first.slice(0, at) : GRAPH;
}
