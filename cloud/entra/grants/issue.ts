import { z } from 'zod';
import type { Person } from '../../people.ts';
import { AadError } from '../aadsts.ts';
import { Platform } from '../apps.ts';
import { accessClaims, idClaims, type TokenFacts } from '../claims.ts';
import type { Door, Entra } from '../entra.ts';
import { grantedScopes, missingConsent, scopeText, type ScopeRequest } from '../scopes.ts';
import type { ProvenClient, TokenAnswer } from './token-request.ts';

/** What a refresh token holds; nobody outside can read or forge it (seal.ts). */
export const RefreshGrant = z.object({
  client: z.string(),
  person: z.string(),
  sid: z.string(),
  platform: Platform.or(z.literal('service')),
  scope: z.string(),
  issuedAt: z.number(),
  /** When the person was last seen: a page's token lives a day from then, however often renewed. */
  signedInAt: z.number(),
});
export type RefreshGrant = z.infer<typeof RefreshGrant>;

export interface PersonGrant {
  readonly client: ProvenClient;
  readonly person: Person;
  readonly sid: string;
  readonly platform: RefreshGrant['platform'];
  readonly scope: ScopeRequest;
  readonly scopeText: string;
  readonly door: Door;
  readonly signedInAt: Date;
  readonly nonce?: string | undefined;
  readonly wantsClientInfo: boolean;
}

/** The tokens of a person who signed in, or for whom somebody acts. */
export async function issueForPerson(entra: Entra, grant: PersonGrant): Promise<TokenAnswer> {
  const { client, person, sid, scope, door } = grant;
  const grantee = { client: client.app, tid: person.tid, oid: person.oid };
  if (missingConsent(scope, grantee, entra.directory).length > 0) {
    throw new AadError(65001, [client.app.appId, client.app.displayName]);
  }
  const scopes = grantedScopes(scope, grantee, entra.directory);
  const { issuedAt, expiresAt, expiresInS } = entra.lifetime();
  const facts = {
    client: client.app,
    proof: client.proof,
    subject: { kind: 'person', person, sid } as const,
    origin: door.issuerOrigin,
    issuedAt,
    expiresAt,
  } satisfies TokenFacts;
  const { resource, identifier, oidc } = scope;
  const access = accessClaims(
    { ...facts, resource, identifier, scopes, roles: [] },
    entra.directory,
  );
  const id = idClaims({ ...facts, nonce: grant.nonce, scopes: oidc }, entra.directory);
  return {
    token_type: 'Bearer',
    scope: scopeText(scope, scopes),
    expires_in: expiresInS,
    ext_expires_in: expiresInS,
    access_token: await entra.keys.sign(access),
    ...(oidc.has('offline_access') ? { refresh_token: refreshToken(entra, grant) } : {}),
    ...(oidc.has('openid') ? { id_token: await entra.keys.sign(id) } : {}),
    ...(grant.wantsClientInfo ? { client_info: clientInfo(person) } : {}),
  };
}

export function clientInfo(person: Person): string {
  const info = { uid: person.oid, utid: person.tid };
  return Buffer.from(JSON.stringify(info), 'utf8').toString('base64url');
}

/** New with every answer; Entra leaves the one before valid, and so do we. */
function refreshToken(entra: Entra, grant: PersonGrant): string {
  const content: RefreshGrant = {
    client: grant.client.app.appId,
    person: grant.person.key,
    sid: grant.sid,
    platform: grant.platform,
    scope: grant.scopeText,
    issuedAt: entra.now().getTime(),
    signedInAt: grant.signedInAt.getTime(),
  };
  return entra.seal.close('refresh', content);
}
