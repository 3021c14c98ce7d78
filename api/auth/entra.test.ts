import { SignJWT, exportSPKI, generateKeyPair, exportJWK } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { CONTOSO, FABRIKAM } from '../testing/memory-host.ts';
import { AUDIENCE, ISSUER, newMint } from '../testing/token-mint.ts';
import type { Mint } from '../testing/token-mint.ts';
import { EntraAuthenticator } from './entra.ts';

let now = 1_800_000_000_000;
let mint: Mint;
beforeAll(async () => {
  mint = await newMint(() => now);
});

const seconds = () => Math.floor(now / 1_000);

test('a good token is its tid and oid, with known roles once and the rest ignored', async () => {
  const token = await mint.token({
    oid: 'ana',
    roles: ['Agent', 'Patchbay.Agent', 'root'],
    claims: { name: 'Ana', email: 'boss@elsewhere.example' },
  });
  expect(await mint.auth.authenticate(token)).toEqual({
    tid: CONTOSO,
    oid: 'ana',
    name: 'Ana',
    roles: ['agent'],
    expiresAt: (seconds() + 3_600) * 1_000,
  });
});

test('an application needs a role, a person the scope', async () => {
  const app = await mint.token({ claims: { scp: undefined }, roles: ['supervisor'] });
  expect((await mint.auth.authenticate(app)).roles).toEqual(['supervisor']);
  const person = await mint.token({ roles: [] });
  expect((await mint.auth.authenticate(person)).roles).toEqual([]);
});

const wrongClaims: readonly (readonly [string, Record<string, unknown>])[] = [
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
  ['expired', { exp: Math.floor(now / 1_000) - 61 }],
  ['no end', { exp: undefined }],
  ['not valid yet', { nbf: Math.floor(now / 1_000) + 600 }],
  ['no scope and no role', { scp: undefined, roles: undefined }],
  ['a foreign scope and no role', { scp: 'User.Read', roles: undefined }],
  ['a foreign scope with a role', { scp: 'User.Read' }],
  ['a scope that only contains ours', { scp: 'not_access_as_user', roles: undefined }],
];

describe('attacks are all refused in the same words', () => {
  const refuses = async (token: string) => {
    await expect(mint.auth.authenticate(token)).rejects.toMatchObject({
      code: 'invalidToken',
      message: 'The token is not valid here',
    });
  };

  test.each(wrongClaims)('%s', async (_name, claims) => refuses(await mint.token({ claims })));

  test('alg none', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    await refuses(`${part({ alg: 'none' })}.${part(mint.claimsOf({}))}.`);
    await refuses(`${part({ alg: 'none', kid: 'k1' })}.${part(mint.claimsOf({}))}.AAAA`);
  });

  test('HS256 with the public key as its secret', async () => {
    const secret = new TextEncoder().encode(await exportSPKI(mint.publicKey));
    const token = new SignJWT(mint.claimsOf({})).setProtectedHeader({ alg: 'HS256', kid: 'k1' });
    await refuses(await token.sign(secret));
  });

  test('a key of their own under our key id, in the header, or behind a jku', async () => {
    const theirs = await generateKeyPair('RS256', { extractable: true });
    const jwk = await exportJWK(theirs.publicKey);
    for (const extra of [{}, { jwk }, { jku: 'https://evil.example/keys' }]) {
      const token = new SignJWT(mint.claimsOf({}));
      token.setProtectedHeader({ alg: 'RS256', kid: 'k1', ...extra });
      await refuses(await token.sign(theirs.privateKey));
    }
  });

  test('a changed payload', async () => {
    const [head, , signature] = (await mint.token()).split('.');
    const body = Buffer.from(JSON.stringify(mint.claimsOf({ oid: 'dana' }))).toString('base64url');
    await refuses(`${head}.${body}.${signature}`);
  });

  test.each(['', 'x', 'a.b.c', '...', 'e30.e30.e30'])('rubbish: %j', refuses);
});

test('a storm of unknown key ids makes at most two fetches a minute', async () => {
  const storm = await newMint(() => now);
  const start = now;
  const tokens = await Promise.all(
    Array.from({ length: 20 }, (_, i) => storm.token({ kid: `unknown-${i}` })),
  );
  for (let i = 0; i < 120; i++) {
    now = start + i * 1_000;
    await Promise.allSettled(tokens.map((token) => storm.auth.authenticate(token)));
  }
  now = start;
  expect(storm.fetches.length).toBeLessThanOrEqual(4);
  expect(storm.fetches.length).toBeGreaterThan(1);
});

test('a rotated key is found; without any keys the answer is "later", not "invalid"', async () => {
  const options = {
    issuer: ISSUER,
    jwksUrl: 'https://login.test/keys',
    audiences: [AUDIENCE],
    scope: 'access_as_user',
    now: () => now,
  };
  const down = new EntraAuthenticator({
    ...options,
    fetchJson: async () => {
      throw new Error('down');
    },
  });
  await expect(down.authenticate(await mint.token())).rejects.toMatchObject({ code: 'notReady' });

  const next = await newMint(() => now);
  let keys: unknown = next.keys;
  const auth = new EntraAuthenticator({ ...options, fetchJson: async () => keys });
  await auth.authenticate(await next.token());
  const rotated = { ...mint.keys.keys[0], kid: 'k2' };
  keys = { keys: [rotated] };
  const token = await mint.token({ kid: 'k2' });
  await expect(auth.authenticate(token)).rejects.toMatchObject({ code: 'invalidToken' });
  now += 30_001;
  expect((await auth.authenticate(token)).oid).toBe('chloe');
});
