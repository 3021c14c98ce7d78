import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cloud } from './suite.ts';

/** As a customer's administrator reads them in the portal. */
export const CONTOSO = 'c0a70050-0000-4000-8000-000000000001';
export const PATCHBAY = '0a7c4ba7-0000-4000-8000-00000000a002';
export const SECRET = 'patchbay-demo-secret';
export const GRAPH = '00000003-0000-0000-c000-000000000000';
export const ANA = {
  key: 'ana',
  upn: 'ana@contoso.example',
  oid: 'c0a70050-0000-4000-8000-000000000111',
};

/** An application of the test's own, that nobody has consented to. */
export const OTHER = 'dddddddd-0000-4000-8000-000000000001';

export async function registerOther(cloud: Cloud, more: object = {}): Promise<void> {
  await cloud.twin('PUT', `/emulator/apps/${OTHER}`, {
    displayName: 'Conformance',
    signInAudience: 'AzureADMultipleOrgs',
    requiredAccess: [{ resource: GRAPH, scopes: ['User.Read'], roles: ['User.Read.All'] }],
    secrets: [{ value: SECRET, expiresAt: '2099-12-31T00:00:00Z' }],
    redirectUris: [
      { uri: 'http://localhost/callback', platform: 'web' },
      { uri: 'http://localhost/', platform: 'spa' },
      { uri: 'http://localhost/auth.html', platform: 'spa' },
    ],
    ...more,
  });
}

export interface TestCertificate {
  readonly keyPem: string;
  readonly pem: string;
  /** Hexadecimal, as msal-node takes them. */
  readonly sha1: string;
  readonly sha256: string;
}

let made: TestCertificate | undefined;

/** An independent program makes it, so that nothing of ours proves itself. */
export function testCertificate(): TestCertificate {
  if (made !== undefined) return made;
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-certificate-'));
  const [keyPath, path] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=conformance'];
  execFileSync('openssl', [...args, '-keyout', keyPath, '-out', path], { stdio: 'pipe' });
  const pem = readFileSync(path, 'utf8');
  const { raw } = new X509Certificate(pem);
  const hash = (name: string): string => createHash(name).update(raw).digest('hex');
  made = { keyPem: readFileSync(keyPath, 'utf8'), pem, sha1: hash('sha1'), sha256: hash('sha256') };
  rmSync(folder, { recursive: true });
  return made;
}

/** The claims, unverified: what a token says is checked elsewhere (wire.ts). */
export function claimsOf(token: string): Record<string, unknown> {
  const payload = token.split('.')[1] ?? '';
  const text = Buffer.from(payload, 'base64url').toString('utf8');
  return JSON.parse(text) as Record<string, unknown>; // a JWT's payload is an object
}

/** Ana's token for Patchbay, as Teams gives it to the tab. */
export async function anaToken(cloud: Cloud): Promise<string> {
  const { access_token: token } = await cloud.twin('POST', '/emulator/token', { as: ANA.key });
  return String(token);
}

/** What comes back to the application when Ana goes where it sends her. */
export async function signInAt(url: string, cloud: Cloud, as = ANA.key) {
  const { location } = await cloud.twin('POST', '/emulator/sign-in', { url, as });
  return new URL(String(location)).searchParams;
}

/** The error that `work` must end with. */
export async function rejection(work: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await work;
  } catch (error) {
    assert(error instanceof Error);
    return Object.assign(Object.create(error) as Record<string, unknown>, {
      name: error.name,
      message: error.message,
    });
  }
  return assert.fail('this should have been refused');
}
