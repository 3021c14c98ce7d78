import { z } from 'zod';
import { LegCause } from './cause.ts';
import { InteractionId, TrunkId } from './ids.ts';
import { Opaque } from './json.ts';

/**
 * A call between the public network and a Teams user that goes through with no flow, queue or
 * agent of ours: Patchbay is the carrier. It is no interaction, but it is on record, so that it is
 * seen, counted, and ended when the process that carried it has died (ADR 0015).
 */
export const DirectCallId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/, 'not a valid DirectCallId')
  .brand<'DirectCallId'>();
export type DirectCallId = z.infer<typeof DirectCallId>;

/** `in`: to a Teams user. `out`: from one to the public network. */
export const DirectCallDirection = z.enum(['in', 'out']);
export type DirectCallDirection = z.infer<typeof DirectCallDirection>;

/** The facts of the door, which are the events as well. */
export const DirectCallStarted = z.object({
  type: z.literal('directCallStarted'),
  call: DirectCallId,
  direction: DirectCallDirection,
  /** The tenant's own number: the called one, or the one shown; never the other party's. */
  number: z.string().max(32),
  from: TrunkId,
  to: TrunkId,
  /** What is needed to end it after its process died. */
  dialog: Opaque,
});

export const DirectCallAnswered = z.object({
  type: z.literal('directCallAnswered'),
  call: DirectCallId,
  dialogs: z.array(Opaque).max(2),
});

/** What its successor needs to go on with it has changed: agreed anew, or taken over. */
export const DirectCallUpdated = z.object({
  type: z.literal('directCallUpdated'),
  call: DirectCallId,
  dialogs: z.array(Opaque).max(2),
});

export const DirectCallEnded = z.object({
  type: z.literal('directCallEnded'),
  call: DirectCallId,
  cause: LegCause,
  status: z.int().default(0),
});

export const DirectCallEndedEvent = DirectCallEnded.extend({
  /** From answer to end; 0 where nobody answered. */
  talkedMs: z.int().min(0),
  /** Handed over: its far side went on in this interaction (`legAdopted`). */
  into: InteractionId.optional(),
});

/** What people see of one. */
export const DirectCallView = z.object({
  id: DirectCallId,
  direction: DirectCallDirection,
  number: z.string(),
  state: z.enum(['ringing', 'talking']),
  startedAt: z.int(),
  answeredAt: z.int().nullable(),
});
export type DirectCallView = z.infer<typeof DirectCallView>;
