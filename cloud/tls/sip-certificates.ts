import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Authority, authorityFor, certificatePath, issue } from './authority.ts';

/** Key and certificate of one SIP peer, in PEM. */
export interface SipPair {
  readonly cert: string;
  readonly key: string;
}

export interface SipCertificates {
  readonly authorityPem: string;
  /** The emulated Teams; the session border controller, which the product is. */
  readonly teams: SipPair;
  readonly sbc: SipPair;
  /** What the product's settings name; null without a folder. */
  readonly files: { readonly authority: string; readonly sbc: string } | null;
}

/** Everything here is this machine (RFC 6761 §6.3). */
const ROOT = 'patchbay.localhost';

/** Where Teams answers, in the order in which an SBC tries them. */
export const TEAMS_HOSTS = ['sip', 'sip2', 'sip3'].map((name) => `${name}.pstnhub.${ROOT}`);

/**
 * The provider's SBC: each customer has one label below. The wildcard does not match the base
 * itself, which is the name of the carrier trunk, so both stand in the certificate.
 */
export const SBC_BASE = `sbc.${ROOT}`;

const RENEW_BEFORE_MS = 30 * 86_400_000;

/**
 * Both ends of Direct Routing with certificates of one local authority, for mutual TLS. They are
 * made once and kept in `folder`: whoever starts product and cloud calls this first.
 */
export function sipCertificates(folder: string | null, now = new Date()): SipCertificates {
  const authority = authorityFor([ROOT], folder, now);
  const made = { authority, folder, now };
  return {
    authorityPem: authority.pem,
    teams: pair(made, 'teams.pem', [...TEAMS_HOSTS, `*.pstnhub.${ROOT}`]),
    sbc: pair(made, 'sbc.pem', [SBC_BASE, `*.${SBC_BASE}`]),
    files:
      folder === null ? null : { authority: certificatePath(folder), sbc: join(folder, 'sbc.pem') },
  };
}

interface Place {
  readonly authority: Authority;
  readonly folder: string | null;
  readonly now: Date;
}

function pair(place: Place, file: string, hosts: readonly string[]): SipPair {
  const { authority, folder, now } = place;
  const path = folder === null ? null : join(folder, file);
  const kept = path === null || !existsSync(path) ? undefined : read(path, place);
  if (kept !== undefined) return kept;
  const { keyPem, certificatePem } = issue(authority, { hosts, use: 'peer' }, now);
  if (folder !== null && path !== null) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, keyPem + certificatePem, { mode: 0o600 });
  }
  return { key: keyPem, cert: certificatePem };
}

/** undefined: of another authority, or too old. */
function read(path: string, { authority, now }: Place): SipPair | undefined {
  const text = readFileSync(path, 'utf8');
  const certificate = new X509Certificate(text);
  const isUsable =
    certificate.verify(new X509Certificate(authority.pem).publicKey) &&
    Date.parse(certificate.validTo) > now.getTime() + RENEW_BEFORE_MS;
  return isUsable ? { key: text, cert: text } : undefined;
}
