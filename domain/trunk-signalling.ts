import { z } from 'zod';

/** What a trunk's peer and we may ask of each other in SIP; the defaults change nothing. */
export const trunkSignalling = {
  /**
   * Reliable provisional responses (RFC 3262): `supported` offers them, `required` takes no call
   * without. A peer that requires them has them in any case.
   */
  reliableProgress: z.enum(['no', 'supported', 'required']).default('no'),
  /**
   * A call whose other end is dead ends after so long (RFC 4028): 90 to 7,200 s; null = we ask for
   * none. What the peer asks for is granted in any case.
   */
  sessionTimerS: z.int().min(90).max(7_200).nullable().default(null),
  /** The shortest session interval that a peer may ask for: 90 to 7,200 s. */
  sessionTimerMinS: z.int().min(90).max(7_200).default(90),
  /**
   * A carrier's switch may put another of its calls in the place of one (INVITE with Replaces), as
   * it does for an attended transfer. REFER of a caller is taken on no trunk: whoever rings us
   * could otherwise have us ring the world at the tenant's cost.
   */
  callersMayTransfer: z.boolean().default(false),
};
