import {
  createPrivateKey,
  generateKeyPairSync,
  X509Certificate,
  type KeyObject,
} from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newCertificate, toPem } from './certificate.ts';

export interface ServerIdentity {
  readonly keyPem: string;
  readonly certificatePem: string;
  readonly authorityPem: string;
  /** Where the authority's certificate lies; null when there is no data folder. */
  readonly authorityPath: string | null;
}

const NAME = 'Patchbay emulator, this machine only';
const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 3_650;
/** Chromium and Apple refuse server certificates of more than 398 days. */
const SERVER_DAYS = 397;

/**
 * A certificate for `hosts`, new with each start, by an authority of this machine alone. The
 * authority is made once and kept in `folder` (its key readable by its owner only); whoever wants
 * to talk HTTPS to the emulator trusts `authorityPath`.
 */
export function serverIdentity(
  hosts: readonly string[],
  folder: string | null,
  now = new Date(),
): ServerIdentity {
  const authority = (folder === null ? undefined : readAuthority(folder, now)) ?? newAuthority(now);
  if (folder !== null) keep(folder, authority);
  const key = newKey();
  const certificate = newCertificate({
    name: hosts[0] ?? 'localhost',
    key,
    issuer: { name: NAME, key: authority.key },
    ...validity(now, SERVER_DAYS),
    use: 'server',
    hosts,
  });
  return {
    keyPem: pemOf(key),
    certificatePem: toPem(certificate),
    authorityPem: authority.pem,
    authorityPath: folder === null ? null : certificatePath(folder),
  };
}

interface Authority {
  readonly key: KeyObject;
  readonly pem: string;
}

const certificatePath = (folder: string) => join(folder, 'ca.pem');
const keyPath = (folder: string) => join(folder, 'ca.key');

function readAuthority(folder: string, now: Date): Authority | undefined {
  if (!existsSync(certificatePath(folder)) || !existsSync(keyPath(folder))) return undefined;
  const pem = readFileSync(certificatePath(folder), 'utf8');
  const key = createPrivateKey(readFileSync(keyPath(folder), 'utf8'));
  const certificate = new X509Certificate(pem);
  const isUsable =
    certificate.checkPrivateKey(key) &&
    Date.parse(certificate.validTo) > now.getTime() + SERVER_DAYS * DAY_MS;
  return isUsable ? { key, pem } : undefined;
}

function newAuthority(now: Date): Authority {
  const key = newKey();
  const issuer = { name: NAME, key };
  const valid = validity(now, AUTHORITY_DAYS);
  return { key, pem: toPem(newCertificate({ ...issuer, issuer, ...valid, use: 'authority' })) };
}

function keep(folder: string, authority: Authority): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(keyPath(folder), pemOf(authority.key), { mode: 0o600 });
  writeFileSync(certificatePath(folder), authority.pem);
}

/** From a day ago, for clocks that are late. */
const validity = (now: Date, days: number) => ({
  from: new Date(now.getTime() - DAY_MS),
  until: new Date(now.getTime() - DAY_MS + days * DAY_MS),
});

const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const pemOf = (key: KeyObject): string => String(key.export({ type: 'pkcs8', format: 'pem' }));
