import { isIP } from 'node:net';
import type { TenantId, TrunkConfig, TrunkId } from '../../../domain/index.ts';
import type { Admission, IncomingRequest, SipAddress } from '../../../sip/index.ts';
import { emergencyNumber } from '../dial-policy.ts';
import type { VoiceConfig, VoiceHost } from '../port.ts';
import { calledNumbers } from './number.ts';
import { TokenBucket } from './token-bucket.ts';
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

const FORBIDDEN = { kind: 'refused', status: 403 } as const;

export type Resolved =
  | { readonly kind: 'found'; readonly place: Place }
  | { readonly kind: 'refused'; readonly status: number; readonly retryAfterS?: number };

/** Calls a second from sources that no trunk here lists; more are refused unread. */
const STRANGERS_PER_SECOND = 20;
const HINTS_MAX = 10_000;

/**
 * The door before any transaction exists: a flood of strangers and new calls while draining cost
 * next to nothing. The last word is `resolvePlace`.
 */
export class Door {
  readonly #host: VoiceHost;
  readonly #strangers: TokenBucket;
  /** Which trunk admitted a source last: looked at first, and believed only when it still does. */
  readonly #hints = new Map<string, { readonly tenant: TenantId; readonly trunk: TrunkId }>();

  constructor(host: VoiceHost) {
    this.#host = host;
    this.#strangers = new TokenBucket(STRANGERS_PER_SECOND, host.now());
  }

  admit(request: IncomingRequest, draining: boolean): Admission {
    if (request.method !== 'INVITE') return { kind: 'accept' };
    if (emergencyPlace(this.#host, request) !== null) return { kind: 'accept' };
    if (draining) return { kind: 'refuse', status: 503, retryAfterS: DRAIN_RETRY_S };
    if (!this.#knows(request.source)) return this.#stranger();
    const host = fqdnOf(this.#host, request);
    return { kind: 'accept', ...(host === null ? {} : { contact: { host } }) };
  }

  /**
   * Nobody listed here, but the tenant may live in another process: the called number tells. A
   * process that owns nothing yet cannot know anybody.
   */
  #stranger(): Admission {
    const refused = { kind: 'refuse', status: 503, retryAfterS: RETRY_S } as const;
    if (this.#host.tenants().length === 0) return refused;
    const now = this.#host.now();
    if (this.#strangers.take(STRANGERS_PER_SECOND, now)) return { kind: 'accept' };
    return { kind: 'refuse', status: 403 };
  }

  #knows(source: SipAddress): boolean {
    const hint = this.#hints.get(source.host);
    if (hint !== undefined) {
      const trunk = this.#host.config(hint.tenant)?.trunks.get(hint.trunk);
      if (trunk !== undefined && admitsSource(trunk, source)) return true;
      this.#hints.delete(source.host);
    }
    for (const { tenant, trunk } of trunksOf(this.#host)) {
      if (!admitsSource(trunk, source)) continue;
      if (this.#hints.size >= HINTS_MAX) this.#hints.clear();
      this.#hints.set(source.host, { tenant, trunk: trunk.id });
      return true;
    }
    return false;
  }
}

/** A Teams trunk wants its own FQDN in our Contact (teams-voice-apps §5.3). */
function fqdnOf(host: VoiceHost, { requestUri, source }: IncomingRequest): string | null {
  if (isIP(uriHost(requestUri)) !== 0) return null;
  for (const { trunk } of trunksOf(host)) {
    if (isTeamsFqdn(trunk, requestUri) && admitsSource(trunk, source)) return trunk.fqdn;
  }
  return null;
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
    if (trunk === null) return FORBIDDEN;
    if (!config.hasNumber(number)) return { kind: 'refused', status: 404 };
    return { kind: 'found', place: { tenant, config, trunk, number } };
  }
  // A stranger learns nothing of which numbers exist.
  const known = [...trunksOf(host)].some(({ trunk }) => admitsSource(trunk, source));
  return known ? { kind: 'refused', status: 404 } : FORBIDDEN;
}

function teamsPlace(
  host: VoiceHost,
  call: {
    readonly requestUri: string;
    readonly source: SipAddress;
    readonly numbers: readonly string[];
  },
): Resolved | null {
  if (isIP(uriHost(call.requestUri)) !== 0) return null;
  const match = [...trunksOf(host)].find(
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

function* trunksOf(host: VoiceHost): Generator<OwnedTrunk> {
  for (const tenant of host.tenants()) {
    const config = host.config(tenant);
    if (config === null) continue;
    for (const trunk of config.trunks.values()) yield { tenant, config, trunk };
  }
}
