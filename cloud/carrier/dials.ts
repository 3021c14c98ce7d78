import { z } from 'zod';

/** Faults of the carrier that a test or a person turns on. */
export const Dials = z.strictObject({
  /** Every n-th INVITE that arrives is lost; UDP's retransmission brings it back. 0 = none. */
  loseEvery: z.int().min(0).max(1_000_000),
  /** The carrier takes this long before it rings anybody or refuses. */
  delayMs: z.int().min(0).max(60_000),
  /** Each 18x is sent twice. */
  duplicate: z.boolean(),
  /** Every call to the carrier is refused with this status; null = none. */
  rejectStatus: z.int().min(400).max(699).nullable(),
  /** Retry-After of that refusal. */
  retryAfterS: z.int().min(1).max(3_600).nullable(),
  /** 180s from this many devices for every phone, each with its own To tag. */
  multi180: z.int().min(1).max(5),
});
export type Dials = z.infer<typeof Dials>;

export const dialsPreset: Dials = {
  loseEvery: 0,
  delayMs: 0,
  duplicate: false,
  rejectStatus: null,
  retryAfterS: null,
  multi180: 1,
};
