import { SignJWT, exportSPKI, generateKeyPair, exportJWK } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { CONTOSO, FABRIKAM } from '../testing/memory-host.ts';
import { appWish, AUDIENCE, ISSUER, ISSUER_V1, newMint, pat } from '../testing/token-mint.ts';
import { wrongClaims } from '../testing/token-attacks.ts';
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
    kind: 'person',
    tid: CONTOSO,
    oid: 'ana',
    name: 'Ana',
    roles: ['agent'],
    groups: [],
    issuedAt: seconds() * 1_000,
    expiresAt: (seconds() + 3_600) * 1_000,
  });
});

test.each([
  ['v1.0', { iss: ISSUER_V1.replace('{tid}', CONTOSO), ver: '1.0', appid: 'c' }],
  ['v2.0', { iss: ISSUER.replace('{tid}', CONTOSO), ver: '2.0', azp: 'c' }],
])('tokens of both shapes are the same person: %s', async (_name, claims) => {
  const token = await mint.token({ oid: 'ana', roles: ['agent'], claims });
  expect(await mint.auth.authenticate(token)).toMatchObject({ tid: CONTOSO, oid: 'ana' });
});

test.each([
  ['listed', { groups: ['A-1', 'b-2'] }, ['a-1', 'b-2']],
  ['too many, as a link', { _claim_names: { groups: 'src1' } }, 'overage'],
  ['too many, as a mark', { hasgroups: true }, 'overage'],
  ['too many, as a mark of v1.0', { hasgroups: 'true' }, 'overage'],
  ['another claim is the link', { _claim_names: { other: 'src1' } }, []],
])('groups: %s', async (_name, claims, groups) => {
  expect((await mint.auth.authenticate(await mint.token({ claims }))).groups).toEqual(groups);
});

test('the provider role counts in the provider alone, and stands there alone', async () => {
  const roles = ['provider', 'administrator'];
  expect(await mint.auth.authenticate(await mint.token({ ...pat, roles }))).toMatchObject({
    roles: ['provider'],
  });
  expect(await mint.auth.authenticate(await mint.token({ oid: 'dana', roles }))).toMatchObject({
    roles: ['administrator'],
  });
});

test("a key that is one tenant's own signs for no other", async () => {
  const own = await newMint(() => now);
  const [key] = own.keys.keys;
  const authWith = (issuer: string) =>
    new EntraAuthenticator({
      issuers: [ISSUER],
      jwksUrl: 'https://login.test/keys',
      audiences: [AUDIENCE],
      scope: 'access_as_user',
      fetchJson: async () => ({ keys: [{ ...key, issuer }] }),
      now: () => now,
    });
  const token = await own.token();
  const anybody = authWith('https://login.test/{tenantid}/v2.0');
  expect((await anybody.authenticate(token)).tid).toBe(CONTOSO);
  const contoso = authWith(ISSUER.replace('{tid}', CONTOSO));
  expect((await contoso.authenticate(token)).tid).toBe(CONTOSO);
  const fabrikam = authWith(ISSUER.replace('{tid}', FABRIKAM));
  await expect(fabrikam.authenticate(token)).rejects.toMatchObject({ code: 'invalidToken' });
});

test('an application needs a role, a person the scope', async () => {
  const app = await mint.token(appWish(['supervisor']));
  expect(await mint.auth.authenticate(app)).toMatchObject({ kind: 'app', roles: ['supervisor'] });
  const old = { scp: undefined, sub: 'sp-1', appid: 'client-1' };
  const v1 = await mint.token({ ...appWish(['supervisor']), claims: old });
  expect((await mint.auth.authenticate(v1)).kind).toBe('app');
  const person = await mint.token({ roles: [] });
  expect((await mint.auth.authenticate(person)).roles).toEqual([]);
});

describe('attacks are all refused in the same words', () => {
  const refuses = async (token: string) => {
    await expect(mint.auth.authenticate(token)).rejects.toMatchObject({
      code: 'invalidToken',
      message: 'The token is not valid here',
    });
  };

  test.each(wrongClaims(Math.floor(now / 1_000)))('%s', async (_name, claims) =>
    refuses(await mint.token({ claims })),
  );

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

  test('no key id: nothing is guessed and nothing fetched', async () => {
    const fresh = await newMint(() => now);
    const [head = '', body = ''] = (await fresh.token()).split('.');
    const { alg } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { alg: string };
    const bare = Buffer.from(JSON.stringify({ alg })).toString('base64url');
    await expect(fresh.auth.authenticate(`${bare}.${body}.AAAA`)).rejects.toMatchObject({
      code: 'invalidToken',
    });
    expect(fresh.fetches).toEqual([]);
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

test('while no keys can be had at all, the address is asked less and less', async () => {
  let fetches = 0;
  let clock = now;
  const auth = new EntraAuthenticator({
    issuers: [ISSUER],
    jwksUrl: 'https://login.test/keys',
    audiences: [AUDIENCE],
    scope: 'access_as_user',
    fetchJson: async () => {
      fetches += 1;
      throw new Error('down');
    },
    now: () => clock,
  });
  const token = await mint.token();
  for (let s = 0; s < 300; s++) {
    clock = now + s * 1_000;
    await expect(auth.authenticate(token)).rejects.toMatchObject({ code: 'notReady' });
  }
  const before = fetches;
  for (let s = 300; s < 360; s++) {
    clock = now + s * 1_000;
    await auth.authenticate(token).catch(() => undefined);
  }
  expect(fetches - before).toBeLessThanOrEqual(2);
});

test('a rotated key is found; without any keys the answer is "later", not "invalid"', async () => {
  const options = {
    issuers: [ISSUER],
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
  const fetchJson = async () => keys;
  const auth = new EntraAuthenticator({ ...options, fetchJson });
  const eager = new EntraAuthenticator({ ...options, fetchJson, keysCooldownMs: 1_000 });
  for (const each of [auth, eager]) await each.authenticate(await next.token());
  const rotated = { ...mint.keys.keys[0], kid: 'k2' };
  keys = { keys: [rotated] };
  const token = await mint.token({ kid: 'k2' });
  await expect(auth.authenticate(token)).rejects.toMatchObject({ code: 'invalidToken' });
  now += 1_001;
  expect((await eager.authenticate(token)).oid).toBe('chloe');
  await expect(auth.authenticate(token)).rejects.toMatchObject({ code: 'invalidToken' });
  now += 29_000;
  expect((await auth.authenticate(token)).oid).toBe('chloe');
});
