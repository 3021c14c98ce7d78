import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { serverIdentity } from './authority.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchbay-ca-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const hosts = ['localhost', '127.0.0.1', '::1', '*.patchbay.localhost'];

it('keeps its authority, so that what trusted it once trusts it after a restart', () => {
  const first = serverIdentity(hosts, folder);
  const second = serverIdentity(hosts, folder);
  expect(second.authorityPem).toBe(first.authorityPem);
  expect(second.certificatePem).not.toBe(first.certificatePem);
  expect(statSync(join(folder, 'ca.key')).mode & 0o777).toBe(0o600);
});

it('makes a new authority when the old one would end before its certificates', () => {
  const first = serverIdentity(hosts, folder);
  const later = serverIdentity(hosts, folder, new Date(Date.now() + 9.5 * 365 * 86_400_000));
  expect(later.authorityPem).not.toBe(first.authorityPem);
});

it('names every host and is signed by the authority', () => {
  const { certificatePem, authorityPem } = serverIdentity(hosts, null);
  const certificate = new X509Certificate(certificatePem);
  const authority = new X509Certificate(authorityPem);
  expect(certificate.checkIssued(authority)).toBe(true);
  expect(certificate.verify(authority.publicKey)).toBe(true);
  expect(authority.ca).toBe(true);
  expect(certificate.ca).toBe(false);
  expect(certificate.checkHost('login.patchbay.localhost')).toBeDefined();
  expect(certificate.checkIP('::1')).toBe('::1');
  expect(certificate.checkHost('login.microsoftonline.com')).toBeUndefined();
});

it('serves a client that trusts the authority, and no other', async () => {
  const { keyPem, certificatePem, authorityPem } = serverIdentity(hosts, null);
  const server = createServer({ key: keyPem, cert: certificatePem }, (_ask, answer) => {
    answer.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const ask = (ca: string | undefined) =>
    new Promise<string>((resolve) => {
      const options = { host: '127.0.0.1', port, servername: 'localhost', ca, agent: false };
      const sent = request(options as object, (answer) => resolve(String(answer.statusCode)));
      sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
      sent.end();
    });
  expect(await ask(authorityPem)).toBe('200');
  expect(await ask(undefined)).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  server.close();
});

it('writes what OpenSSL accepts by its strict rules', () => {
  const { certificatePem, authorityPath } = serverIdentity(hosts, folder);
  const path = join(folder, 'server.pem');
  writeFileSync(path, certificatePem);
  const args = ['verify', '-x509_strict', '-CAfile', String(authorityPath), path];
  let said: string;
  try {
    said = execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' });
  } catch (fault) {
    // A machine without the program proves it by the test above alone.
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw fault;
  }
  expect(said).toContain('OK');
});
