/** Microsoft calls a trunk demoted when it was not seen within three periods (DRMON). */
const MISSES_MAX = 3;

/**
 * ```
 *  unknown ──answer──► up ──3 misses──► down
 *     └──────3 misses──────────────────►  │
 *                       up ◄───answer─────┘
 * ```
 * Any answer counts, a refusal too: somebody is there.
 */
export type TrunkState = 'unknown' | 'up' | 'down';

export interface TrunkHealthState {
  readonly state: TrunkState;
  readonly misses: number;
  readonly lastSeenAt: number | null;
}

export const UNSEEN: TrunkHealthState = { state: 'unknown', misses: 0, lastSeenAt: null };

/** `change` names the edge that an operator is told of. */
export function afterPing(
  health: TrunkHealthState,
  answered: boolean,
  now: number,
): { readonly health: TrunkHealthState; readonly change: 'none' | 'wentDown' | 'cameUp' } {
  if (answered) {
    const change = health.state === 'down' ? 'cameUp' : 'none';
    return { health: { state: 'up', misses: 0, lastSeenAt: now }, change };
  }
  const misses = health.misses + 1;
  if (misses < MISSES_MAX || health.state === 'down') {
    return { health: { ...health, misses }, change: 'none' };
  }
  return { health: { ...health, misses, state: 'down' }, change: 'wentDown' };
}
