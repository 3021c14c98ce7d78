import { createPublicKey } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { aadTime, AadError } from './aadsts.ts';
import { thumbprints, type AppRegistration } from './apps.ts';
import type { ClientProof } from './claims.ts';
import type { Form } from './form.ts';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

interface Around {
  readonly now: Date;
  /** Origins under which this token endpoint is known. */
  readonly isOwnOrigin: (origin: string) => boolean;
}

/** How the client proves itself; a wrong proof is refused even where none is needed. */
export async function proveClient(
  form: Form,
  app: AppRegistration,
  around: Around,
): Promise<ClientProof> {
  const { client_assertion: assertion, client_secret: secret } = form;
  if (assertion !== undefined) {
    if (form['client_assertion_type'] !== ASSERTION_TYPE) throw new AadError(9002313);
    await checkAssertion(assertion, app, around);
    return 'certificate';
  }
  if (secret === undefined) return 'none';
  const known = app.secrets.filter(({ value }) => value === secret);
  if (known.length === 0) throw new AadError(7000215, [app.appId]);
  if (!known.some(({ expiresAt }) => Date.parse(expiresAt) > around.now.getTime())) {
    throw new AadError(7000222, [app.appId]);
  }
  return 'secret';
}

/** learn.microsoft.com, entra/identity-platform/certificate-credentials. */
async function checkAssertion(token: string, app: AppRegistration, around: Around): Promise<void> {
  const pem = registeredCertificate(token, app);
  try {
    const { payload } = await jwtVerify(token, createPublicKey(pem), {
      algorithms: ['RS256', 'PS256'],
      issuer: app.appId,
      subject: app.appId,
      currentDate: around.now,
      // Entra allows for clocks that differ by five minutes.
      clockTolerance: 300,
      requiredClaims: ['exp', 'aud'],
    });
    const audiences = [payload.aud ?? []].flat();
    if (!audiences.some((audience) => isTokenEndpoint(audience, around))) {
      throw new AadError(700023);
    }
  } catch (error) {
    if (error instanceof AadError) throw error;
    if (error instanceof errors.JWTExpired) {
      const exp = new Date((decodeJwt(token).exp ?? 0) * 1_000);
      throw new AadError(700024, [aadTime(around.now), aadTime(exp)]);
    }
    if (error instanceof errors.JWSSignatureVerificationFailed) {
      throw new AadError(700027, ['The key was found, the signature is wrong', 'unknown']);
    }
    throw new AadError(50027, [], { error: 'invalid_client' });
  }
}

function registeredCertificate(token: string, app: AppRegistration): string {
  let header: Readonly<Record<string, unknown>>;
  try {
    header = decodeProtectedHeader(token);
  } catch {
    throw new AadError(50027, [], { error: 'invalid_client' });
  }
  const { x5t, 'x5t#S256': x5tSha256 } = header;
  const found = app.certificates.find((pem) => {
    const { sha1, sha256 } = thumbprints(pem);
    return sha1 === x5t || sha256 === x5tSha256;
  });
  if (found !== undefined) return found;
  throw new AadError(700027, ['The key was not found.', String(x5tSha256 ?? x5t ?? 'none')]);
}

/** Our token endpoint, or our issuer: Entra takes both. */
function isTokenEndpoint(audience: string, { isOwnOrigin }: Around): boolean {
  if (!URL.canParse(audience)) return false;
  const { origin, pathname } = new URL(audience);
  return isOwnOrigin(origin) && /^\/[^/]+\/(oauth2(\/v2\.0)?\/token|v2\.0)$/.test(pathname);
}
