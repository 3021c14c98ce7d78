import type { DialPolicyConfig } from '../../domain/index.ts';
import type { NumberClass } from './sip/number.ts';

/** What the ledger knows at the instant of the question. */
export interface DialUsage {
  readonly callsLastMinute: number;
  /** Ended and running calls of this day, at the assumed price. */
  readonly spentTodayMinor: number;
}

export interface DialQuestion {
  /** E.164 with the plus, or a short number as dialled. */
  readonly number: string;
  readonly numberClass: NumberClass;
  /** Calling code of the number's country, without the plus; '' when unknown. */
  readonly callingCode: string;
  readonly usage: DialUsage;
}

/** `doNotCall`: on a list, which is looked at apart from the policy. */
export type DialRule = 'notPermitted' | 'denied' | 'premium' | 'rate' | 'spend' | 'doNotCall';

export type DialDecision =
  /** `dial` = what goes on the wire: an emergency number loses a country code put before it. */
  | { readonly kind: 'allowed'; readonly emergency: boolean; readonly dial: string }
  | { readonly kind: 'refused'; readonly rule: DialRule };

/**
 * May this outside number be dialled? Denied unless a rule permits it: the longest matching prefix
 * of `allow` and `deny` decides (deny on a tie), then the number's class, then the ceilings. An
 * emergency number is never refused.
 */
export function decideDial(policy: DialPolicyConfig, question: DialQuestion): DialDecision {
  const emergency = emergencyNumber(policy, question.number, question.callingCode);
  if (emergency !== null) return { kind: 'allowed', emergency: true, dial: emergency };
  const rule = refusingRule(policy, question);
  if (rule !== null) return { kind: 'refused', rule };
  return { kind: 'allowed', emergency: false, dial: question.number };
}

function refusingRule(policy: DialPolicyConfig, question: DialQuestion): DialRule | null {
  const allowed = longestPrefix(policy.allow, question.number);
  const denied = longestPrefix(policy.deny, question.number);
  if (denied > 0 && denied >= allowed) return 'denied';
  if (allowed === 0) return 'notPermitted';
  if (question.numberClass === 'premium' && !policy.premium) return 'premium';
  if (question.usage.callsLastMinute >= policy.callsPerMinuteMax) return 'rate';
  // The call asked for costs its first minute at once.
  const spent = question.usage.spentTodayMinor + policy.pricePerMinuteMinor;
  if (spent > policy.spendPerDayMinorMax) return 'spend';
  return null;
}

function longestPrefix(prefixes: readonly string[], number: string): number {
  let longest = 0;
  for (const prefix of prefixes) {
    if (prefix.length > longest && number.startsWith(prefix)) longest = prefix.length;
  }
  return longest;
}

/**
 * The emergency number meant by what was dialled, else null. `+44999` is how a directory that keeps
 * only E.164 writes 999; no ordinary number is a country code and an emergency number alone.
 */
export function emergencyNumber(
  policy: Pick<DialPolicyConfig, 'emergency'>,
  number: string,
  callingCode = '',
): string | null {
  const bare = number.replace(/^\+/, '');
  for (const emergency of policy.emergency) {
    if (bare === emergency) return emergency;
    if (callingCode !== '' && bare === `${callingCode}${emergency}`) return emergency;
  }
  return null;
}
