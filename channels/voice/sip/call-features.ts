import type { TrunkConfig } from '../../../domain/index.ts';
import type { CallFeatures } from '../../../sip/index.ts';
import type { LegRole } from './leg-table.ts';

/**
 * What a call on this trunk may ask of us and is asked for. null = a phone that is rung directly.
 * Teams transfers by itself what our Allow does not list, so REFER and Replaces are taken there; a
 * carrier that may not transfer is not even told of them.
 */
export function featuresOf(trunk: TrunkConfig | null, role: LegRole): CallFeatures {
  const transfers = isOurs(role) || trunk?.role !== 'carrier' || trunk.callersMayTransfer;
  return {
    ...(transfers ? { refer: true, replaces: true } : {}),
    ...(trunk === null ? {} : wishesOf(trunk)),
  };
}

/** A leg that we made to a person of the tenant. */
export function isOurs(role: LegRole): boolean {
  return role !== 'customer' && role !== 'external';
}

function wishesOf(trunk: TrunkConfig): CallFeatures {
  const { sessionTimerS: intervalS, sessionTimerMinS: minS } = trunk;
  const sessionTimer = intervalS === null ? {} : { sessionTimer: { intervalS, minS } };
  return { reliable: trunk.reliableProgress, ...sessionTimer };
}
