import type { TrunkConfig } from '../../../domain/index.ts';
import type { CallFeatures } from '../../../sip/index.ts';
import type { LegRole } from './leg-table.ts';

/**
 * What a call on this trunk may ask of us and is asked for. null = a phone that is rung directly.
 * Only a person of the tenant sends calls on by REFER; a peer whose calls may not is not even told
 * of it, and does by itself what it can (Teams: teams-voice-apps §5.4).
 */
export function featuresOf(trunk: TrunkConfig | null, role: LegRole): CallFeatures {
  const replaces = isOurs(role) || trunk?.role !== 'carrier' || trunk.callersMayTransfer;
  return {
    ...(isOurs(role) ? { refer: true } : {}),
    ...(replaces ? { replaces: true } : {}),
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
