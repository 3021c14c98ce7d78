import type { LegId, TenantId, VoiceAction } from '../../../domain/index.ts';
import type { DriverTimers } from './timers.ts';

/** As long as an effect may be open: whoever is not named until then never will be. */
const NAMED_WITHIN_MS = 60_000;

/**
 * Legs that exist as soon as the engine speaks of them. Only it knows their ids, and only after it
 * took them in; actions of different legs come in no order, so that the first one counts.
 */
export class Adoptions {
  readonly #waiting = new Map<string, () => void>();

  expect(
    of: { readonly tenant: TenantId; readonly leg: LegId; readonly timers: DriverTimers },
    adopt: () => void,
  ): void {
    const key = keyOf(of.tenant, of.leg);
    const timer = of.timers.set(NAMED_WITHIN_MS, () => this.#waiting.delete(key));
    this.#waiting.set(key, () => {
      timer.clear();
      adopt();
    });
  }

  named(tenant: TenantId, action: VoiceAction): void {
    if (this.#waiting.size === 0) return;
    for (const leg of legsOf(action)) {
      const key = keyOf(tenant, leg);
      const adopt = this.#waiting.get(key);
      this.#waiting.delete(key);
      adopt?.();
    }
  }
}

function legsOf(action: VoiceAction): readonly LegId[] {
  const others = 'other' in action ? [action.other] : [];
  const members = action.kind === 'mix' ? action.members.map(({ leg }) => leg) : [];
  return [action.leg, ...others, ...members];
}

const keyOf = (tenant: TenantId, leg: LegId): string => `${tenant} ${leg}`;
