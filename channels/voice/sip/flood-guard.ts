import type { IncomingRequest, SipAddress, SipGuard } from '../../../sip/index.ts';
import type { VoiceHost } from '../port.ts';
import { emergencyPlace } from './admission.ts';
import { admitsSource } from './trunk-match.ts';

/** Requests a second, see `SipGuard`; what is not named has the default. */
export interface FloodRates {
  /** Calls of one source that no trunk lists; more are refused unread. Default 20. */
  readonly sourceInvitesPerS?: number;
  /** Calls of all such sources together. Default 100: each may cost a look into the directory. */
  readonly invitesPerS?: number;
  /** Everything but calls, of one source: OPTIONS, REGISTER. Default 50. */
  readonly sourceRequestsPerS?: number;
}

const DEFAULTS = {
  sourceInvitesPerS: 20,
  invitesPerS: 100,
  sourceRequestsPerS: 50,
};

/** Agreed rates are looked up anew after this: a trunk may have been published in the meantime. */
const WEIGHTS_MS = 1_000;
const WEIGHTS_MAX = 10_000;
/** A known source, however little it agreed to: the limits of strangers are not its own. */
const KNOWN = 1.01;

/**
 * The rates at the door. A trunk's address has the rate of all trunks that admit it; the emergency
 * call of a trunk has none at all.
 */
export function floodGuard(host: VoiceHost, rates: FloodRates): SipGuard {
  const some = { ...DEFAULTS, ...rates };
  // A neighbourhood may send as much as three of it: an attacker rents a whole one.
  const limits = { ...some, rangeInvitesPerS: 3 * some.sourceInvitesPerS };
  const weights = new Map<string, { readonly weight: number; readonly untilMs: number }>();
  const weightOf = (source: SipAddress): number => {
    const nowMs = host.now();
    const known = weights.get(source.host);
    if (known !== undefined && nowMs < known.untilMs && nowMs > known.untilMs - WEIGHTS_MS) {
      return known.weight;
    }
    const agreed = agreedRate(host, source);
    const weight = agreed === null ? 1 : Math.max(KNOWN, agreed / limits.sourceInvitesPerS);
    if (weights.size >= WEIGHTS_MAX) weights.clear();
    weights.set(source.host, { weight, untilMs: nowMs + WEIGHTS_MS });
    return weight;
  };
  const exempt = (request: IncomingRequest): boolean => emergencyPlace(host, request) !== null;
  return { ...limits, weightOf, exempt };
}

/** Calls a second that the trunks which admit this source agreed to; null = nobody knows it. */
function agreedRate(
  host: Pick<VoiceHost, 'tenants' | 'config' | 'baseTrunks'>,
  source: SipAddress,
): number | null {
  let agreed: number | null = null;
  const own = host.tenants().flatMap((tenant) => [...(host.config(tenant)?.trunks.values() ?? [])]);
  for (const trunk of [...host.baseTrunks(), ...own]) {
    if (admitsSource(trunk, source)) agreed = (agreed ?? 0) + trunk.callsPerSecondMax;
  }
  return agreed;
}
