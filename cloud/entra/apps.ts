import { createHash, X509Certificate } from 'node:crypto';
import { z } from 'zod';

/** How a redirect URI was registered decides how its code may be redeemed. */
export const Platform = z.enum(['spa', 'web', 'native']);
export type Platform = z.infer<typeof Platform>;

const id = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i)
  .toLowerCase();
const word = z.string().min(1).max(128);
const words = z.array(word).max(100);

const Access = z.strictObject({ resource: id, scopes: words, roles: words });
export type Access = z.infer<typeof Access>;

const Certificate = z
  .string()
  .max(8_192)
  .refine((pem) => isCertificate(pem), 'not a certificate in PEM');

/** What an app registration says, in the words of its manifest as far as it has them. */
export const AppRegistration = z.strictObject({
  appId: id,
  displayName: z.string().min(1).max(120),
  /** The tenant that owns it. */
  homeTenant: id,
  signInAudience: z.enum(['AzureADMyOrg', 'AzureADMultipleOrgs']),
  redirectUris: z
    .array(z.strictObject({ uri: z.string().min(1).max(2_048), platform: Platform }))
    .max(256),
  identifierUris: z.array(z.string().min(1).max(256)).max(50),
  /** 1 = v1.0 tokens (issuer sts.windows.net), 2 = v2.0 tokens, whatever endpoint is asked. */
  accessTokenAcceptedVersion: z.union([z.literal(1), z.literal(2)]),
  /** Scopes that this app offers as a resource; a user may consent unless `admin`. */
  scopes: z.array(z.strictObject({ value: word, admin: z.boolean(), text: word })).max(200),
  /** App roles that it offers: to users, to applications, or both. */
  appRoles: z
    .array(z.strictObject({ value: word, users: z.boolean(), apps: z.boolean() }))
    .max(100),
  /** Applications that need no consent for these scopes of it. */
  preAuthorized: z.array(z.strictObject({ client: id, scopes: words })).max(100),
  /** What it needs from others; admin consent grants all of it. */
  requiredAccess: z.array(Access).max(50),
  secrets: z
    .array(z.strictObject({ value: z.string().min(1).max(256), expiresAt: z.iso.datetime() }))
    .max(20),
  /** PEM. */
  certificates: z.array(Certificate).max(20),
  /** Device code and redirects to a program on the machine, without a secret. */
  allowPublicClient: z.boolean(),
  groupMembershipClaims: z.enum(['None', 'SecurityGroup']),
});
export type AppRegistration = z.infer<typeof AppRegistration>;

export const appDefaults: Omit<AppRegistration, 'appId' | 'displayName' | 'homeTenant'> = {
  signInAudience: 'AzureADMyOrg',
  redirectUris: [],
  identifierUris: [],
  accessTokenAcceptedVersion: 2,
  scopes: [],
  appRoles: [],
  preAuthorized: [],
  requiredAccess: [],
  secrets: [],
  certificates: [],
  allowPublicClient: false,
  groupMembershipClaims: 'None',
};

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).publicKey.asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

/** `x5t` and `x5t#S256` as a client assertion names a certificate. */
export function thumbprints(pem: string): { readonly sha1: string; readonly sha256: string } {
  const { raw } = new X509Certificate(pem);
  const hash = (name: string) => createHash(name).update(raw).digest('base64url');
  return { sha1: hash('sha1'), sha256: hash('sha256') };
}

/**
 * Reply URLs, "Localhost exceptions": for http on localhost the port does not count, the path does.
 */
export function matchRedirect(app: AppRegistration, uri: string): Platform | undefined {
  return app.redirectUris.find((one) => isSameRedirect(one.uri, uri))?.platform;
}

function isSameRedirect(registered: string, asked: string): boolean {
  if (registered === asked) return true;
  if (!URL.canParse(registered) || !URL.canParse(asked)) return false;
  const [one, other] = [new URL(registered), new URL(asked)];
  const isLocal = one.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(one.hostname);
  if (!isLocal || other.username !== '' || other.hash !== '') return false;
  return (
    other.protocol === 'http:' &&
    one.hostname === other.hostname &&
    one.pathname === other.pathname &&
    one.search === other.search
  );
}
