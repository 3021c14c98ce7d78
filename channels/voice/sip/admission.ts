import type { TenantId, TrunkConfig, TrunkId } from '../../../domain/index.ts';
import type { Admission, CallFeatures, IncomingRequest, SipAddress } from '../../../sip/index.ts';
import { emergencyNumber } from '../dial-policy.ts';
import type { VoiceConfig, VoiceHost } from '../port.ts';
import { featuresOf } from './call-features.ts';
import { likelyTrunk } from './likely-trunk.ts';
import { calledNumbers } from './number.ts';
import { admitsSource, trunkOfSource } from './trunk-match.ts';
import { askedName, contactFor, passesThrough, teamsPlace, trunkNamed } from './teams-place.ts';

export const DRAIN_RETRY_S = 5;
const RETRY_S = 1;

/** Where a call belongs. */
export interface Place {
  readonly tenant: TenantId;
  readonly config: VoiceConfig;
  readonly trunk: TrunkConfig;
  /** As configured: one of the tenant's own numbers; of a call `out` the number dialled. */
  readonly number: string;
  /** `entry`: to the engine. `in`, `out`: straight through to a Teams user or from one. */
  readonly way: 'entry' | 'in' | 'out';
}

/** What of a call says where it belongs. */
export interface Call {
  readonly requestUri: string;
  readonly source: SipAddress;
  readonly numbers: readonly string[];
  readonly peerNames: readonly string[];
}

const FORBIDDEN = { kind: 'refused', status: 403 } as const;

export type Resolved =
  | { readonly kind: 'found'; readonly place: Place }
  | { readonly kind: 'refused'; readonly status: number; readonly retryAfterS?: number };

const HINTS_MAX = 10_000;

/**
 * The door before any transaction exists: a flood of strangers and new calls while draining cost
 * next to nothing. The last word is `resolvePlace`.
 */
export class Door {
  readonly #host: VoiceHost;
  /** Which trunk admitted a source last: looked at first, and believed only when it still does. */
  readonly #hints = new Map<string, { readonly tenant: TenantId; readonly trunk: TrunkId }>();

  constructor(host: VoiceHost) {
    this.#host = host;
  }

  admit(request: IncomingRequest, draining: boolean): Admission {
    if (request.method !== 'INVITE') {
      const host = request.method === 'OPTIONS' ? contactFor(this.#host, request) : null;
      return { kind: 'accept', ...(host === null ? {} : { contact: { host } }) };
    }
    const host = contactFor(this.#host, request);
    const contact = host === null ? {} : { contact: { host } };
    if (emergencyPlace(this.#host, request) !== null) return { kind: 'accept', ...contact };
    if (draining) return { kind: 'refuse', status: 503, retryAfterS: DRAIN_RETRY_S };
    if (!this.#knows(request.source)) return this.#stranger();
    return { kind: 'accept', features: this.#features(request), ...contact };
  }

  #features(request: IncomingRequest): CallFeatures {
    const trunk = likelyTrunk(this.#host, request);
    // Whoever takes the place of an agent's leg is an agent, and may transfer.
    if (request.headers.get('replaces') !== undefined && trunk?.role !== 'carrier') {
      return featuresOf(trunk, 'agent');
    }
    // Nobody takes a REFER in a call that only passes through: Teams then transfers by itself.
    const direct = passesThrough(this.#host, request) ? { refer: false, replaces: false } : {};
    return { ...featuresOf(trunk, 'customer'), ...direct };
  }

  /**
   * Nobody listed here, but the tenant may live in another process: the called number tells. A
   * process that owns nothing yet cannot know anybody. How many of them: `flood-guard.ts`.
   */
  #stranger(): Admission {
    if (this.#host.tenants().length > 0) return { kind: 'accept' };
    return { kind: 'refuse', status: 503, retryAfterS: RETRY_S };
  }

  #knows(source: SipAddress): boolean {
    if (this.#host.baseTrunks().some((base) => admitsSource(base, source))) return true;
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

/**
 * Tenant and trunk of a call: on a Teams trunk by our FQDN in the Request-URI, elsewhere by the
 * called number; then the source must be one that a trunk of that tenant admits.
 */
export async function resolvePlace(
  host: VoiceHost,
  requestUri: string,
  source: SipAddress,
  peerNames: readonly string[] = [],
): Promise<Resolved> {
  const numbers = calledNumbers(requestUri);
  const byFqdn = await teamsPlace(host, { requestUri, source, numbers, peerNames });
  if (byFqdn !== null) return byFqdn;
  for (const number of numbers) {
    const tenant = await host.tenantOfNumber(number);
    if (tenant === null) continue;
    const config = host.config(tenant);
    if (config === null) return { kind: 'refused', status: 503, retryAfterS: RETRY_S };
    const trunk = trunkOfSource(byNumber(config), source);
    if (trunk === null) return FORBIDDEN;
    if (!trunk.enabled) return { kind: 'refused', status: 503, retryAfterS: RETRY_S };
    if (!config.hasNumber(number)) return { kind: 'refused', status: 404 };
    const way = config.isDirect(number) ? 'in' : 'entry';
    return { kind: 'found', place: { tenant, config, trunk, number, way } };
  }
  // A stranger learns nothing of which numbers exist.
  const known = [...trunksOf(host)].some(({ trunk }) => admitsSource(trunk, source));
  return known ? { kind: 'refused', status: 404 } : FORBIDDEN;
}

/** A trunk with an FQDN is found by that alone: numbers of tenants may be the same. */
function byNumber(config: VoiceConfig): TrunkConfig[] {
  return [...config.trunks.values()].filter((trunk) => trunk.role !== 'teams' || !trunk.fqdn);
}

/**
 * A call to an emergency number that came on a trunk of ours. It is nobody's entry: the name it
 * asked us by says whose it is, and where nobody has that, the first trunk that admits its source,
 * because a call that would go out for the wrong tenant is better than one that does not.
 */
export function emergencyPlace(
  host: Pick<VoiceHost, 'tenants' | 'config'>,
  request: Pick<IncomingRequest, 'requestUri' | 'source'>,
): Place | null {
  const numbers = calledNumbers(request.requestUri).filter((number) => number.length <= 10);
  if (numbers.length === 0) return null;
  const name = askedName(request.requestUri);
  let any: Place | null = null;
  for (const tenant of host.tenants()) {
    const config = host.config(tenant);
    const named = config === null || name === null ? null : trunkNamed(config, name);
    const trunk =
      config === null ? null : (named ?? trunkOfSource(config.trunks.values(), request.source));
    if (config === null || trunk === null || !admitsSource(trunk, request.source)) continue;
    const emergency = numbers
      .map((number) => emergencyNumber(config.dialPolicy, number))
      .find((number) => number !== null);
    if (emergency === undefined || emergency === null) continue;
    const place = { tenant, config, trunk, number: emergency, way: 'out' } as const;
    if (named !== null) return place;
    any ??= place;
  }
  return any;
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
