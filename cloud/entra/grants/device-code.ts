import { AadError } from '../aadsts.ts';
import { DEVICE_LIFETIME_S } from '../device-codes.ts';
import type { Entra } from '../entra.ts';
import { need } from '../form.ts';
import { parseScope } from '../scopes.ts';
import { issueForPerson } from './issue.ts';
import { clientOf, requireTenant, type ProvenClient } from './token-request.ts';
import type { TokenAnswer, TokenRequest } from './token-request.ts';

const INTERVAL_S = 5;

/** The device asks for a code that a person types elsewhere (RFC 8628). */
export async function startDevice(entra: Entra, request: TokenRequest) {
  const { form, tenantName } = request;
  const client = await clientOf(entra, request);
  requirePublic(client);
  const scope = need(form, 'scope');
  parseScope(scope, client.app, entra.directory);
  const now = entra.now();
  const device = entra.devices.start({ client: client.app.appId, scope, tenantName, now });
  const uri = `${request.door.base}/devicelogin`;
  return {
    user_code: device.userCode,
    device_code: device.deviceCode,
    verification_uri: uri,
    expires_in: DEVICE_LIFETIME_S,
    interval: INTERVAL_S,
    message:
      `To sign in, use a web browser to open the page ${uri} ` +
      `and enter the code ${device.userCode} to authenticate.`,
  };
}

export async function deviceCode(entra: Entra, request: TokenRequest): Promise<TokenAnswer> {
  const { form, door } = request;
  const client = await clientOf(entra, request);
  requirePublic(client);
  const device = entra.devices.get(need(form, 'device_code'));
  if (device === undefined || device.client !== client.app.appId) throw new AadError(70018);
  if (entra.now().getTime() > device.expiresAt) throw new AadError(70019);
  const { state } = device;
  if (state.kind === 'waiting') throw new AadError(70016);
  entra.devices.remove(device.deviceCode);
  if (state.kind === 'declined') throw new AadError(70049);
  const { person, sid } = state;
  requireTenant(person, client.app, request);
  entra.directory.requireActive(person, entra.now());
  return issueForPerson(entra, {
    client,
    person,
    sid,
    door,
    platform: 'native',
    scope: parseScope(device.scope, client.app, entra.directory),
    scopeText: device.scope,
    signedInAt: entra.now(),
    wantsClientInfo: form['client_info'] === '1',
  });
}

function requirePublic({ app, proof }: ProvenClient): void {
  if (!app.allowPublicClient && proof === 'none') throw new AadError(7000218);
}
