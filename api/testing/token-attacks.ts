import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { CONTOSO, FABRIKAM } from './memory-host.ts';
import { AUDIENCE, ISSUER, ISSUER_V1 } from './token-mint.ts';
import type { Mint, TokenWish } from './token-mint.ts';

/** Claims by which a token of the right key is wrong all the same; `now` in seconds. */
export const wrongClaims = (
  now: number,
): readonly (readonly [string, Record<string, unknown>])[] => [
  ['another audience', { aud: 'https://graph.microsoft.com' }],
  ['an audience that only begins like ours', { aud: `${AUDIENCE}.evil.example` }],
  ['no audience', { aud: undefined }],
  ['another issuer', { iss: 'https://evil.example/v2.0' }],
  ["another tenant's issuer", { iss: ISSUER.replace('{tid}', FABRIKAM) }],
  ['another tid than the issuer says', { tid: FABRIKAM }],
  ['a tid that writes the issuer', { tid: 'x/../y', iss: ISSUER.replace('{tid}', 'x/../y') }],
  ['no tid', { tid: undefined }],
  ['no oid', { oid: undefined }],
  ['an oid that is an object', { oid: { $ne: '' } }],
  ['expired', { exp: now - 61 }],
  ['no end', { exp: undefined }],
  ['not valid yet', { nbf: now + 600 }],
  ['no scope and no role', { scp: undefined, roles: undefined }],
  ['a foreign scope and no role', { scp: 'User.Read', roles: undefined }],
  ['a foreign scope with a role', { scp: 'User.Read' }],
  ['an ID token: no scope, roles, our audience, no client', { scp: undefined, sub: 'pairwise' }],
  ['a person without scope, through a client', { scp: undefined, sub: 'pairwise', azp: 'c' }],
  ['an application that says it has a scope', { idtyp: 'app' }],
  ['an application without a role', { scp: undefined, idtyp: 'app', roles: [] }],
  ['an application with a role of somebody else', { scp: undefined, idtyp: 'app', roles: ['x'] }],
  ['the provider role outside the provider', { scp: undefined, idtyp: 'app', roles: ['provider'] }],
  ['a v1.0 issuer of another tenant', { iss: ISSUER_V1.replace('{tid}', FABRIKAM) }],
  ['an issuer template unfilled', { iss: ISSUER }],
  ['an issuer that only begins like ours', { iss: `${ISSUER.replace('{tid}', CONTOSO)}/x` }],
  ['an oid with a path in it', { oid: '../dana' }],
  ['a scope that only contains ours', { scp: 'not_access_as_user', roles: undefined }],
  ['groups that are no list', { groups: 'all' }],
];

type Attack = readonly [name: string, token: (mint: Mint) => Promise<string>];

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const wish: TokenWish = { oid: 'chloe', roles: ['supervisor'] };

async function byTheirKey(mint: Mint, more: (jwk: object) => object): Promise<string> {
  const theirs = await generateKeyPair('ES256', { extractable: true });
  const header = { alg: 'ES256', kid: 'k1', ...more(await exportJWK(theirs.publicKey)) };
  return new SignJWT(mint.claimsOf(wish)).setProtectedHeader(header).sign(theirs.privateKey);
}

/** Tokens whose making is wrong, whatever they claim. */
const forgeries: readonly Attack[] = [
  ['alg none', async (mint) => `${part({ alg: 'none' })}.${part(mint.claimsOf(wish))}.`],
  [
    'alg none under our key id',
    async (mint) => `${part({ alg: 'none', kid: 'k1' })}.${part(mint.claimsOf(wish))}.AAAA`,
  ],
  [
    'HS256 with the public key as its secret',
    async (mint) =>
      new SignJWT(mint.claimsOf(wish))
        .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
        .sign(new TextEncoder().encode(await exportSPKI(mint.publicKey))),
  ],
  ['a key of their own under our key id', (mint) => byTheirKey(mint, () => ({}))],
  ['a key of their own in the header', (mint) => byTheirKey(mint, (jwk) => ({ jwk }))],
  [
    'a key of their own behind a jku',
    (mint) => byTheirKey(mint, () => ({ jku: 'https://evil.example/keys' })),
  ],
  [
    'a key of their own behind an x5u',
    (mint) => byTheirKey(mint, () => ({ x5u: 'https://evil.example/cert' })),
  ],
  ['an unknown key id', (mint) => mint.token({ ...wish, kid: 'unknown' })],
  ['a key id that is a path', (mint) => mint.token({ ...wish, kid: '../../../../dev/null' })],
  [
    'a changed payload',
    async (mint) => {
      const [head, , signature] = (await mint.token(wish)).split('.');
      return `${head}.${part(mint.claimsOf({ ...wish, oid: 'dana' }))}.${signature}`;
    },
  ],
  ['no signature', async (mint) => `${(await mint.token(wish)).split('.').slice(0, 2).join('.')}.`],
  ['rubbish', async () => 'x'],
  ['rubbish in three parts', async () => 'a.b.c'],
  ['empty parts', async () => 'e30.e30.e30'],
];

/** Every token attack of the security rules, to be sent wherever a token is taken. */
export const tokenAttacks = (now: number): readonly Attack[] => [
  ...wrongClaims(now).map(
    ([name, claims]): Attack => [name, (mint) => mint.token({ ...wish, claims })],
  ),
  ...forgeries,
];
