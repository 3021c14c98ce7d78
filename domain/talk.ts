import { z } from 'zod';
import { DirectCallId } from './direct-call.ts';
import { AgentId, InteractionId, LegId, QueueId, TrunkId } from './ids.ts';
import { Opaque } from './json.ts';
import { E164 } from './phone.ts';
import { Prompt } from './prompt.ts';

/** How a supervisor takes part: hears all; is heard by agents alone; hears and is heard by all. */
export const SupervisionMode = z.enum(['monitor', 'whisper', 'barge']);
export type SupervisionMode = z.infer<typeof SupervisionMode>;

/** Whom an agent asks, or has join: an expert is an agent of that role. */
export const ConsultTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('agent'), agent: AgentId }),
  /** The one whom this queue would ask first at this instant. */
  z.object({ kind: z.literal('queue'), queue: QueueId }),
  z.object({ kind: z.literal('number'), number: E164 }),
]);
export type ConsultTarget = z.infer<typeof ConsultTarget>;

export const LegRole = z.enum(['customer', 'agent', 'expert', 'external', 'supervisor']);
export type LegRole = z.infer<typeof LegRole>;

/** What a leg of a room hears and who hears it: see the action `mix`. */
export const RoomMode = z.enum(['party', 'monitor', 'whisper', 'barge', 'held']);
export type RoomMode = z.infer<typeof RoomMode>;

export const RoomMember = z.object({ leg: LegId, role: LegRole, mode: RoomMode });
export type RoomMember = z.infer<typeof RoomMember>;

/** `consult`: asked while the customer waits; `participant`: added to the talk. */
export const ParticipantPart = z.enum(['consult', 'participant', 'supervisor']);
export type ParticipantPart = z.infer<typeof ParticipantPart>;

/** Why somebody who was rung or was in it is so no longer. */
export const ParticipantEnd = z.enum([
  'noAnswer',
  'busy',
  'declined',
  'unreachable',
  'refused', // the dialling policy, or the platform
  'left', // hung up
  'lost', // the connection broke
  'removed', // by the agent, or by themselves at the desk
  'talkOver', // the conversation ended or went elsewhere
  'failed', // the platform cannot make the room
]);
export type ParticipantEnd = z.infer<typeof ParticipantEnd>;

const interaction = InteractionId;
const leg = LegId;

/** What people ask for, and what an agent's own Teams buttons ask for. */
export const talkCommands = [
  /** The customer hears music, the target is rung; the agent stays the owner. */
  z.object({ type: z.literal('consult'), interaction, target: ConsultTarget }),
  /** From one to the other: who is not talked to hears music. */
  z.object({ type: z.literal('swapConsult'), interaction }),
  /** All three hear each other. */
  z.object({ type: z.literal('joinConsult'), interaction }),
  /** The agent leaves into wrap-up; who was consulted has the customer. */
  z.object({ type: z.literal('completeConsult'), interaction }),
  /** Who was consulted leaves, or is rung no longer; back to the customer. */
  z.object({ type: z.literal('endConsult'), interaction }),
  /** Rung, and in the conversation with the answer. */
  z.object({ type: z.literal('addParticipant'), interaction, target: ConsultTarget }),
  z.object({ type: z.literal('removeParticipant'), interaction, leg }),
  /** Rings the supervisor's phone; who is in already changes the mode at once. */
  z.object({
    type: z.literal('supervise'),
    interaction,
    supervisor: AgentId,
    mode: SupervisionMode,
  }),
  /** The supervisor has the customer from then on (from the answer, where not yet in). */
  z.object({ type: z.literal('takeOverInteraction'), interaction, supervisor: AgentId }),
  z.object({ type: z.literal('endSupervision'), interaction, supervisor: AgentId }),
] as const;

export type TalkCommand = z.infer<(typeof talkCommands)[number]>;

