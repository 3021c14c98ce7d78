import { z } from 'zod';
import {
  AgentId,
  InteractionId,
  LegId,
  OfferId,
  PersonalRef,
  QueueId,
  RecordingId,
  VoicemailId,
} from './ids.ts';
import { Availability, Direction, DutyState, Outcome } from './cause.ts';
import { OfferReason } from './event.ts';
import { FlowValues, VariableName } from './expression.ts';
import { Language } from './prompt.ts';
import { QueueCondition, QueueOrder } from './queue-state.ts';
import { ServiceLevel } from './service-level.ts';
import { LegRole, RoomMode } from './talk.ts';
import { LegQuality } from './leg-media.ts';
import { RecordingView } from './recording.ts';

/**
 * What people see, made from state by `engine/view.ts` and served by the API as it is. `customer`
 * is a vault reference until the API resolves it for a reader who may see it (`customerText`).
 */
export const InteractionView = z.object({
  id: InteractionId,
  channel: z.literal('voice'),
  /** Absent = the customer came in. */
  direction: Direction.optional(),
  /** Ours: the number that was called, or that is shown; '' of a call between agents. */
  number: z.string(),
  customer: PersonalRef.nullable(),
  customerText: z.string().optional(),
  startedAt: z.number(),
  /** Who owns it at this instant. */
  state: z.enum([
    'flow',
    'queue',
    'offer',
    'scheduled', // a callback waits for its time
    'dialling', // the other side is rung for the agent
    'agent',
    'external',
    'wrapUp',
    'ended',
  ]),
  since: z.number(),
  /** Where in the flow, in words. */
  node: z.string().nullable(),
  queue: QueueId.nullable(),
  position: z.number().nullable(),
  /** How long from now, for who waits at `position`; null = nobody can tell. */
  estimatedWaitMs: z.number().nullable().optional(),
  agent: AgentId.nullable(),
  offer: OfferId.nullable(),
  /** All phones that ring for it; several only where a queue rings all. */
  offers: z.array(z.object({ offer: OfferId, agent: AgentId, until: z.number() })).optional(),
  /** Ring of widening requirements while it waits or rings; absent elsewhere. */
  ring: z.number().optional(),
  /** End of the ring, wrap-up or menu; the page counts down by the server's clock. */
  until: z.number().nullable(),
  held: z.boolean(),
  ...RecordingView.shape,
  outcome: Outcome.nullable(),
  endedAt: z.number().nullable(),
  /** Of a call between agents: who is called. */
  callee: AgentId.optional(),
  /** What flows speak to the customer in, once one said so. */
  language: Language.optional(),
  /** What flows set, collected or looked up; no personal data. */
  variables: FlowValues.optional(),
  /** Answers to surveys, by name. */
  scores: z.record(VariableName, z.number()).optional(),
  /** It is about this message in a voicemail. */
  message: z.object({ id: RecordingId, voicemail: VoicemailId }).optional(),
  /** An open callback: calls so far, given up when. */
  callback: z.object({ attempts: z.number(), until: z.number() }).optional(),
  legs: z.array(
    z.object({
      leg: LegId,
      role: LegRole,
      /** Whose phone; null = nobody's of ours. */
      agent: AgentId.nullable().optional(),
      /** What it hears and who hears it; null = it only rings, or hears what we play. */
      mode: RoomMode.nullable().optional(),
      state: z.enum(['incoming', 'ringing', 'answered', 'ending', 'ended']),
      held: z.boolean(),
      /** How it sounds, once something was heard of it: `legMeasured`. */
      line: LegQuality.pick({ grade: true, mos: true }).optional(),
    }),
  ),
  /** Whom the agent asks while the customer waits; an outside number is not named. */
  consult: z
    .object({
      leg: LegId,
      target: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('agent'), agent: AgentId }),
        z.object({ kind: z.literal('number') }),
      ]),
      /** Whom the agent talks to: nobody yet, who is consulted, the customer, both. */
      state: z.enum(['ringing', 'talking', 'held', 'joined']),
    })
    .nullable()
    .optional(),
});
export type InteractionView = z.infer<typeof InteractionView>;

export const AgentView = z.object({
  id: AgentId,
  name: z.string(),
  role: z.enum(['agent', 'supervisor', 'expert', 'administrator']),
  duty: DutyState,
  presence: Availability,
  activity: z.enum(['free', 'offered', 'dialling', 'talking', 'assisting', 'wrapUp', 'resting']),
  since: z.number(),
  interaction: InteractionId.nullable(),
  until: z.number().nullable(),
  skills: z.array(
    z.object({ skill: z.string(), level: z.number(), expiresAt: z.number().optional() }),
  ),
  /** In hand of other channels; absent = nothing. */
  others: z.record(z.string(), z.number()).optional(),
  /** Queues that they have stepped out of; absent = none. */
  outOf: z.array(QueueId).optional(),
});
export type AgentView = z.infer<typeof AgentView>;

export const QueueView = z.object({
  id: QueueId,
  name: z.string(),
  /** Its hours and what a supervisor said of it, taken together; absent = open. */
  state: QueueCondition.optional(),
  /** What a supervisor said; absent = nothing. */
  order: z
    .object({ state: QueueOrder, until: z.number().nullable(), reason: z.string() })
    .optional(),
  waiting: z.number(),
  /** What a newcomer would wait; null = nobody is there who serves it, or it is paused. */
  estimatedWaitMs: z.number().nullable().optional(),
  oldestSince: z.number().nullable(),
  agentsFree: z.number(),
  agentsSkilled: z.number(),
  /** Start of the day that `today` counts, where the organisation is; absent = midnight UTC. */
  dayFrom: z.number().optional(),
  today: z.object({
    offered: z.number(),
    answered: z.number(),
    abandoned: z.number(),
    shortAbandoned: z.number(),
    answeredInTime: z.number(),
    waitedMsTotal: z.number(),
  }),
  /** Of `today`. */
  serviceLevel: ServiceLevel.optional(),
});
export type QueueView = z.infer<typeof QueueView>;

/** What a newcomer would be told, with what it is made of. */
export const QueueEstimate = z.object({
  queue: QueueId,
  position: z.number(),
  estimatedWaitMs: z.number().nullable(),
  /** Who serves it: free, or at work for it. */
  agents: z.number(),
  /** Mean time that one interaction keeps an agent, and of how many it is the mean. */
  handleMs: z.number(),
  handled: z.number(),
  /** Mean patience; null = too few gave up to tell. */
  patienceMs: z.number().nullable(),
});
export type QueueEstimate = z.infer<typeof QueueEstimate>;

/** One line of an interaction's timeline: the event in words, with the decision's own reasons. */
export const TimelineEntry = z.object({
  seq: z.number(),
  at: z.number(),
  type: z.string(),
  text: z.string(),
  why: OfferReason.optional(),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

/** Snapshot at `seq`; the socket then sends patches whose `n` has no gap. */
export const Board = z.object({
  seq: z.number(),
  now: z.number(),
  interactions: z.array(InteractionView),
  agents: z.array(AgentView),
  queues: z.array(QueueView),
});
export type Board = z.infer<typeof Board>;

export const BoardPatch = z.object({
  n: z.number(),
  seq: z.number(),
  now: z.number(),
  interactions: z.array(InteractionView),
  /** Ended longer ago than the board shows. */
  gone: z.array(InteractionId),
  agents: z.array(AgentView),
  queues: z.array(QueueView),
});
export type BoardPatch = z.infer<typeof BoardPatch>;
