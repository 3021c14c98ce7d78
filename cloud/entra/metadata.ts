import { AadError } from './aadsts.ts';
import type { Tenant } from './directory.ts';
import type { Door } from './entra.ts';

/** OpenID Connect discovery as Entra answers it; it names only what is served here. */
export function openIdConfiguration(
  door: Door,
  place: { readonly tenantName: string; readonly tenant: Tenant | 'any'; readonly version: 1 | 2 },
) {
  const { tenantName, tenant, version } = place;
  const { base } = door;
  // For common and organizations Entra writes a template, which clients fill in from the token.
  const tid = tenant === 'any' ? '{tenantid}' : tenant.tid;
  const path = `${base}/${tenant === 'any' ? tenantName.toLowerCase() : tid}`;
  const [oauth2, keys] =
    version === 2 ? ['oauth2/v2.0', 'discovery/v2.0/keys'] : ['oauth2', 'discovery/keys'];
  const issuer =
    version === 2 ? `${door.issuerOrigin}/${tid}/v2.0` : `https://sts.windows.net/${tid}/`;
  const host = new URL(base).host;
  return {
    token_endpoint: `${path}/${oauth2}/token`,
    token_endpoint_auth_methods_supported: [
      'client_secret_post',
      'private_key_jwt',
      'client_secret_basic',
    ],
    jwks_uri: `${path}/${keys}`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer,
    request_uri_parameter_supported: false,
    userinfo_endpoint: `${base}/graph/oidc/userinfo`,
    authorization_endpoint: `${path}/${oauth2}/authorize`,
    device_authorization_endpoint: `${path}/oauth2/v2.0/devicecode`,
    http_logout_supported: true,
    frontchannel_logout_supported: false,
    end_session_endpoint: `${path}/${oauth2}/logout`,
    claims_supported: CLAIMS,
    code_challenge_methods_supported: ['plain', 'S256'],
    tenant_region_scope: tenant === 'any' ? null : 'EU',
    cloud_instance_name: host,
    cloud_graph_host_name: host,
    msgraph_host: `${host}/graph`,
  };
}

const CLAIMS = [
  ...['sub', 'iss', 'aud', 'exp', 'iat', 'nonce', 'preferred_username', 'name', 'tid', 'ver'],
  ...['oid', 'sid', 'email', 'roles', 'groups', 'login_hint'],
];

/**
 * MSAL asks this of login.microsoftonline.com about a host that it does not know; here it is
 * answered for our own names, and for that one when DNS leads it here.
 */
export function instanceDiscovery(
  authorizationEndpoint: string | undefined,
  isOwnOrigin: (origin: string) => boolean,
) {
  const asked = authorizationEndpoint ?? '';
  if (!URL.canParse(asked) || !isOwnOrigin(new URL(asked).origin)) throw new AadError(50049);
  const { origin, host, pathname } = new URL(asked);
  const tenant = pathname.split('/')[1] ?? 'common';
  return {
    tenant_discovery_endpoint: `${origin}/${tenant}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  };
}
