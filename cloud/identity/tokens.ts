import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import type { Person } from '../people.ts';

export const DEFAULT_AUDIENCE = 'api://patchbay';
const LIFETIME_S = 3_600;
type PrivateKey = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

/**
 * Entra ID's access tokens (v2.0 claims), as far as sign-in of the first step needs them: no code
 * flow, no consent. The key is new with every start, as if Entra had rolled its keys over.
 */
export class Tokens {
  readonly #key: PrivateKey;
  readonly #jwk: JWK;
  readonly #kid: string;

  private constructor(key: PrivateKey, jwk: JWK, kid: string) {
    this.#key = key;
    this.#jwk = jwk;
    this.#kid = kid;
  }

  static async create(): Promise<Tokens> {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    return new Tokens(privateKey, await exportJWK(publicKey), randomUUID());
  }

  /** Entra's form: one issuer a tenant, below one origin. */
  static issuer(origin: string, tid: string): string {
    return `${origin}/${tid}/v2.0`;
  }

  jwks(): { readonly keys: readonly JWK[] } {
    return { keys: [{ ...this.#jwk, use: 'sig', alg: 'RS256', kid: this.#kid }] };
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
      .sign(this.#key);
    return { access_token: token, token_type: 'Bearer' as const, expires_in: LIFETIME_S };
  }
}
