import { AadError } from '../aadsts.ts';
import { accessClaims } from '../claims.ts';
import type { Entra } from '../entra.ts';
import { need } from '../form.ts';
import { parseScope } from '../scopes.ts';
import { clientOf, requireProof, type TokenAnswer, type TokenRequest } from './token-request.ts';

/** An application as itself, with the app roles that an administrator granted it. */
export async function clientCredentials(entra: Entra, request: TokenRequest): Promise<TokenAnswer> {
  const { directory } = entra;
  const client = await clientOf(entra, request);
  requireProof(client);
  const { app } = client;
  // At `common` Entra takes the application's own tenant.
  const tid = request.tenant === 'any' ? app.homeTenant : request.tenant.tid;
  if (!directory.consents.has(app.appId, tid) && app.homeTenant !== tid) {
    throw new AadError(7000229, [app.appId, tid]);
  }
  const text = scopeOf(request);
  const scope = parseScope(text, app, directory);
  if (!scope.isDefault) throw new AadError(1002012, [text]);
  const { resource, identifier } = scope;
  const { issuedAt, expiresAt, expiresInS } = entra.lifetime();
  const claims = accessClaims(
    {
      client: app,
      proof: client.proof,
      subject: { kind: 'application', tid },
      origin: request.door.issuerOrigin,
      issuedAt,
      expiresAt,
      resource,
      identifier,
      scopes: [],
      roles: directory.consents.rolesAt(app.appId, tid, resource.appId),
    },
    directory,
  );
  return {
    token_type: 'Bearer',
    expires_in: expiresInS,
    ext_expires_in: expiresInS,
    access_token: await entra.keys.sign(claims),
  };
}

/** The v1.0 endpoint names a resource instead of scopes. */
function scopeOf({ form }: TokenRequest): string {
  const { resource } = form;
  return resource === undefined ? need(form, 'scope') : `${resource}/.default`;
}
