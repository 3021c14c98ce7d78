import { z } from 'zod';

/** Faults of the sign-in that a test or a person turns on. */
export const EntraDials = z.strictObject({
  /** The token endpoint answers with this status: 429 (throttled), 5xx; null = as usual. */
  failStatus: z.int().min(400).max(599).nullable(),
  /** Only so many requests fail, then the dial goes back; 0 = all of them. */
  failTimes: z.int().min(0).max(1_000_000),
  /** Retry-After of such an answer. */
  retryAfterS: z.int().min(0).max(3_600).nullable(),
  /** Every answer of Entra takes this long. */
  delayMs: z.int().min(0).max(60_000),
  /** Entra's clock is ahead by so much (behind, when negative). */
  clockSkewS: z.int().min(-86_400).max(86_400),
  /** Life of access and ID tokens. */
  lifetimeS: z.int().min(1).max(86_400),
  /** Access tokens are issued as if their life had just ended. */
  expired: z.boolean(),
  /** Every refresh token has been idle for too long: AADSTS700082 (or 700084 for a page's). */
  refreshExpired: z.boolean(),
  /** A policy asks for a second factor: AADSTS50076 until a person signs in at a page. */
  secondFactor: z.boolean(),
});
export type EntraDials = z.infer<typeof EntraDials>;

export const entraDialsPreset: EntraDials = {
  failStatus: null,
  failTimes: 0,
  retryAfterS: null,
  delayMs: 0,
  clockSkewS: 0,
  lifetimeS: 3_600,
  expired: false,
  refreshExpired: false,
  secondFactor: false,
};
