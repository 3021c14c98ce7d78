import { errors, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import { z } from 'zod';
import { ApiError } from '../error.ts';
import { Role } from '../port.ts';
import type { Identity } from '../port.ts';
import type { Authenticator } from './authenticator.ts';
import { KeySet } from './key-set.ts';
import type { FetchJson } from './key-set.ts';

export interface EntraOptions {
  /** `https://login.microsoftonline.com/{tid}/v2.0`: with the token's own tid it is its issuer. */
  readonly issuer: string;
  /** Where the signing keys are; never taken from a token (`jku` is ignored). */
  readonly jwksUrl: string;
  readonly audiences: readonly string[];
  /** Delegated tokens must carry it. */
  readonly scope: string;
  readonly fetchJson: FetchJson;
  readonly now: () => number;
}

/** Pinned: `none` and the HMAC family never verify, whatever the header says. */
const ALGORITHMS = ['RS256', 'ES256'];
const CLOCK_TOLERANCE_S = 60;

const id = z.string().regex(/^[A-Za-z0-9-]{1,64}$/);
/** What we read of an Entra access token (v2.0 shape); all else is ignored. */
const Claims = z.object({
  iss: z.string(),
  tid: id,
  oid: id,
  exp: z.number(),
  name: z.string().max(256).default(''),
  scp: z.string().max(4_096).default(''),
  roles: z.array(z.string().max(128)).max(100).default([]),
});
type Claims = z.infer<typeof Claims>;

/** Identity is tid + oid; e-mail and user name are never looked at (nOAuth). */
export class EntraAuthenticator implements Authenticator {
  readonly #options: EntraOptions;
  readonly #keys: KeySet;

  constructor(options: EntraOptions) {
    this.#options = options;
    this.#keys = new KeySet(options.jwksUrl, options.fetchJson, options.now);
  }

  async authenticate(token: string): Promise<Identity> {
    const claims = parseClaims(await this.#verify(token));
    if (claims.iss !== this.#options.issuer.replace('{tid}', claims.tid)) refuse('issuer');
    const delegated = claims.scp.split(' ').includes(this.#options.scope);
    const roles = rolesOf(claims.roles);
    if (!delegated && (claims.scp !== '' || roles.length === 0)) refuse('scope');
    const { tid, oid, name } = claims;
    return { tid, oid, name, roles, expiresAt: claims.exp * 1_000 };
  }

  async #verify(token: string): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, this.#keys.key, {
        algorithms: ALGORITHMS,
        audience: [...this.#options.audiences],
        requiredClaims: ['exp', 'iss', 'aud'],
        clockTolerance: CLOCK_TOLERANCE_S,
        currentDate: new Date(this.#options.now()),
      });
      return payload;
    } catch (cause) {
      if (cause instanceof ApiError) throw cause;
      if (cause instanceof errors.JOSEError) throw new ApiError('invalidToken', { cause });
      throw new ApiError('invalidToken', { cause });
    }
  }
}

function parseClaims(payload: JWTPayload): Claims {
  const claims = Claims.safeParse(payload);
  return claims.success ? claims.data : refuse('claims');
}

/** App roles by their value, with or without our prefix: `Supervisor`, `Patchbay.Supervisor`. */
function rolesOf(values: readonly string[]): Role[] {
  const roles = values.flatMap((value) => {
    const role = Role.safeParse(value.toLowerCase().replace(/^patchbay\./, ''));
    return role.success ? [role.data] : [];
  });
  return [...new Set(roles)];
}

/** The cause is for the log; the one who asks learns only that it is not valid. */
function refuse(what: string): never {
  throw new ApiError('invalidToken', { cause: new Error(what) });
}
