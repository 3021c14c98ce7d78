import { jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import { z } from 'zod';
import { ApiError } from '../error.ts';
import { Role } from '../port.ts';
import type { Identity } from '../port.ts';
import type { Authenticator } from './authenticator.ts';
import { KeySet } from './key-set.ts';
import type { FetchJson } from './key-set.ts';

export interface EntraOptions {
  /**
   * `https://login.microsoftonline.com/{tid}/v2.0` and `https://sts.windows.net/{tid}/`: one of
   * them, with the token's own tid, is its issuer. Which one a tenant gets is a setting of its
   * application (accessTokenAcceptedVersion).
   */
  readonly issuers: readonly string[];
  /** Where the signing keys are; never taken from a token (`jku` is ignored). */
  readonly jwksUrl: string;
  /** The application's id (v2.0 tokens) and its identifier URIs (v1.0 tokens). */
  readonly audiences: readonly string[];
  /** Delegated tokens must carry it. */
  readonly scope: string;
  /** Only a token of this Entra tenant can make somebody a provider's operator. */
  readonly providerTenant?: string | null;
  readonly fetchJson: FetchJson;
  /** Least time between two fetches for key ids that are not known; default 30,000. */
  readonly keysCooldownMs?: number;
  readonly now: () => number;
}

/** Pinned: `none` and the HMAC family never verify, whatever the header says. */
const ALGORITHMS = ['RS256', 'ES256'];
const CLOCK_TOLERANCE_S = 60;

const id = z.string().regex(/^[A-Za-z0-9-]{1,64}$/);
/** What we read of an Entra access token (v1.0 and v2.0); all else is ignored. */
const Claims = z.object({
  iss: z.string(),
  tid: id,
  oid: id,
  exp: z.number(),
  iat: z.number().default(0),
  sub: z.string().max(256).default(''),
  name: z.string().max(256).default(''),
  scp: z.string().max(4_096).default(''),
  idtyp: z.string().max(16).default(''),
  /** The client: `azp` in v2.0, `appid` in v1.0; an ID token has neither. */
  azp: z.string().max(64).default(''),
  appid: z.string().max(64).default(''),
  roles: z.array(z.string().max(128)).max(100).default([]),
  /** At most 200; beyond that Entra sends one of the two marks below in its place. */
  groups: z.array(z.string().max(128)).max(300).default([]),
  hasgroups: z.union([z.boolean(), z.string().max(8)]).default(false),
  _claim_names: z.object({ groups: z.string().max(64).optional() }).default({}),
});
type Claims = z.infer<typeof Claims>;

/** Identity is tid + oid; e-mail and user name are never looked at (nOAuth). */
export class EntraAuthenticator implements Authenticator {
  readonly #options: EntraOptions;
  readonly #keys: KeySet;

  constructor(options: EntraOptions) {
    this.#options = options;
    this.#keys = new KeySet(options);
  }

  async authenticate(token: string): Promise<Identity> {
    const { payload, keyIssuer } = await this.#verify(token);
    const claims = parseClaims(payload);
    const { tid, oid, name } = claims;
    const { issuers, providerTenant = null } = this.#options;
    if (!issuers.some((issuer) => issuer.replace('{tid}', tid) === claims.iss)) refuse('issuer');
    if (!mayIssueFor(keyIssuer, tid)) refuse('keyIssuer');
    const roles = rolesOf(claims.roles, tid === providerTenant);
    return {
      kind: kindOf(claims, { scope: this.#options.scope, roles }),
      tid,
      oid,
      name,
      roles,
      groups: groupsOf(claims),
      issuedAt: claims.iat * 1_000,
      expiresAt: claims.exp * 1_000,
    };
  }

  async #verify(token: string): Promise<{ payload: JWTPayload; keyIssuer: string | null }> {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, this.#keys.key, {
        algorithms: ALGORITHMS,
        audience: [...this.#options.audiences],
        requiredClaims: ['exp', 'iss', 'aud'],
        clockTolerance: CLOCK_TOLERANCE_S,
        currentDate: new Date(this.#options.now()),
      });
      return { payload, keyIssuer: this.#keys.issuerOf(protectedHeader.kid) };
    } catch (cause) {
      if (cause instanceof ApiError) throw cause;
      throw new ApiError('invalidToken', { cause });
    }
  }
}

function parseClaims(payload: JWTPayload): Claims {
  const claims = Claims.safeParse(payload);
  return claims.success ? claims.data : refuse('claims');
}

/**
 * A key of the multi-tenant key set may say whose tokens it signs; one tenant's own key must not
 * sign for another (learn.microsoft.com, "Validate the signing key issuer").
 */
function mayIssueFor(keyIssuer: string | null, tid: string): boolean {
  if (keyIssuer === null || keyIssuer.includes('{tenantid}')) return true;
  return keyIssuer.split('/').includes(tid);
}

/**
 * A person came through a client that was granted our scope. An application as itself has no scope,
 * says so (`idtyp`) or has itself as subject, and needs a role. An ID token is neither: it names no
 * client and, for the same application, has the same audience and roles as an access token.
 */
function kindOf(
  claims: Claims,
  wanted: { readonly scope: string; readonly roles: readonly Role[] },
): Identity['kind'] {
  const { scp, idtyp, sub, oid, azp, appid } = claims;
  if (scp !== '') {
    if (idtyp === 'app' || !scp.split(' ').includes(wanted.scope)) refuse('scope');
    return 'person';
  }
  const isApp = idtyp === 'app' || (idtyp === '' && sub === oid && azp + appid !== '');
  if (!isApp || wanted.roles.length === 0) refuse('scope');
  return 'app';
}

/**
 * App roles by their value, with or without our prefix: `Supervisor`, `Patchbay.Supervisor`. Any
 * organisation's administrator can assign the role `provider`: it counts in the provider's only,
 * and there stands alone.
 */
function rolesOf(values: readonly string[], isProvider: boolean): Role[] {
  const roles = values.flatMap((value) => {
    const role = Role.safeParse(value.toLowerCase().replace(/^patchbay\./, ''));
    return role.success ? [role.data] : [];
  });
  if (isProvider && roles.includes('provider')) return ['provider'];
  return [...new Set(roles.filter((role) => role !== 'provider'))];
}

/** The overage: of too many groups the token only says that there are some (groups claim). */
function groupsOf({ groups, hasgroups, _claim_names: names }: Claims): Identity['groups'] {
  if (names.groups !== undefined || hasgroups === true || hasgroups === 'true') return 'overage';
  return groups.map((id) => id.toLowerCase());
}

/** The cause is for the log; the one who asks learns only that it is not valid. */
function refuse(what: string): never {
  throw new ApiError('invalidToken', { cause: new Error(what) });
}
