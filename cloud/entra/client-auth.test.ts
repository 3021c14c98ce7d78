import { createHash, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { CONTOSO, FABRIKAM } from '../people.ts';
import { newCertificate, toPem } from '../tls/certificate.ts';
import { PATCHBAY_APP } from './demo-apps.ts';
import { ORIGIN, TestEntra } from './test-support/entra.ts';

let test: TestEntra;
let key: KeyObject;
let thumbprint: string;
let pem: string;
beforeAll(async () => {
  test = await TestEntra.start();
  key = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
  const certificate = newCertificate({
    name: 'test',
    key,
    issuer: { name: 'test', key },
    from: new Date(Date.now() - 1_000),
    until: new Date(Date.now() + 86_400_000),
    use: 'signer',
  });
  thumbprint = createHash('sha256').update(certificate).digest('base64url');
  pem = toPem(certificate);
});
beforeEach(async () => {
  test.reset();
  await test.twin('PUT', `/emulator/apps/${PATCHBAY_APP}`, { certificates: [pem] });
});

interface Change {
  readonly alg?: string;
  readonly x5t?: string;
  readonly iss?: string;
  readonly aud?: string;
  readonly expS?: number;
}

async function ask(change: Change = {}) {
  const nowS = Math.floor(Date.now() / 1_000);
  const assertion = await new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: change.alg ?? 'PS256', 'x5t#S256': change.x5t ?? thumbprint })
    .setIssuer(change.iss ?? PATCHBAY_APP)
    .setSubject(PATCHBAY_APP)
    .setAudience(change.aud ?? `${ORIGIN}/${CONTOSO}/oauth2/v2.0/token`)
    .setExpirationTime(nowS + (change.expS ?? 300))
    .sign(key);
  return assertedBy(assertion);
}

const assertedBy = (assertion: string) =>
  test.token({
    grant_type: 'client_credentials',
    scope: 'api://patchbay/.default',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  });

it.each([
  ['as it should be', {}],
  ['by RS256', { alg: 'RS256' }],
  ['for the issuer instead of the endpoint', { aud: `${ORIGIN}/${CONTOSO}/v2.0` }],
  ["for another tenant's endpoint", { aud: `${ORIGIN}/${FABRIKAM}/oauth2/v2.0/token` }],
  ['a little late', { expS: -200 }],
])('takes an assertion %s', async (_what, change) => {
  expect((await ask(change)).status).toBe(200);
});

it.each([
  ['for another place', { aud: 'https://evil.example/x/oauth2/v2.0/token' }, 700023],
  ['for our API', { aud: 'api://patchbay' }, 700023],
  ['too late', { expS: -400 }, 700024],
  ['by a certificate that nobody registered', { x5t: 'AAAA' }, 700027],
  ['in the name of another application', { iss: 'somebody' }, 50027],
  ['by an algorithm that Entra does not take', { alg: 'RS512' }, 50027],
])('refuses an assertion %s', async (_what, change, code) => {
  expect(await ask(change)).toMatchObject({
    status: 401,
    body: { error: 'invalid_client', error_codes: [code] },
  });
});

it('refuses what is no assertion, unsigned or signed by a stranger', async () => {
  const codeOf = async (assertion: string) => (await assertedBy(assertion)).body['error_codes'];
  expect(await codeOf('none')).toEqual([50027]);
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const claims = { iss: PATCHBAY_APP, sub: PATCHBAY_APP };
  const unsigned = `${encode({ alg: 'none', 'x5t#S256': thumbprint })}.${encode(claims)}.`;
  expect(await codeOf(unsigned)).toEqual([50027]);
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
  const forged = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'PS256', 'x5t#S256': thumbprint })
    .setAudience(`${ORIGIN}/${CONTOSO}/oauth2/v2.0/token`)
    .setExpirationTime('5m')
    .sign(stranger);
  expect(await codeOf(forged)).toEqual([700027]);
});
