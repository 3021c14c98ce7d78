import { decodeJwt, errors, type JWTPayload } from 'jose';
import { personByOid } from '../../people.ts';
import { aadTime, AadError } from '../aadsts.ts';
import type { AppRegistration } from '../apps.ts';
import type { Entra } from '../entra.ts';
import { need } from '../form.ts';
import { parseScope } from '../scopes.ts';
import { issueForPerson } from './issue.ts';
import { clientOf, requireProof, requireTenant } from './token-request.ts';
import type { TokenAnswer, TokenRequest } from './token-request.ts';

/** A service acts for the person whose token it was shown (RFC 7523, Microsoft's OBO flow). */
export async function onBehalfOf(entra: Entra, request: TokenRequest): Promise<TokenAnswer> {
  const { form, door } = request;
  if (form['requested_token_use'] !== 'on_behalf_of') throw new AadError(9002313);
  const client = await clientOf(entra, request);
  requireProof(client);
  const claims = await verify(entra, need(form, 'assertion'));
  requireAudience(entra, claims, client.app);
  const { oid, scp, iat = 0 } = claims;
  // A token of an application as itself has no scp: nobody is there to act for.
  if (typeof scp !== 'string') throw new AadError(7000114, [client.app.appId]);
  const person = typeof oid === 'string' ? personByOid(oid) : undefined;
  if (person === undefined) throw new AadError(50027);
  requireTenant(person, client.app, request);
  entra.directory.requireActive(person, new Date((iat + 1) * 1_000));
  const text = need(form, 'scope');
  const scope = parseScope(text, client.app, entra.directory);
  if (entra.dials.secondFactor) {
    throw new AadError(50076, [scope.resource.appId], { error: 'interaction_required' });
  }
  return issueForPerson(entra, {
    client,
    person,
    door,
    scope,
    sid: typeof claims['sid'] === 'string' ? claims['sid'] : '',
    platform: 'service',
    scopeText: text,
    signedInAt: new Date(iat * 1_000),
    wantsClientInfo: form['client_info'] === '1',
  });
}

async function verify(entra: Entra, assertion: string): Promise<JWTPayload> {
  const now = entra.now();
  try {
    return await entra.keys.verify(assertion, now);
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      const exp = new Date((decodeJwt(assertion).exp ?? 0) * 1_000);
      throw new AadError(500133, [aadTime(now), aadTime(exp)]);
    }
    if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) {
      throw new AadError(50027);
    }
    throw new AadError(50013, ['The key was not found or the signature is wrong']);
  }
}

function requireAudience(entra: Entra, claims: JWTPayload, app: AppRegistration): void {
  const audiences = [claims.aud ?? []].flat();
  if (audiences.some((audience) => entra.directory.resource(audience) === app)) return;
  throw new AadError(500131, [audiences.join(' '), app.appId, app.displayName]);
}
