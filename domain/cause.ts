import { z } from 'zod';
import { VoicemailId } from './ids.ts';

/** Why a leg ended, in our words; the driver maps its platform's codes to these. */
export const LegCause = z.enum([
  'hungUp', // the peer, or we after a normal end
  'cancelled', // we withdrew before the answer
  'answeredElsewhere',
  'busy',
  'declined',
  'noAnswer',
  'unreachable',
  'refused', // by our policy, or the platform's
  'congested',
  'noMedia', // neither RTP nor RTCP although media was expected
  'trunkDown',
  'hostLost', // our process died under it
  'failed',
]);
export type LegCause = z.infer<typeof LegCause>;

/**
 * Who began it: the customer (`in`), an agent who calls out, an agent who calls another, or we who
 * call the customer back.
 */
export const Direction = z.enum(['in', 'out', 'internal', 'callback']);
export type Direction = z.infer<typeof Direction>;

/** Why an offer ended without a connection. */
export const OfferEnd = z.enum([
  'declined',
  'noAnswer',
  'busy',
  'unreachable',
  'unconfirmed',
  'withdrawn',
  'answeredElsewhere', // another of those rung at once was first
  'hostLost',
]);
export type OfferEnd = z.infer<typeof OfferEnd>;

/** How an interaction ended: exactly one for each that was accepted. */
export const Outcome = z.discriminatedUnion('kind', [
  /** Spoke with at least one agent. */
  z.object({ kind: z.literal('handled') }),
  /** The customer left first. `short` = sooner than the queue's shortAbandonMs. */
  z.object({
    kind: z.literal('abandoned'),
    /** voicemail: nothing, or too little, was said. */
    stage: z.enum(['flow', 'queue', 'offer', 'voicemail']),
    short: z.boolean(),
  }),
  /** The flow came to its own end. */
  z.object({ kind: z.literal('completedInFlow') }),
  z.object({ kind: z.literal('transferredOut') }),
  /** A message lies in the box. */
  z.object({ kind: z.literal('voicemailLeft'), voicemail: VoicemailId }),
  z.object({ kind: z.literal('timedOut') }),
  z.object({ kind: z.literal('refused'), reason: z.string().max(64) }),
  z.object({ kind: z.literal('failed'), cause: LegCause }),
  /** We called, and nobody answered. */
  z.object({ kind: z.literal('unanswered'), cause: LegCause }),
  z.object({ kind: z.literal('callbackFailed'), why: z.enum(['attempts', 'window', 'refused']) }),
  /** The customer called again, or a person cancelled it. */
  z.object({ kind: z.literal('callbackWithdrawn'), by: z.enum(['customer', 'user']) }),
]);
export type Outcome = z.infer<typeof Outcome>;

export const DutyState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('notReady'), reason: z.string().min(1).max(64) }),
  z.object({ kind: z.literal('signedOut') }),
]);
export type DutyState = z.infer<typeof DutyState>;

/** Teams presence, Graph's words in camelCase. */
export const Availability = z.enum([
  'available',
  'availableIdle',
  'away',
  'beRightBack',
  'busy',
  'busyIdle',
  'doNotDisturb',
  'offline',
  'presenceUnknown',
]);
export type Availability = z.infer<typeof Availability>;
