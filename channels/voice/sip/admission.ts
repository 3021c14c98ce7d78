import type { TenantId, TrunkConfig } from '../../../domain/index.ts';
import type { Admission, IncomingRequest, SipAddress } from '../../../sip/index.ts';
import { emergencyNumber } from '../dial-policy.ts';
import type { VoiceConfig, VoiceHost } from '../port.ts';
import { calledNumbers } from './number.ts';
import { admitsSource, trunkOfSource } from './trunk-match.ts';
import { uriHost } from './uri-user.ts';

export const DRAIN_RETRY_S = 5;
const RETRY_S = 1;

/** Where a call belongs. */
export interface Place {
  readonly tenant: TenantId;
  readonly config: VoiceConfig;
  readonly trunk: TrunkConfig;
  /** As configured: one of the tenant's own numbers. */
  readonly number: string;
}

export type Resolved =
  | { readonly kind: 'found'; readonly place: Place }
  | { readonly kind: 'refused'; readonly status: number; readonly retryAfterS?: number };

/** The door before any transaction exists: strangers and new calls while draining cost nothing. */
export function admitRequest(
  host: VoiceHost,
  request: IncomingRequest,
  draining: boolean,
): Admission {
  if (request.method !== 'INVITE') return { kind: 'accept' };
  if (emergencyPlace(host, request) !== null) return { kind: 'accept' };
  if (draining) return { kind: 'refuse', status: 503, retryAfterS: DRAIN_RETRY_S };
  const known = trunksOf(host).filter(({ trunk }) => admitsSource(trunk, request.source));
  if (known.length === 0) return stranger(host);
  const fqdn = known.find(({ trunk }) => isTeamsFqdn(trunk, request.requestUri))?.trunk.fqdn;
  return { kind: 'accept', ...(fqdn ? { contact: { host: fqdn } } : {}) };
}

/** A process that does not own every tenant cannot say that nobody knows the source. */
function stranger(host: VoiceHost): Admission {
  const ownsAll = host.tenants().every((tenant) => host.config(tenant) !== null);
  if (ownsAll) return { kind: 'refuse', status: 403 };
  return { kind: 'refuse', status: 503, retryAfterS: RETRY_S };
}

/**
 * Tenant and trunk of a call: on a Teams trunk by our FQDN in the Request-URI, elsewhere by the
 * called number; then the source must be one that a trunk of that tenant admits.
 */
export async function resolvePlace(
  host: VoiceHost,
  requestUri: string,
  source: SipAddress,
): Promise<Resolved> {
  const numbers = calledNumbers(requestUri);
  const byFqdn = teamsPlace(host, { requestUri, source, numbers });
  if (byFqdn !== null) return byFqdn;
  for (const number of numbers) {
    const tenant = await host.tenantOfNumber(number);
    if (tenant === null) continue;
    const config = host.config(tenant);
    if (config === null) return { kind: 'refused', status: 503, retryAfterS: RETRY_S };
    const trunk = trunkOfSource(config.trunks.values(), source);
    if (trunk === null) return { kind: 'refused', status: 403 };
    if (!config.hasNumber(number)) return { kind: 'refused', status: 404 };
    return { kind: 'found', place: { tenant, config, trunk, number } };
  }
  return { kind: 'refused', status: 404 };
}

function teamsPlace(
  host: VoiceHost,
  call: {
    readonly requestUri: string;
    readonly source: SipAddress;
    readonly numbers: readonly string[];
  },
): Resolved | null {
  const match = trunksOf(host).find(
    ({ trunk }) => isTeamsFqdn(trunk, call.requestUri) && admitsSource(trunk, call.source),
  );
  if (match === undefined) return null;
  const number = call.numbers.find((candidate) => match.config.hasNumber(candidate));
  if (number === undefined) return { kind: 'refused', status: 404 };
  return { kind: 'found', place: { ...match, number } };
}

function isTeamsFqdn(trunk: TrunkConfig, requestUri: string): boolean {
  return trunk.role === 'teams' && trunk.fqdn?.toLowerCase() === uriHost(requestUri);
}

/**
 * A call to an emergency number that came on a trunk of ours: it is nobody's entry, so the trunk
 * alone says whose it is.
 */
export function emergencyPlace(
  host: VoiceHost,
  request: Pick<IncomingRequest, 'requestUri' | 'source'>,
): Place | null {
  const numbers = calledNumbers(request.requestUri).filter((number) => number.length <= 10);
  if (numbers.length === 0) return null;
  for (const tenant of host.tenants()) {
    const config = host.config(tenant);
    const trunk = config === null ? null : trunkOfSource(config.trunks.values(), request.source);
    if (config === null || trunk === null) continue;
    for (const number of numbers) {
      const emergency = emergencyNumber(config.dialPolicy, number);
      if (emergency !== null) return { tenant, config, trunk, number: emergency };
    }
  }
  return null;
}

interface OwnedTrunk {
  readonly tenant: TenantId;
  readonly config: VoiceConfig;
  readonly trunk: TrunkConfig;
}

function trunksOf(host: VoiceHost): OwnedTrunk[] {
  return host.tenants().flatMap((tenant) => {
    const config = host.config(tenant);
    if (config === null) return [];
    return [...config.trunks.values()].map((trunk) => ({ tenant, config, trunk }));
  });
}
