import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { DAY_MS } from '../../../../domain/index.ts';
import { fault, ok, warning, type Finding } from './finding.ts';

/** Microsoft's own dashboard warns 30 days ahead. */
const WARN_DAYS = 30;
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';

/**
 * A certificate against the name that it must carry. One wildcard label only (RFC 2818 §3.1), as
 * Microsoft has it; without the server usage it is refused, without the client usage it is taken.
 */
export function checkCertificate(
  certificate: X509Certificate,
  want: { readonly name: string; readonly now: number; readonly whose: string },
): Finding[] {
  const check = `${want.whose} certificate`;
  return [
    nameFinding(certificate, want.name, check),
    dateFinding(certificate, want.now, check),
    ...usageFindings(certificate, check),
    ...keyFindings(certificate, check),
  ];
}

function nameFinding(certificate: X509Certificate, name: string, check: string): Finding {
  const names = namesOf(certificate);
  const matches =
    isIP(name) === 0
      ? certificate.checkHost(name, { partialWildcards: false }) !== undefined
      : certificate.checkIP(name) !== undefined;
  const list = names.join(', ') || 'none';
  if (matches) return ok(check, `carries ${name} (names: ${list})`);
  const base = names.find((each) => each === `*.${name}`);
  if (base !== undefined) {
    const remedy = `put ${name} itself into the subject alternative names beside ${base}`;
    return fault(check, `${base} does not cover ${name} itself`, remedy);
  }
  const deep = names.find((each) => each.startsWith('*.') && name.endsWith(each.slice(1)));
  const remedy =
    deep === undefined
      ? `order one whose subject alternative names hold ${name} or its wildcard`
      : `a wildcard covers one label: use a name directly under ${deep.slice(2)}, or add this one`;
  return fault(check, `does not carry ${name} (names: ${list})`, remedy);
}

function namesOf(certificate: X509Certificate): string[] {
  const text = certificate.subjectAltName ?? '';
  const names = text.split(', ').map((each) => each.replace(/^(DNS|IP Address):/, ''));
  return names.filter((each) => each !== '');
}

function dateFinding(certificate: X509Certificate, now: number, check: string): Finding {
  const until = Date.parse(certificate.validTo);
  const day = new Date(until).toISOString().slice(0, 10);
  const renew = 'renew it, and close old connections so that peers see the new one';
  if (now < Date.parse(certificate.validFrom)) {
    return fault(check, `not valid before ${certificate.validFrom}`, "set this machine's clock");
  }
  if (now > until) return fault(check, `expired on ${day} (Microsoft: 569008)`, renew);
  const days = Math.floor((until - now) / DAY_MS);
  if (days < WARN_DAYS) return warning(check, `expires on ${day}, in ${days} days`, renew);
  return ok(check, `valid until ${day}`);
}

function usageFindings(certificate: X509Certificate, check: string): Finding[] {
  // The types promise a list; a certificate without the extension has none.
  const usages = certificate.keyUsage as readonly string[] | undefined;
  if (usages === undefined || usages.includes(SERVER_AUTH)) return [];
  const remedy = 'order one with the extended key usage serverAuth';
  return [fault(check, 'lacks the usage "server authentication"', remedy)];
}

function keyFindings(certificate: X509Certificate, check: string): Finding[] {
  const { asymmetricKeyType: kind, asymmetricKeyDetails: details } = certificate.publicKey;
  if (kind !== 'rsa') {
    const remedy = 'towards Microsoft order it with an RSA key of 2048 bits or more';
    const text = `key is ${kind}: Microsoft's cipher suites for Direct Routing are ECDHE-RSA`;
    return [warning(check, text, remedy)];
  }
  const bits = details?.modulusLength ?? 0;
  if (bits >= 2048) return [];
  return [fault(check, `RSA key of ${bits} bits`, 'order it with 2048 bits or more')];
}
