import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PATCHBAY_APP } from '../../cloud/entra/demo-apps.ts';
import { TestEntra } from '../../cloud/entra/test-support/entra.ts';
import { CONTOSO, FABRIKAM, personByKey } from '../../cloud/people.ts';
import { AppTokens, SignIn } from '../../microsoft/index.ts';
import { testCertificate } from '../conformance/parts.ts';

/**
 * The application proves itself by a certificate (msal-node's `clientCertificate`), which the
 * emulated Entra ID checks as Microsoft's does: by its thumbprint, signature, audience and times.
 */
const { keyPem, pem } = testCertificate();

let entra: TestEntra;
let authority: string;
beforeAll(async () => {
  entra = await TestEntra.start();
  authority = await entra.app.listen({ port: 0, host: '127.0.0.1' });
});
beforeEach(() => entra.reset());
afterAll(() => entra.app.close());

const options = (text = `${keyPem}\n${pem}`) => ({
  clientId: PATCHBAY_APP,
  credential: { kind: 'certificate', pem: text } as const,
  authority,
});

/** As the administrator does at Entra ID; the secret is gone, so that nothing else can prove it. */
const register = (certificates: readonly string[]) =>
  entra.twin('PUT', `/emulator/apps/${PATCHBAY_APP}`, { certificates, secrets: [] });

describe('the certificate of the application', () => {
  it('gets a token of the application itself, in each customer’s tenant', async () => {
    await register([pem]);
    const tokens = new AppTokens(options());
    const claims = decodeJwt(await tokens.graph(CONTOSO));
    // 2 = proved by a certificate.
    expect(claims).toMatchObject({ tid: CONTOSO, appid: PATCHBAY_APP, appidacr: '2' });
    expect(claims['roles']).toContain('Presence.Read.All');
    expect(decodeJwt(await tokens.graph(FABRIKAM))['tid']).toBe(FABRIKAM);
  });

  it('acts on behalf of somebody', async () => {
    await register([pem]);
    const { body } = await entra.pageTokens('ana');
    const signIn = new SignIn({ ...options(), graphUrl: `${authority}/graph/v1.0` });
    const assertion = String(body['access_token']);
    const claims = decodeJwt(await signIn.graphToken(CONTOSO, assertion));
    expect(claims).toMatchObject({ oid: personByKey('ana')?.oid, appidacr: '2' });
    expect(await signIn.stateOf(CONTOSO, assertion)).toBe('active');
  });

  it('is refused while Entra ID does not know it: 700027', async () => {
    await register([]);
    await expect(new AppTokens(options()).graph(CONTOSO)).rejects.toMatchObject({
      code: 'refused',
      aadsts: 700027,
    });
  });

  it('is refused when Entra ID’s clock is another day: 700024', async () => {
    await register([pem]);
    entra.now += 86_400_000;
    await expect(new AppTokens(options()).graph(CONTOSO)).rejects.toMatchObject({
      aadsts: 700024,
    });
  });

  it.each([
    ['no key', pem],
    ['no certificate', keyPem],
    ['nothing', ''],
  ])('is refused before anybody is asked: a file with %s', async (_what, text) => {
    await expect(new AppTokens(options(text)).graph(CONTOSO)).rejects.toMatchObject({
      code: 'refused',
      message: 'the file needs a private key and a certificate, in PEM',
    });
  });
});
