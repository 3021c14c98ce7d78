import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { JWTPayload } from 'jose';
import { EntraAuthenticator } from '../auth/entra.ts';
import { CONTOSO, PROVIDER } from './memory-host.ts';

export const ISSUER = 'https://login.test/{tid}/v2.0';
export const ISSUER_V1 = 'https://sts.test/{tid}/';
export const AUDIENCE = 'api://patchbay';

/** An application as itself; Contoso's unless the wish says otherwise. */
export const appWish = (roles: readonly string[]): TokenWish => ({
  oid: 'sp-1',
  roles,
  claims: { scp: undefined, idtyp: 'app', azp: 'client-1' },
});

/** The provider's operator; their requests name a tenant in X-Patchbay-Tenant. */
export const pat: TokenWish = { tid: PROVIDER, oid: 'pat', roles: ['provider'] };

export interface TokenWish {
  readonly oid?: string;
  readonly tid?: string;
  readonly roles?: readonly string[];
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly kid?: string;
}

/** Making an RSA key takes 100 ms: one serves all issuers of a test file. */
const pairs = new Map<string, ReturnType<typeof generateKeyPair>>();

function pairOf(alg: string): ReturnType<typeof generateKeyPair> {
  const pair = pairs.get(alg) ?? generateKeyPair(alg);
  pairs.set(alg, pair);
  return pair;
}

/** An issuer of its own for a test: keys, their address and tokens; `now` in ms moves by hand. */
export async function newMint(now: () => number, alg: 'RS256' | 'ES256' = 'RS256') {
  const pair = await pairOf(alg);
  const kid = 'k1';
  const keys = { keys: [{ ...(await exportJWK(pair.publicKey)), kid, use: 'sig', alg }] };
  const fetches: string[] = [];
  const auth = new EntraAuthenticator({
    issuers: [ISSUER, ISSUER_V1],
    providerTenant: PROVIDER,
    jwksUrl: 'https://login.test/keys',
    audiences: [AUDIENCE],
    scope: 'access_as_user',
    fetchJson: async (url) => {
      fetches.push(url);
      return keys;
    },
    now,
  });
  const claimsOf = (wish: TokenWish): JWTPayload => {
    const tid = wish.tid ?? CONTOSO;
    const seconds = Math.floor(now() / 1_000);
    return {
      iss: ISSUER.replace('{tid}', tid),
      aud: AUDIENCE,
      tid,
      oid: wish.oid ?? 'chloe',
      scp: 'openid access_as_user',
      roles: [...(wish.roles ?? ['supervisor'])],
      iat: seconds,
      nbf: seconds,
      exp: seconds + 3_600,
      ...wish.claims,
    };
  };
  const token = (wish: TokenWish = {}): Promise<string> =>
    new SignJWT(claimsOf(wish))
      .setProtectedHeader({ alg, kid: wish.kid ?? kid })
      .sign(pair.privateKey);
  return { auth, fetches, token, claimsOf, publicKey: pair.publicKey, keys };
}

export type Mint = Awaited<ReturnType<typeof newMint>>;
