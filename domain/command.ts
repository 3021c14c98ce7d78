import { z } from 'zod';
import {
  AgentId,
  EffectId,
  InteractionId,
  LegId,
  OfferId,
  PersonalRef,
  PlayId,
  QueueId,
  TenantId,
  TrunkId,
} from './ids.ts';
import { Availability, DutyState, LegCause } from './cause.ts';
import { ConfigDocument, OtherChannel } from './config.ts';
import {
  DirectCallAnswered,
  DirectCallEnded,
  DirectCallStarted,
  DirectCallUpdated,
} from './direct-call.ts';
import { MoveTarget, TransferTarget } from './flow.ts';
import { flowCommands } from './flow-event.ts';
import { Opaque } from './json.ts';
import { outboundCommands } from './outbound.ts';
import { CallerFacts, Digit } from './phone.ts';
import { Speech } from './prompt.ts';
import { queueCommands } from './queue-event.ts';
import { QueueOrder } from './queue-state.ts';
import { talkCommands, talkFacts } from './talk.ts';
import { LegQuality, legMediaFacts } from './leg-media.ts';
import { recordingCommands } from './recording.ts';
import { voiceStreamFacts } from './voice-stream.ts';

/** Facts of a voice platform, and what people ask for. Each has one schema, used at every door. */
export const Command = z.discriminatedUnion('type', [
  // Configuration
  z.object({
    type: z.literal('publishConfig'),
    /** Changed documents whole; `removed` names documents by configKey. */
    documents: z.array(ConfigDocument).max(10_000),
    removed: z.array(z.string().max(256)).max(10_000).default([]),
    note: z.string().max(500).default(''),
    /** Refused as `configMoved` unless this is the version that stands; absent = whatever does. */
    ifVersion: z.int().min(0).optional(),
    /** By the process that submits it; absent = languages are not checked. */
    speech: Speech.optional(),
  }),

  // Facts of the voice port (channels/voice/port.ts)
  z.object({
    type: z.literal('legIncoming'),
    leg: LegId,
    trunk: TrunkId,
    /** The called number as configured: an entry, not a person. */
    number: z.string().max(32),
    customer: PersonalRef.nullable(),
    facts: CallerFacts,
    /** What the driver needs to end this leg after the process died. */
    dialog: Opaque,
  }),
  z.object({
    type: z.literal('legRinging'),
    leg: LegId,
    /** The early dialog: enough to stop the ringing after the process died. */
    dialog: Opaque.optional(),
  }),
  z.object({ type: z.literal('legAnswered'), leg: LegId, dialog: Opaque }),
  z.object({
    type: z.literal('legEnded'),
    leg: LegId,
    cause: LegCause,
    status: z.int().default(0),
    /** How the line was, where it was up. */
    quality: LegQuality.optional(),
  }),
  z.object({ type: z.literal('legHeld'), leg: LegId }),
  /** A new process of ours goes on with these calls, which are silent until told what to hear. */
  z.object({ type: z.literal('legsTakenOver'), legs: z.array(LegId).max(1_000) }),
  z.object({ type: z.literal('legUnheld'), leg: LegId }),
  z.object({ type: z.literal('digitPressed'), leg: LegId, digit: Digit }),
  z.object({
    type: z.literal('playEnded'),
    leg: LegId,
    play: PlayId,
    reason: z.enum(['finished', 'digit', 'stopped', 'failed']),
    positionMs: z.int().min(0),
  }),
  /** An emergency number was dialled: it was put through at the door and must be seen. */
  z.object({ type: z.literal('raiseAlert'), code: z.string().max(64), text: z.string().max(500) }),
  DirectCallStarted,
  DirectCallAnswered,
  DirectCallUpdated,
  DirectCallEnded,

  ...talkFacts,
  ...voiceStreamFacts,
  ...flowCommands,

  // What people ask for
  ...talkCommands,
  z.object({ type: z.literal('setAgentState'), agent: AgentId, duty: DutyState }),
  z.object({ type: z.literal('setPresence'), agent: AgentId, availability: Availability }),
  /** Out of the queue, or in again. */
  z.object({
    type: z.literal('setAgentQueue'),
    agent: AgentId,
    queue: QueueId,
    in: z.boolean(),
  }),
  z.object({
    type: z.literal('declineOffer'),
    offer: OfferId,
    reason: z.string().min(1).max(64).optional(),
  }),
  z.object({ type: z.literal('holdInteraction'), interaction: InteractionId }),
  z.object({ type: z.literal('unholdInteraction'), interaction: InteractionId }),
  z.object({
    type: z.literal('transferInteraction'),
    interaction: InteractionId,
    target: TransferTarget,
  }),
  /** Told by the doors of other channels: so much of one an agent has in hand. */
  z.object({
    type: z.literal('setAgentLoad'),
    agent: AgentId,
    channel: OtherChannel,
    count: z.int().min(0).max(50),
  }),
  /** What a supervisor says of a queue; `normal` takes it back. */
  z.object({
    type: z.literal('setQueueState'),
    queue: QueueId,
    state: QueueOrder,
    /** Then it is `normal` again. `hours` = when its hours change next; null = until told. */
    until: z
      .union([z.int().min(0), z.literal('hours')])
      .nullable()
      .default(null),
    reason: z.string().max(200).default(''),
  }),
  ...queueCommands,
  /** All of a queue who wait, or some who wait or are being rung for; at most 1,000 at once. */
  z.object({
    type: z.literal('moveInteractions'),
    queue: QueueId,
    /** null = all who wait. */
    interactions: z.array(InteractionId).min(1).max(1_000).nullable().default(null),
    target: MoveTarget,
  }),
  /** Hangs the customer's leg up, in any state. */
  z.object({ type: z.literal('endInteraction'), interaction: InteractionId }),
  z.object({
    type: z.literal('finishWrapUp'),
    interaction: InteractionId,
    /** Needed only when two agents are in wrap-up for it (after a transfer). */
    agent: AgentId.optional(),
    code: z.string().max(64).nullable(),
  }),
  z.object({
    type: z.literal('extendWrapUp'),
    interaction: InteractionId,
    agent: AgentId.optional(),
    byMs: z.int().min(1_000).max(3_600_000),
  }),

  ...recordingCommands,
  ...legMediaFacts,
  ...outboundCommands,

  // The host
  z.object({
    type: z.literal('settleEffects'),
    results: z
      .array(
        z.object({
          effect: EffectId,
          result: z.enum(['ok', 'failed', 'unknown']),
          code: z.string().max(64).default(''),
        }),
      )
      .max(10_000),
  }),
  z.object({ type: z.literal('tick') }),
]);
export type Command = z.infer<typeof Command>;
export type CommandOf<T extends Command['type']> = Extract<Command, { type: T }>;

export const Actor = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('system') }),
  z.object({ kind: z.literal('platform'), driver: z.string().max(32) }),
  z.object({ kind: z.literal('user'), id: z.string().max(128) }),
]);
export type Actor = z.infer<typeof Actor>;

/** A command with what decide may know of the world: the time, and who asks. */
export const StampedCommand = z.object({
  tenant: TenantId,
  at: z.int().min(0),
  by: Actor,
  command: Command,
});
export type StampedCommand = z.infer<typeof StampedCommand>;
