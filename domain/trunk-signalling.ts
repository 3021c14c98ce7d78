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
   * Callers on it may send their call on by REFER, at this tenant's cost and by its dialling
   * policy. Off: whoever rings us could otherwise have us ring the world.
   */
  callersMayTransfer: z.boolean().default(false),
};
