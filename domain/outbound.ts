import { z } from 'zod';
import { LegCause } from './cause.ts';
import { AgentAddress } from './config.ts';
import { AgentId, InteractionId, LegId, OfferId, PersonalRef, PlayId, QueueId } from './ids.ts';
import { CallerFacts, E164 } from './phone.ts';

const at = z.int().min(0);

/** Whom an agent calls. */
export const CallTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('number'), customer: PersonalRef, facts: CallerFacts }),
  z.object({ kind: z.literal('agent'), agent: AgentId }),
]);
export type CallTarget = z.infer<typeof CallTarget>;

export const outboundCommands = [
  /** Rings the agent's own phone, then the other side. `queue`: in whose name; null = their own. */
  z.object({
    type: z.literal('placeCall'),
    agent: AgentId,
    target: CallTarget,
    queue: QueueId.nullable().default(null),
    /** The number to show; absent = as the queue and the organisation say. */
    show: E164.optional(),
  }),
  /** Enters the queue then (null = now), and is dialled when its turn has come. */
  z.object({
    type: z.literal('requestCallback'),
    customer: PersonalRef,
    facts: CallerFacts,
    queue: QueueId,
    at: at.nullable().default(null),
    priority: z.int().min(1).max(10).default(5),
  }),
  z.object({ type: z.literal('cancelCallback'), interaction: InteractionId }),
] as const;

const interaction = InteractionId;

export const outboundEvents = [
  /** Whom the interaction is for, before anybody is rung. */
  z.object({
    type: z.literal('callPlaced'),
    interaction,
    agent: AgentId,
    queue: QueueId.nullable(),
    /** null = a customer. */
    callee: z.object({ agent: AgentId, address: AgentAddress }).nullable(),
    /** null = between agents. */
    show: E164.nullable(),
  }),
  /** The customer in the queue is asked whether they want to be called back. */
  z.object({ type: z.literal('callbackOffered'), interaction, queue: QueueId }),
  z.object({
    type: z.literal('callbackNotOffered'),
    interaction,
    queue: QueueId,
    why: z.enum(['tooFewWait', 'notFirst', 'notCallable']),
    /** Looked at again then; null = never. */
    again: at.nullable(),
  }),
  /** From now on the customer need not be there. */
  z.object({
    type: z.literal('callbackRequested'),
    interaction,
    queue: QueueId,
    show: E164,
    priority: z.int().min(1).max(10),
    /** Given up then. */
    until: at,
    by: z.enum(['customer', 'user']),
  }),
  /** Out of the line until then. */
  z.object({
    type: z.literal('callbackScheduled'),
    interaction,
    queue: QueueId,
    at,
    why: z.enum(['asked', 'retry', 'closed']),
  }),
  /** The agent is there; the other side is rung by the `legStarted` that follows. */
  z.object({
    type: z.literal('dialStarted'),
    interaction,
    agent: AgentId,
    /** The agent's. */
    leg: LegId,
    offer: OfferId,
    calleeLeg: LegId,
    /** The ringing tone that the agent hears. */
    ringback: PlayId,
    until: at,
  }),
  /** The other side did not answer, or the agent went before it did. */
  z.object({
    type: z.literal('dialEnded'),
    interaction,
    agent: AgentId,
    cause: LegCause,
    by: z.enum(['callee', 'agent']),
  }),
] as const;
