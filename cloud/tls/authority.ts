import {
  createHash,
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

/** Other hosts are another authority: the certificate says for which it may speak. */
const nameOf = (hosts: readonly string[]): string =>
  `Patchbay emulator ${createHash('sha256').update(hosts.join()).digest('hex').slice(0, 12)}`;

const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 3_650;
/** Chromium and Apple refuse server certificates of more than 398 days. */
const SERVER_DAYS = 397;

/**
 * A certificate for `hosts`, new with each start, by an authority of this machine alone. The
 * authority is made once for these hosts, can sign for no other, and is kept in `folder` (its key
 * readable by its owner only); whoever wants to talk HTTPS to the emulator trusts `authorityPath`.
 */
export function serverIdentity(
  hosts: readonly string[],
  folder: string | null,
  now = new Date(),
): ServerIdentity {
  const authority = authorityFor(hosts, folder, now);
  return {
    ...issue(authority, { hosts, use: 'server' }, now),
    authorityPem: authority.pem,
    authorityPath: folder === null ? null : certificatePath(folder),
  };
}

export interface Authority {
  readonly name: string;
  readonly key: KeyObject;
  readonly pem: string;
}

/** The authority of these hosts that `folder` has, else a new one, kept there; null = in memory. */
export function authorityFor(
  hosts: readonly string[],
  folder: string | null,
  now: Date,
): Authority {
  const name = nameOf(hosts);
  const kept = folder === null ? undefined : readAuthority(folder, name, now);
  const authority = kept ?? newAuthority(name, hosts, now);
  if (folder !== null && kept === undefined) keep(folder, authority);
  return authority;
}

/** A certificate for `hosts`, with a key of its own. */
export function issue(
  authority: Authority,
  to: { readonly hosts: readonly string[]; readonly use: 'server' | 'peer' },
  now: Date,
): { readonly keyPem: string; readonly certificatePem: string } {
  const key = newKey();
  const certificate = newCertificate({
    name: to.hosts[0] ?? 'localhost',
    key,
    issuer: authority,
    ...validity(now, SERVER_DAYS),
    ...to,
  });
  return { keyPem: pemOf(key), certificatePem: toPem(certificate) };
}

export const certificatePath = (folder: string) => join(folder, 'ca.pem');
const keyPath = (folder: string) => join(folder, 'ca.key');

function readAuthority(folder: string, name: string, now: Date): Authority | undefined {
  if (!existsSync(certificatePath(folder)) || !existsSync(keyPath(folder))) return undefined;
  const pem = readFileSync(certificatePath(folder), 'utf8');
  const key = createPrivateKey(readFileSync(keyPath(folder), 'utf8'));
  const certificate = new X509Certificate(pem);
  const isUsable =
    certificate.subject === `CN=${name}` &&
    certificate.checkPrivateKey(key) &&
    Date.parse(certificate.validTo) > now.getTime() + SERVER_DAYS * DAY_MS;
  return isUsable ? { name, key, pem } : undefined;
}

function newAuthority(name: string, hosts: readonly string[], now: Date): Authority {
  const key = newKey();
  const issuer = { name, key };
  const valid = validity(now, AUTHORITY_DAYS);
  return {
    ...issuer,
    pem: toPem(newCertificate({ ...issuer, issuer, ...valid, use: 'authority', hosts })),
  };
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
