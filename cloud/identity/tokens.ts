import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import type { Person } from '../people.ts';

export const DEFAULT_AUDIENCE = 'api://patchbay';
const LIFETIME_S = 3_600;

/**
 * Entra ID's access tokens (v2.0 claims), as far as sign-in of the first step needs them: no code
 * flow, no consent. The key is new with every start, as if Entra had rolled its keys over.
 */
export class Tokens {
  /** Made beside the start, which need not wait for it: large primes take their time. */
  readonly #keys = generateKeyPair('RS256');
  readonly #kid = randomUUID();

  /** Entra's form: one issuer a tenant, below one origin. */
  static issuer(origin: string, tid: string): string {
    return `${origin}/${tid}/v2.0`;
  }

  async jwks(): Promise<{ readonly keys: readonly JWK[] }> {
    const { publicKey } = await this.#keys;
    const jwk = await exportJWK(publicKey);
    return { keys: [{ ...jwk, use: 'sig', alg: 'RS256', kid: this.#kid }] };
  }

  async sign(person: Person, options: { origin: string; audience: string; now: Date }) {
    const issuedAtS = Math.floor(options.now.getTime() / 1_000);
    const token = await new SignJWT({
      tid: person.tid,
      oid: person.oid,
      sub: person.oid,
      name: person.name,
      preferred_username: person.upn,
      roles: [...person.roles],
      scp: 'access_as_user',
      ver: '2.0',
    })
      .setProtectedHeader({ alg: 'RS256', kid: this.#kid, typ: 'JWT' })
      .setIssuer(Tokens.issuer(options.origin, person.tid))
      .setAudience(options.audience)
      .setIssuedAt(issuedAtS)
      .setNotBefore(issuedAtS)
      .setExpirationTime(issuedAtS + LIFETIME_S)
      .sign((await this.#keys).privateKey);
    return { access_token: token, token_type: 'Bearer' as const, expires_in: LIFETIME_S };
  }
}
