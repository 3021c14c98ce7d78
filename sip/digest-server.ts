import { randomBytes, timingSafeEqual } from 'node:crypto';
import { algorithmOf, digestResponse, formatDigest, ha1Of, readDigest } from './digest.ts';
import type { DigestAlgorithm } from './digest.ts';
import { GuessGuard } from './guess-guard.ts';
import type { SipRequest } from './message.ts';
import { Nonces, type NonceState } from './nonces.ts';
import { ParseError } from './parse-error.ts';
import type { SipAuth, SipHeader, SipSecret, SipTimers } from './port.ts';
import { parseUri } from './uri.ts';

const AUTHORIZATIONS_MAX = 8;

/** Credentials whose form is sound: whether they are right is still to be found out. */
export interface Claim {
  readonly user: string;
  readonly realm: string;
  readonly algorithm: DigestAlgorithm;
  readonly nonce: string;
  readonly nonceState: NonceState;
  readonly uri: string;
  readonly nc: string;
  readonly cnonce: string;
  readonly response: string;
}

export type Verdict =
  | { readonly kind: 'ok'; readonly user: string }
  | { readonly kind: 'challenge'; readonly stale: boolean }
  | { readonly kind: 'blocked'; readonly retryAfterS: number };

/**
 * Digest as a server (RFC 7616, 8760). A user that does not exist, one whose password is wrong and
 * one that is being guessed at get the same answers in the same time.
 */
export class DigestServer {
  readonly #auth: SipAuth;
  readonly #nonces: Nonces;
  readonly #guard: GuessGuard;
  readonly #algorithms: readonly DigestAlgorithm[];
  /** Stands in for the password of users that do not exist. */
  readonly #nobody = randomBytes(16).toString('hex');

  constructor(auth: SipAuth, timers: SipTimers) {
    this.#auth = auth;
    this.#algorithms = auth.algorithms ?? ['SHA-256', 'MD5'];
    this.#nonces = new Nonces(timers, auth.nonceLifeS ?? 300);
    this.#guard = new GuessGuard(timers);
  }

  /** The challenges, the better algorithm first (RFC 8760 §2.4). */
  challenges(realm: string, host: string, stale: boolean): SipHeader[] {
    const nonce = this.#nonces.make(realm, host);
    return this.#algorithms.map((algorithm) => {
      const fields: [string, string][] = [
        ['realm', realm],
        ['nonce', nonce],
        ['qop', 'auth'],
        ['algorithm', algorithm],
      ];
      if (stale) fields.push(['stale', 'true']);
      return { name: 'WWW-Authenticate', value: formatDigest(fields, 'challenge') };
    });
  }

  /** Seconds that a source which guessed must still wait; `user`: whom it claims to be. */
  blockedS(host: string, user: string | undefined): number {
    return this.#guard.blockedS(host, user);
  }

  /** What a request claims; undefined: nothing that is worth looking up. Costs one MAC. */
  claim(request: SipRequest, realm: string): Claim | undefined {
    const lines = request.headers.lines('authorization').slice(0, AUTHORIZATIONS_MAX);
    for (const line of lines) {
      const fields = readDigest(line);
      if (fields?.get('realm') !== realm) continue;
      const claim = this.#claimOf(fields, realm, request);
      if (claim !== undefined) return claim;
    }
    return undefined;
  }

  #claimOf(
    fields: ReadonlyMap<string, string>,
    realm: string,
    request: SipRequest,
  ): Claim | undefined {
    const of = (name: string): string => fields.get(name) ?? '';
    const algorithm = algorithmOf(fields);
    const sound =
      of('qop').toLowerCase() === 'auth' && /^[0-9a-f]{8}$/i.test(of('nc')) && of('cnonce') !== '';
    if (!sound || algorithm === undefined || !this.#algorithms.includes(algorithm))
      return undefined;
    if (!isAbout(of('uri'), request.requestUri)) return undefined;
    const nonceState = this.#nonces.check(of('nonce'), realm, request.source.host);
    if (nonceState === 'foreign') return undefined;
    return {
      user: of('username'),
      realm,
      algorithm,
      nonce: of('nonce'),
      nonceState,
      uri: of('uri'),
      nc: of('nc'),
      cnonce: of('cnonce'),
      response: of('response').toLowerCase(),
    };
  }

  async verify(claim: Claim, request: SipRequest): Promise<Verdict> {
    const { user } = claim;
    const { host } = request.source;
    const secret = await this.#auth.secretOf(user, claim.realm);
    const expected = digestResponse({
      algorithm: claim.algorithm,
      ha1: this.#ha1(secret, claim),
      method: request.method,
      uri: claim.uri,
      nonce: claim.nonce,
      qop: { nc: claim.nc, cnonce: claim.cnonce },
    });
    const right = isSame(expected, claim.response) && secret !== undefined;
    const retryAfterS = this.#guard.userBlockedS(user, host);
    if (!right) this.#guard.failed(user, host);
    if (retryAfterS > 0) return { kind: 'blocked', retryAfterS };
    if (!right) return { kind: 'challenge', stale: false };
    // Right, but with a nonce that is old or was used before: only the nonce is at fault.
    const used =
      claim.nonceState === 'fresh' && this.#nonces.use(claim.nonce, parseInt(claim.nc, 16));
    if (!used) return { kind: 'challenge', stale: true };
    this.#guard.succeeded(user, host);
    return { kind: 'ok', user };
  }

  #ha1(secret: SipSecret | undefined, { algorithm, realm, user }: Claim): string {
    const known = secret ?? { password: this.#nobody };
    const password = 'password' in known ? known.password : this.#nobody;
    const computed = ha1Of(algorithm, { username: user, realm, password });
    if ('password' in known) return computed;
    const kept = algorithm === 'MD5' ? known.ha1.md5 : known.ha1.sha256;
    return kept?.toLowerCase() ?? computed;
  }
}

function isSame(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Credentials count for the resource they were made for (RFC 7616 §3.4.6); some user agents name
 * only the server.
 */
function isAbout(uri: string, requestUri: string): boolean {
  if (uri === requestUri) return true;
  try {
    const [said, asked] = [parseUri(uri), parseUri(requestUri)];
    const sameHost = said.host.toLowerCase() === asked.host.toLowerCase();
    return sameHost && (said.user === '' || said.user === asked.user);
  } catch (error) {
    if (error instanceof ParseError) return false;
    throw error;
  }
}
