import { z } from 'zod';

/** Where Teams answers; an SBC tries them in this order. */
export const CENTRES = ['sip', 'sip2', 'sip3'] as const;

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
  /** Data centres of Teams that answer 503 with Retry-After: 1. */
  teamsDown: z.array(z.enum(CENTRES)).max(3),
  /** Data centres of Teams that answer nothing at all. */
  teamsSilent: z.array(z.enum(CENTRES)).max(3),
  /** Teams sends 183 with SDP before its 200. */
  earlyMedia: z.boolean(),
  /** As Teams: legs to people over anything but TLS are refused with 403. */
  teamsTlsOnly: z.boolean(),
  /** The public network hands calls for people's own numbers to their SBC, where there is one. */
  didBySbc: z.boolean(),
});
export type Dials = z.infer<typeof Dials>;

export const dialsPreset: Dials = {
  loseEvery: 0,
  delayMs: 0,
  duplicate: false,
  rejectStatus: null,
  retryAfterS: null,
  multi180: 1,
  teamsDown: [],
  teamsSilent: [],
  earlyMedia: true,
  teamsTlsOnly: false,
  didBySbc: true,
};
