import { AadError } from '../aadsts.ts';
import type { Entra } from '../entra.ts';
import { need } from '../form.ts';
import { authorizationCode } from './authorization-code.ts';
import { clientCredentials } from './client-credentials.ts';
import { deviceCode } from './device-code.ts';
import { onBehalfOf } from './on-behalf-of.ts';
import { refresh } from './refresh.ts';
import type { TokenAnswer, TokenRequest } from './token-request.ts';

type Grant = (entra: Entra, request: TokenRequest) => Promise<TokenAnswer>;

const grants: Readonly<Record<string, Grant>> = {
  client_credentials: clientCredentials,
  authorization_code: authorizationCode,
  refresh_token: refresh,
  'urn:ietf:params:oauth:grant-type:jwt-bearer': onBehalfOf,
  'urn:ietf:params:oauth:grant-type:device_code': deviceCode,
  // As msal-node sends it.
  device_code: deviceCode,
};

/** The token endpoint: one grant a request, or the AADSTS error that says why not. */
export async function token(entra: Entra, request: TokenRequest): Promise<TokenAnswer> {
  entra.failIfDialled();
  const kind = need(request.form, 'grant_type');
  const grant = Object.hasOwn(grants, kind) ? grants[kind] : undefined;
  if (grant === undefined) throw new AadError(70003, [kind]);
  return grant(entra, request);
}
