import { isIP } from 'node:net';
import type { TrunkConfig } from '../../../domain/index.ts';
import type { IncomingRequest, SipAddress, SipCall } from '../../../sip/index.ts';
import { baseOfName } from '../derived-trunk.ts';
import type { VoiceConfig, VoiceHost } from '../port.ts';
import type { Call, Resolved } from './admission.ts';
import { calledNumbers, normaliseNumber } from './number.ts';
import { admitsSource } from './trunk-match.ts';
import { uriHost } from './uri-user.ts';

const RETRY_S = 1;

/** The name a call asks for us by; null where that is an address, or this machine's own. */
export function askedName(requestUri: string): string | null {
  const host = uriHost(requestUri);
  return isIP(host) === 0 && host.includes('.') ? host : null;
}

/**
 * Tenant and trunk of a call from Teams: by the FQDN in its Request-URI and never by the number,
 * since numbers of tenants overlap (teams-voice-apps §5.1). null = no Teams trunk has that name:
 * a carrier may call us by a name as well.
 */
export async function teamsPlace(host: VoiceHost, call: Call): Promise<Resolved | null> {
  const fqdn = askedName(call.requestUri);
  if (fqdn === null) return null;
  const tenant = await host.tenantOfFqdn(fqdn);
  if (tenant === null) return nobodysName(host, fqdn, call.source);
  const config = host.config(tenant);
  if (config === null) return { kind: 'refused', status: 503, retryAfterS: RETRY_S };
  const trunk = trunkNamed(config, fqdn);
  if (trunk === null) return null;
  if (!admitsPeer(trunk, call.source, call.peerNames)) return { kind: 'refused', status: 403 };
  if (!trunk.enabled) return { kind: 'refused', status: 503, retryAfterS: RETRY_S };
  const own = call.numbers.find((number) => config.hasNumber(number));
  if (own !== undefined) {
    const way = config.isDirect(own) ? 'in' : 'entry';
    return { kind: 'found', place: { tenant, config, trunk, number: own, way } };
  }
  // Not one of ours: a person of the tenant calls the public network.
  const number = outsideNumber(call.numbers);
  if (number === null) return { kind: 'refused', status: 404 };
  return { kind: 'found', place: { tenant, config, trunk, number, way: 'out' } };
}

/** Only E.164 goes out: Teams has normalised what was dialled (§5.3). */
function outsideNumber(numbers: readonly string[]): string | null {
  const number = numbers.find((candidate) => candidate.startsWith('+'));
  return number !== undefined && normaliseNumber(number) !== null ? number : null;
}

/** A name below the base that no tenant has taken: known peers are told so, strangers nothing. */
function nobodysName(host: VoiceHost, fqdn: string, source: SipAddress): Resolved | null {
  const bases = host.baseTrunks();
  const base = baseOfName(fqdn, bases) ?? bases.find((one) => one.fqdn.toLowerCase() === fqdn);
  if (base === undefined) return null;
  return { kind: 'refused', status: admitsSource(base, source) ? 404 : 403 };
}

export function trunkNamed(config: VoiceConfig, fqdn: string): TrunkConfig | null {
  for (const trunk of config.trunks.values()) {
    if (trunk.role === 'teams' && trunk.fqdn?.toLowerCase() === fqdn) return trunk;
  }
  return null;
}

/** Source, and where the trunk asks for it the name in the certificate (§5.8). */
function admitsPeer(trunk: TrunkConfig, source: SipAddress, peerNames: readonly string[]): boolean {
  if (!admitsSource(trunk, source)) return false;
  if (trunk.peerNames.length === 0) return true;
  const names = peerNames.map((name) => name.toLowerCase());
  return trunk.peerNames.some((name) => names.includes(name.toLowerCase()));
}

/**
 * May this call, which belongs to one that is up and to no number, come on this trunk? All tenants
 * of a provider share the addresses of Teams: the name that it asks for must be this trunk's.
 */
export function admitsCall(
  trunk: TrunkConfig,
  call: Pick<SipCall, 'requestUri' | 'peer' | 'peerNames'>,
): boolean {
  const name = askedName(call.requestUri);
  const isNamed = trunk.fqdn === null || name === null || trunk.fqdn.toLowerCase() === name;
  return isNamed && admitsPeer(trunk, call.peer, call.peerNames);
}

/**
 * The name that our Contact must carry in answers to this request (§5.3): the one it asked us by,
 * where that is a Teams trunk's. Before any look-up that could wait.
 */
export function contactFor(
  host: VoiceHost,
  request: Pick<IncomingRequest, 'requestUri' | 'source'>,
): string | null {
  const fqdn = askedName(request.requestUri);
  if (fqdn === null) return null;
  const bases = host.baseTrunks();
  const base = baseOfName(fqdn, bases) ?? bases.find((one) => one.fqdn.toLowerCase() === fqdn);
  if (base !== undefined) return admitsSource(base, request.source) ? fqdn : null;
  for (const tenant of host.tenants()) {
    const config = host.config(tenant);
    const trunk = config === null ? null : trunkNamed(config, fqdn);
    if (trunk !== null && admitsSource(trunk, request.source)) return fqdn;
  }
  return null;
}

/** As far as it can be told at once: a call that no flow, queue or person of ours will have. */
export function passesThrough(
  host: VoiceHost,
  { requestUri }: Pick<IncomingRequest, 'requestUri'>,
): boolean {
  const numbers = calledNumbers(requestUri);
  const fqdn = askedName(requestUri);
  for (const tenant of host.tenants()) {
    const config = host.config(tenant);
    if (config === null) continue;
    const own = numbers.find((number) => config.hasNumber(number));
    if (fqdn !== null && trunkNamed(config, fqdn) !== null) {
      return own === undefined || config.isDirect(own);
    }
    if (fqdn === null && own !== undefined) return config.isDirect(own);
  }
  return false;
}
