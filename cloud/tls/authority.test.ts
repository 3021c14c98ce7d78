import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { serverIdentity } from './authority.ts';
import { newCertificate, toPem } from './certificate.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchbay-ca-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The status, or why there is none. */
const ask = (port: number, ca: string | undefined, servername: string) =>
  new Promise<string>((resolve) => {
    const options = { host: '127.0.0.1', port, servername, ca, agent: false };
    const sent = request(options as object, (answer) => resolve(String(answer.statusCode)));
    // Node has no code of its own for every fault of a chain; OpenSSL's words then say it.
    sent.on('error', ({ code, message }: NodeJS.ErrnoException) => {
      resolve(code === undefined || code === 'UNSPECIFIED' ? message : code);
    });
    sent.end();
  });

const hosts = ['localhost', '127.0.0.1', '::1', '*.patchbay.localhost'];

it('keeps its authority, so that what trusted it once trusts it after a restart', () => {
  const first = serverIdentity(hosts, folder);
  const second = serverIdentity(hosts, folder);
  expect(second.authorityPem).toBe(first.authorityPem);
  expect(second.certificatePem).not.toBe(first.certificatePem);
  expect(statSync(join(folder, 'ca.key')).mode & 0o777).toBe(0o600);
});

it('makes another authority for other hosts, since the old one may not sign for them', () => {
  const first = serverIdentity(hosts, folder);
  const second = serverIdentity([...hosts, 'login.microsoftonline.com'], folder);
  expect(second.authorityPem).not.toBe(first.authorityPem);
});

it('cannot speak for any other host, whoever has its key', async () => {
  const { authorityPem } = serverIdentity(hosts, folder);
  const issuerKey = createPrivateKey(readFileSync(join(folder, 'ca.key'), 'utf8'));
  const issuer = { name: new X509Certificate(authorityPem).subject.slice(3), key: issuerKey };
  const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const codeFor = async (host: string) => {
    const dates = { from: new Date(Date.now() - 1_000), until: new Date(Date.now() + 60_000) };
    const stolen = { name: 'x', key, issuer, ...dates, use: 'server', hosts: [host] } as const;
    const keyPem = String(key.export({ type: 'pkcs8', format: 'pem' }));
    const server = createServer({ key: keyPem, cert: toPem(newCertificate(stolen)) }, (_a, b) => {
      b.end('ok');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const code = await ask((server.address() as AddressInfo).port, authorityPem, host);
    server.close();
    return code;
  };
  expect(await codeFor('a.patchbay.localhost')).toBe('200');
  expect(await codeFor('login.microsoftonline.com')).toBe('permitted subtree violation');
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
  expect(await ask(port, authorityPem, 'localhost')).toBe('200');
  expect(await ask(port, undefined, 'localhost')).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
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
