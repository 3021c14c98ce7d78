import { createHash, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { createLocalJWKSet, jwtVerify, SignJWT, type JWK, type JWTPayload } from 'jose';
import { must } from '../check.ts';
import { newCertificate } from '../tls/certificate.ts';

interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly jwk: JWK;
}

const makeKeys = promisify(generateKeyPair);
const KEYS_MAX = 4;
const DAY_MS = 86_400_000;

/**
 * The keys that all tokens here are signed with. They are new with every start; a rotation signs
 * with a new one from then on, and the old ones stay published until they are withdrawn.
 */
export class SigningKeys {
  /** Newest first. Made beside the start, which need not wait: large primes take their time. */
  #keys: Promise<readonly SigningKey[]> = newKey().then((key) => [key]);

  async jwks(): Promise<{ readonly keys: readonly JWK[] }> {
    return { keys: (await this.#keys).map(({ jwk }) => jwk) };
  }

  /** With `withdrawOld` the tokens of before are worth nothing from now on. */
  async rotate(options: { readonly withdrawOld: boolean }): Promise<void> {
    const before = this.#keys;
    this.#keys = newKey().then(async (key) =>
      options.withdrawOld ? [key] : [key, ...(await before)].slice(0, KEYS_MAX),
    );
    await this.#keys;
  }

  async sign(claims: JWTPayload): Promise<string> {
    const { kid, privateKey } = must((await this.#keys)[0], 'there is always a key');
    return new SignJWT(claims)
      .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid })
      .sign(privateKey);
  }

  /** Throws jose's errors. */
  async verify(token: string, now: Date): Promise<JWTPayload> {
    const keys = createLocalJWKSet({ keys: [...(await this.jwks()).keys] });
    const options = { algorithms: ['RS256'], currentDate: now, requiredClaims: ['exp', 'iss'] };
    return (await jwtVerify(token, keys, options)).payload;
  }
}

/** As Entra publishes it: with its certificate, and without `alg`. */
async function newKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await makeKeys('rsa', { modulusLength: 2_048 });
  const now = Date.now();
  const name = 'accounts.accesscontrol.windows.net';
  const certificate = newCertificate({
    name,
    key: privateKey,
    issuer: { name, key: privateKey },
    from: new Date(now - DAY_MS),
    until: new Date(now + 5 * 365 * DAY_MS),
    use: 'signer',
  });
  const kid = createHash('sha1').update(certificate).digest('base64url');
  const { n, e } = publicKey.export({ format: 'jwk' });
  const x5c = [certificate.toString('base64')];
  const numbers = { n: must(n, 'an RSA key'), e: must(e, 'an RSA key') };
  return { kid, privateKey, jwk: { kty: 'RSA', use: 'sig', kid, x5t: kid, ...numbers, x5c } };
}
