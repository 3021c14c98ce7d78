import type { X509Certificate } from 'node:crypto';
import type { TrunkConfig } from '../../../../domain/index.ts';
import { baseOfName, type BaseTrunk } from '../../derived-trunk.ts';
import { AllowList } from '../allow-list.ts';
import { fault, ok, warning, type Finding } from './finding.ts';

/** Microsoft asks for one a minute, takes 60 to 180 s; unseen for 180 s a trunk is tried last. */
const OPTIONS_MS = { min: 60_000, max: 180_000 };
const FQDN_MAX = 63;
/** One address of each block that its pages name: calls come from any of them (DRPLAN, DRFO). */
const MICROSOFT_SOURCES = ['52.112.0.1', '52.115.255.1', '52.120.0.1', '52.123.255.1'];

/** A Teams trunk as it works, and the provider's own. */
export interface TeamsTrunk {
  readonly trunk: TrunkConfig;
  readonly bases: readonly BaseTrunk[];
  readonly certificate: X509Certificate | null;
}

/** What only Direct Routing asks of a trunk, each with the trap that it avoids. */
export function checkDirectRouting(examined: TeamsTrunk): Finding[] {
  const { trunk } = examined;
  if (trunk.role !== 'teams') return [];
  if (trunk.fqdn === null) {
    const remedy = "set the trunk's fqdn: an address in Contact is answered by 403";
    return [fault('Contact', 'the trunk has no FQDN, so Contact carries an address', remedy)];
  }
  const findings = [
    ...nameFindings(trunk.fqdn),
    ...derivation(trunk.fqdn, examined.bases),
    ...bothNames(trunk.fqdn, examined),
    optionsFinding(examined, trunk.fqdn),
  ];
  return trunk.uri?.includes('pstnhub.microsoft.com')
    ? [...findings, ...toMicrosoft(trunk)]
    : findings;
}

function nameFindings(fqdn: string): Finding[] {
  const check = 'Contact';
  if (/\.onmicrosoft\.com$/i.test(fqdn)) {
    return [fault(check, `${fqdn} is Microsoft's own domain`, 'use a domain of the tenant')];
  }
  if (fqdn.length <= FQDN_MAX) return [ok(check, `carries ${fqdn} with transport=tls`)];
  return [fault(check, `${fqdn} is longer than ${FQDN_MAX}`, 'use a shorter name')];
}

function derivation(fqdn: string, bases: readonly BaseTrunk[]): Finding[] {
  const check = 'derived trunk';
  const base = baseOfName(fqdn, bases);
  if (base !== null) return [ok(check, `has all settings, OPTIONS and health of ${base.fqdn}`)];
  const deep = bases.find((one) => fqdn.toLowerCase().endsWith(`.${one.fqdn}`));
  if (deep === undefined) return [];
  const remedy = `use one label before ${deep.fqdn}: a wildcard certificate reaches no further`;
  return [fault(check, `${fqdn} is more than one label below ${deep.fqdn}`, remedy)];
}

/**
 * `*.customers.example` does not match `customers.example`, which is the name in our OPTIONS: a
 * certificate with the wildcard alone answers calls and is never seen alive.
 */
function bothNames(fqdn: string, { bases, certificate }: TeamsTrunk): Finding[] {
  const base = bases.find((one) => one.fqdn === fqdn.toLowerCase()) ?? baseOfName(fqdn, bases);
  if (base === null || certificate === null) return [];
  const covers = (name: string): boolean => {
    return certificate.checkHost(name, { partialWildcards: false }) !== undefined;
  };
  const names = [base.fqdn, `sbc0.${base.fqdn}`];
  const missing = names.filter((name) => !covers(name)).map((name) => name.replace('sbc0', '*'));
  const check = 'our certificate';
  if (missing.length === 0) return [ok(check, `carries ${base.fqdn} and *.${base.fqdn}`)];
  const remedy = `order one with both names: DNS:${base.fqdn}, DNS:*.${base.fqdn}`;
  return [fault(check, `lacks ${missing.join(' and ')}: one does not cover the other`, remedy)];
}

function optionsFinding({ trunk, bases }: TeamsTrunk, fqdn: string): Finding {
  const check = 'keep-alive';
  const { keepAliveMs } = trunk;
  const by = baseOfName(fqdn, bases)?.fqdn ?? fqdn;
  const seconds = `${keepAliveMs / 1_000} s`;
  const remedy = 'set keepAliveMs to 60000';
  if (keepAliveMs === 0) {
    const text = 'no OPTIONS are sent: Microsoft never sees the trunk and tries it last';
    return fault(check, text, remedy);
  }
  if (keepAliveMs > OPTIONS_MS.max) {
    return fault(check, `OPTIONS each ${seconds}: Microsoft demotes a trunk after 180 s`, remedy);
  }
  if (keepAliveMs < OPTIONS_MS.min) {
    return warning(check, `OPTIONS each ${seconds}, more often than 60 s`, remedy);
  }
  return ok(check, `OPTIONS each ${seconds}, Contact ${by}`);
}

function toMicrosoft(trunk: TrunkConfig): Finding[] {
  const findings: Finding[] = [];
  const all = [trunk.uri ?? '', ...trunk.uris];
  const lacking = ['sip.', 'sip2.', 'sip3.'].filter(
    (name) => !all.some((uri) => uri.startsWith(`sip:${name}pstnhub`)),
  );
  if (lacking.length > 0) {
    const remedy = 'put them into uris, in this order: sip2, sip3';
    findings.push(warning('failover', `${lacking.join(', ')} is not among its addresses`, remedy));
  }
  const list = new AllowList(trunk.allow);
  const outside = MICROSOFT_SOURCES.filter((address) => !list.has(address));
  if (outside.length > 0) {
    const remedy = 'allow 52.112.0.0/14 and 52.120.0.0/14: calls come from any address of them';
    findings.push(fault('allow list', `Microsoft's ${outside.join(', ')} may not call us`, remedy));
  }
  return findings;
}
