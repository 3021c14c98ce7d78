import { AadError } from '../aadsts.ts';
import type { AppRegistration, Platform } from '../apps.ts';
import { proveClient } from '../client-auth.ts';
import type { ClientProof } from '../claims.ts';
import { isUsableIn, type Tenant } from '../directory.ts';
import type { Door, Entra } from '../entra.ts';
import { need, type Form } from '../form.ts';
import type { Person } from '../../people.ts';

/** One POST to the token endpoint. */
export interface TokenRequest {
  readonly form: Form;
  readonly tenant: Tenant | 'any';
  readonly tenantName: string;
  readonly door: Door;
  /** The `Origin` header: only a browser's page sends it. */
  readonly pageOrigin: string | undefined;
  readonly isOwnOrigin: (origin: string) => boolean;
}

export interface TokenAnswer {
  readonly token_type: 'Bearer';
  readonly scope?: string;
  readonly expires_in: number;
  readonly ext_expires_in: number;
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly id_token?: string;
  readonly client_info?: string;
}

export interface ProvenClient {
  readonly app: AppRegistration;
  readonly proof: ClientProof;
}

export async function clientOf(entra: Entra, request: TokenRequest): Promise<ProvenClient> {
  const { form, tenant, tenantName, isOwnOrigin } = request;
  const app = entra.directory.app(need(form, 'client_id'), tenantName);
  if (tenant === 'any' && app.signInAudience === 'AzureADMyOrg') {
    throw new AadError(50194, [app.appId, app.displayName]);
  }
  if (tenant !== 'any' && !isUsableIn(app, tenant.tid)) {
    throw new AadError(700016, [app.appId, tenant.name]);
  }
  return { app, proof: await proveClient(form, app, { now: entra.now(), isOwnOrigin }) };
}

export function requireProof(client: ProvenClient): void {
  if (client.proof === 'none') throw new AadError(7000218);
}

/** Who may redeem depends on the kind of redirect URI that the sign-in came back to. */
export function requirePlatform(
  platform: Platform,
  client: ProvenClient,
  request: TokenRequest,
): void {
  const { pageOrigin } = request;
  if (platform === 'spa') {
    if (pageOrigin === undefined) throw new AadError(9002327);
    if (client.proof !== 'none') {
      throw new AadError(90023, ["Public clients can't send a client secret."]);
    }
    return;
  }
  if (pageOrigin !== undefined) throw new AadError(9002326, [pageOrigin]);
  if (platform === 'web') requireProof(client);
}

/** The person's tenant must be the one that the request went to. */
export function requireTenant(person: Person, app: AppRegistration, request: TokenRequest): void {
  const { tenant } = request;
  const fits = tenant === 'any' || tenant.tid === person.tid;
  if (fits && isUsableIn(app, person.tid)) return;
  const where = tenant === 'any' ? app.homeTenant : tenant.name;
  throw new AadError(50020, ['{EUII Hidden}', person.tid, where, app.displayName]);
}
