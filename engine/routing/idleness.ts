import type { OfferReason } from '../../domain/index.ts';
import type { Agent } from '../state.ts';

/** How long they have been idle, as the strategy counts it: 0 with work of another channel. */
export function idleMsOf({ idle }: Agent, rule: OfferReason['rule'], now: number): number {
  if (rule !== 'longestIdleAllChannels') return now - idle.at;
  return idle.allSeq === 0 ? 0 : now - idle.allAt;
}