/** Facts of the voice port. */
export const talkFacts = [
  /** The phone asks for a transfer (REFER, RFC 3515); `leg` = to the peer of that call of ours. */
  z.object({
    type: z.literal('transferAsked'),
    leg,
    target: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('number'), number: z.string().min(1).max(32) }),
      z.object({ kind: z.literal('leg'), leg: LegId }),
      /** To the far side of a direct call of theirs, which may go on as this leg. */
      z.object({
        kind: z.literal('outside'),
        call: DirectCallId,
        leg: LegId,
        trunk: TrunkId,
        dialog: Opaque.default(null),
      }),
    ]),
  }),
  /** `by` was answered by the driver and stands in `leg`'s place (RFC 3891); `leg` is ended. */
  z.object({ type: z.literal('legReplaced'), leg, by: LegId, dialog: Opaque.default(null) }),
] as const;

const whose = { agent: AgentId.optional() };

export const talkEvents = [
  /** Rung for an interaction that has an owner; the `legStarted` that follows makes the ring. */
  z.object({
    type: z.literal('participantInvited'),
    interaction,
    leg,
    ...whose,
    as: ParticipantPart,
    /** Of a supervisor. */
    mode: z.enum([...SupervisionMode.options, 'takeOver']).optional(),
    /** The owner, who asks or adds them. */
    by: AgentId.optional(),
    /** Chosen from this queue. */
    queue: QueueId.optional(),
    until: z.int().min(0),
  }),
  /** Their outside phone is up: a key must confirm that it is a person → part of effects: play. */
  z.object({
    type: z.literal('participantAsked'),
    interaction,
    leg,
    ...whose,
    as: ParticipantPart,
    until: z.int().min(0),
  }),
  z.object({
    type: z.literal('participantJoined'),
    interaction,
    leg,
    ...whose,
    as: ParticipantPart,
  }),
  z.object({
    type: z.literal('participantLeft'),
    interaction,
    leg,
    ...whose,
    as: ParticipantPart,
    why: ParticipantEnd,
  }),
  /** Whom the agent talks to now: who was consulted, the customer (`held`), both (`joined`). */
  z.object({
    type: z.literal('consultChanged'),
    interaction,
    leg,
    /** Whose consultation it is: the owner. */
    agent: AgentId,
    state: z.enum(['talking', 'held', 'joined']),
  }),
  z.object({
    type: z.literal('supervisionChanged'),
    interaction,
    leg,
    agent: AgentId,
    mode: z.enum([...SupervisionMode.options, 'takeOver']),
  }),
  /**
   * The customer has somebody else from now on: an agent, expert or supervisor (`agent`), or an
   * outside number. Who had them before leaves.
   */
  z.object({
    type: z.literal('handedOver'),
    interaction,
    leg,
    ...whose,
    /** null = an outside number had them. */
    from: AgentId.nullable(),
    how: z.enum(['consult', 'takeOver', 'left', 'transfer']),
  }),
  /**
   * Who hears whom from now on → effect `mix`; two parties and nobody else → `bridge`, and there is
   * no room any longer.
   */
  z.object({
    type: z.literal('roomMixed'),
    interaction,
    customerLeg: LegId,
    members: z.array(RoomMember).min(1).max(20),
    music: Prompt,
  }),
  /** What the phone that asked for a transfer is told → effect `answerReferral`. */
  z.object({
    type: z.literal('referralAnswered'),
    interaction: InteractionId.optional(),
    leg,
    accept: z.boolean(),
    status: z.int().min(200).max(699),
    reason: z.string().max(64),
  }),
  /** → effect `hangUp` of the leg that was replaced. */
  z.object({
    type: z.literal('legReplaced'),
    interaction,
    leg,
    ...whose,
    by: LegId,
    dialog: Opaque,
  }),
  /** A leg goes on in another interaction, which it now belongs to. */
  z.object({
    type: z.literal('legMoved'),
    interaction,
    leg,
    ...whose,
    from: InteractionId,
    role: LegRole,
  }),
  /** The far side of a direct call goes on as an answered leg; that call has its near side left. */
  z.object({
    type: z.literal('legAdopted'),
    interaction,
    leg,
    call: DirectCallId,
    trunk: TrunkId,
    dialog: Opaque,
  }),
] as const;

export type TalkEvent = z.infer<(typeof talkEvents)[number]>;
