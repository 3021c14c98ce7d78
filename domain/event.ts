import { z } from 'zod';
import {
  AgentId,
  EffectId,
  FlowId,
  InteractionId,
  LegId,
  NodeId,
  OfferId,
  PersonalRef,
  PlayId,
  QueueId,
  TrunkId,
} from './ids.ts';
import { attendantEvents } from './attendant-event.ts';
import { Availability, Direction, DutyState, LegCause, OfferEnd, Outcome } from './cause.ts';
import { AgentAddress, ConfigDocument, FlowConfig, OtherChannel } from './config.ts';
import {
  DirectCallAnswered,
  DirectCallEndedEvent,
  DirectCallStarted,
  DirectCallUpdated,
} from './direct-call.ts';
import { MoveTarget, TransferTarget } from './flow.ts';
import { ListenFor, flowEvents } from './flow-event.ts';
import { OverflowTarget, OverflowWhy } from './queue-config.ts';
import { queueEvents } from './queue-event.ts';
import { QueueOrder } from './queue-state.ts';
import { Opaque } from './json.ts';
import { outboundEvents } from './outbound.ts';
import { CallerFacts, Digit, E164 } from './phone.ts';
import { Prompt } from './prompt.ts';
import { legMediaEvents } from './leg-media.ts';
import { recordingEvents } from './recording.ts';
import { RoutingStrategy } from './queue-config.ts';
import { RefusalReason } from './refusal.ts';
import { SkillName, SkillRequirement } from './skill.ts';
import { LegRole, talkEvents } from './talk.ts';
import { voicemailEvents } from './voicemail.ts';

const at = z.int().min(0);
/** Whose leg it is, so that views and indexes need no state; the engine always sets it. */
const ofInteraction = { interaction: InteractionId.optional() };

/** What a play is for; decides what follows when it ends. */
export const PlayPurpose = z.enum([
  'node', // a say or menu node's prompt
  'greeting', // of a queue, once
  'music', // while waiting, ringing or being transferred
  'position', // place in line
  'paused', // nobody is rung from the queue at present
  'sendingOn', // why the queue sends it on; then it goes there
  'farewell', // then the customer's leg is dropped
  'confirm', // asks the agent for a key
  'notice', // that the call is recorded
  'callbackOffer', // asks the customer in the queue for a key
  'callbackGoodbye', // the callback is noted; then the customer's leg is dropped
  'message', // of a voicemail, to the agent who works it
  'voicemail', // greeting and tone of a voicemail, or the tone alone
  'ringback', // what an agent hears while the other side is rung
]);
export type PlayPurpose = z.infer<typeof PlayPurpose>;

/** Only this agent is asked for an interaction, until then. */
export const Ask = z.object({
  agent: AgentId,
  until: at,
  /** Named by a transfer or flow, preferred by the customer, or the one they had last. */
  rule: z.enum(['named', 'preferredAgent', 'lastAgent']),
});
export type Ask = z.infer<typeof Ask>;

/** What put an interaction before the others that the same agent could have had. */
export const OrderReason = z.object({
  between: z.enum(['priority', 'serviceLevel', 'oldest']),
  /** The queue's, 1 first; counts only between queues by `priority`. */
  queuePriority: z.int(),
  /** The interaction's own, 1 first. */
  priority: z.int(),
  /** So much waiting is worth one step of it; null = strict. */
  ageingMs: z.int().nullable(),
  /** End of the service level; what counts between queues by `serviceLevel`. */
  deadlineAt: z.int(),
});
export type OrderReason = z.infer<typeof OrderReason>;

/** Why this agent: what a person needs to be told, taken from the decision itself. */
export const OfferReason = z.object({
  rule: z.enum([...RoutingStrategy.options, ...Ask.shape.rule.options, 'direct', 'ownCall']),
  /** Ring of widening requirements; 1 = the queue's own. */
  ring: z.int().min(1),
  /** Free and skilled agents at that instant, the chosen one included. */
  eligible: z.int().min(0),
  /** The chosen agent's idle time, as the rule counts it. */
  idleMs: z.int().min(0),
  /** Why the interaction came first: its place and how long it has waited. */
  position: z.int().min(1),
  waitedMs: z.int().min(0),
  /** The others, grouped: `busy: 3, notReady: 2, skill Sales < 4: 1`. */
  excluded: z.array(z.object({ reason: z.string().max(100), agents: z.int().min(1) })).max(50),
  /** What the ring asks for: `Sales 4`. */
  asked: z.array(z.string().max(80)).max(40).optional(),
  /** Wait before it in its queue: for agents with other skills, or left alone by this one. */
  ahead: z.int().min(0).optional(),
  order: OrderReason.optional(),
});
export type OfferReason = z.infer<typeof OfferReason>;

/** Where an outbound leg goes. */
export const LegTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('agent'), agent: AgentId, address: AgentAddress }),
  z.object({ kind: z.literal('number'), number: E164 }),
  /** A customer's number, known to the vault alone. */
  z.object({ kind: z.literal('customer'), customer: PersonalRef }),
]);
export type LegTarget = z.infer<typeof LegTarget>;

/** Everything that happened. `evolve` reads only these; each is final once committed. */
export const Event = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('configPublished'),
    version: z.int().min(1),
    documents: z.array(ConfigDocument),
    removed: z.array(z.string()),
    note: z.string(),
    /**
     * The flows of its attendants, as the release that decided compiled them: calls stand at their
     * nodes. Absent = it has none, or is of before they were kept, and is compiled as it is folded.
     */
    compiled: z.array(FlowConfig).optional(),
  }),

  // Interaction
  z.object({
    type: z.literal('interactionStarted'),
    interaction: InteractionId,
    channel: z.literal('voice'),
    number: z.string(),
    customer: PersonalRef.nullable(),
    facts: CallerFacts,
    /** The customer's; null where we are to dial it. */
    leg: LegId.nullable(),
    trunk: TrunkId.nullable(),
    dialog: Opaque,
    /** Absent = the customer came in. */
    direction: Direction.optional(),
    /** Of the number that was called; absent = none. */
    priority: z.int().min(1).max(10).optional(),
  }),
  z.object({
    type: z.literal('interactionEnded'),
    interaction: InteractionId,
    outcome: Outcome,
    /** Named so that reports need no replay; null where it never came to it. */
    queue: QueueId.nullable(),
    agent: AgentId.nullable(),
    waitedMs: z.int().min(0),
    talkedMs: z.int().min(0),
  }),

  // Legs
  /** The customer's leg is to be answered → effect `answer`. */
  z.object({ type: z.literal('legAccepted'), leg: LegId, interaction: InteractionId }),
  /** → effect `reject`. */
  z.object({
    type: z.literal('legRefused'),
    leg: LegId,
    interaction: InteractionId.nullable(),
    status: z.int().min(400).max(699),
    reason: z.string().max(64),
  }),
  /** An outbound leg is to be rung → effect `ring`. */
  z.object({
    type: z.literal('legStarted'),
    leg: LegId,
    interaction: InteractionId,
    role: LegRole,
    target: LegTarget,
    /** The number to show, one of ours; absent = the customer's, as far as it may be shown. */
    from: E164.optional(),
    trunk: TrunkId.nullable(),
    customer: PersonalRef.nullable(),
    display: z.string().max(128),
    ringTimeMs: z.int().min(0),
  }),
  z.object({
    type: z.literal('legRang'),
    leg: LegId,
    ...ofInteraction,
    /** As in `legRinging`; the leg keeps it until `legAnswered` brings its own. */
    dialog: Opaque.optional(),
  }),
  z.object({ type: z.literal('legAnswered'), leg: LegId, ...ofInteraction, dialog: Opaque }),
  z.object({ type: z.literal('legHeld'), leg: LegId, ...ofInteraction }),
  /** Its process died, another has the call: dialog and audio port go on. */
  z.object({ type: z.literal('legTakenOver'), leg: LegId, ...ofInteraction }),
  z.object({ type: z.literal('legUnheld'), leg: LegId, ...ofInteraction }),
  /** We want it over → effect `hangUp`; the leg ends when the platform says so, or by a timer. */
  z.object({ type: z.literal('legDropped'), leg: LegId, ...ofInteraction, cause: LegCause }),
  z.object({
    type: z.literal('legEnded'),
    leg: LegId,
    ...ofInteraction,
    /** Whose phone it was: free again only now. */
    agent: AgentId.optional(),
    cause: LegCause,
    status: z.int(),
  }),
  z.object({ type: z.literal('digitReceived'), leg: LegId, ...ofInteraction, digit: Digit }),
  /** → effect `play`. */
  z.object({
    type: z.literal('playStarted'),
    leg: LegId,
    ...ofInteraction,
    purpose: PlayPurpose.optional(),
    play: PlayId,
    prompts: z.array(Prompt).min(1),
    loop: z.boolean(),
    bargeIn: z.boolean(),
    startMs: z.int().min(0),
    /** Words that are listened for meanwhile and afterwards. */
    listen: ListenFor.optional(),
  }),
  /** → effect `stopPlay`. */
  z.object({ type: z.literal('playStopped'), leg: LegId, ...ofInteraction, play: PlayId }),
  z.object({
    type: z.literal('playEnded'),
    leg: LegId,
    ...ofInteraction,
    play: PlayId,
    reason: z.enum(['finished', 'digit', 'stopped', 'failed']),
    positionMs: z.int().min(0),
  }),

  // Flow
  ...flowEvents,
  ...attendantEvents,

  // Queue and offer
  z.object({
    type: z.literal('queued'),
    interaction: InteractionId,
    queue: QueueId,
    priority: z.int().min(1).max(10),
    /** Sorts inside queue and priority; kept when it comes back from an offer. */
    order: z.int().min(0),
    position: z.int().min(1),
    until: at,
    /** Its place counts from then; absent = from now. */
    since: at.optional(),
    /** One after the other, before anybody else; absent = anybody. */
    asks: z.array(Ask).max(3).optional(),
    /** Beside what each ring asks for: by the flow that sent it. */
    requirements: z.array(SkillRequirement).max(5).optional(),
    /** When a callback may be offered; null = never; absent = by the wait alone. */
    callbackAt: at.nullable().optional(),
  }),
  /** Another ring, or the next to be asked alone, or nobody alone any more (`asks` empty). */
  z.object({
    type: z.literal('ringWidened'),
    interaction: InteractionId,
    queue: QueueId,
    ring: z.int().min(1),
    asks: z.array(Ask).max(3),
  }),
  /** The queue does not keep it; what follows says where it went. */
  z.object({
    type: z.literal('overflowed'),
    interaction: InteractionId,
    queue: QueueId,
    why: OverflowWhy,
    target: OverflowTarget,
  }),
  z.object({
    type: z.literal('offered'),
    offer: OfferId,
    interaction: InteractionId,
    queue: QueueId.nullable(),
    agent: AgentId,
    leg: LegId,
    until: at,
    why: OfferReason,
  }),
  /** The agent's leg is up; a key must confirm that it is a person → part of effects: play. */
  z.object({
    type: z.literal('confirmationAsked'),
    offer: OfferId,
    ...ofInteraction,
    agent: AgentId.optional(),
    until: at,
  }),
  z.object({
    type: z.literal('offerEnded'),
    offer: OfferId,
    interaction: InteractionId,
    agent: AgentId,
    why: OfferEnd,
    /** Of a decline, where one was given. */
    reason: z.string().max(64).optional(),
    /** The agent is not offered this interaction (declined) or any (busy, unreachable) before. */
    restUntil: at.nullable(),
  }),
  /** → effect `bridge`. The offer, if any, is accepted by this. */
  z.object({
    type: z.literal('connected'),
    interaction: InteractionId,
    agent: AgentId,
    leg: LegId,
    customerLeg: LegId,
    offer: OfferId.nullable(),
    queue: QueueId.nullable(),
    waitedMs: z.int().min(0),
  }),
  /** → effect `hold` (customer hears music) / `unhold`. */
  z.object({
    type: z.literal('held'),
    interaction: InteractionId,
    by: z.enum(['phone', 'desk']),
    leg: LegId,
    customerLeg: LegId,
    music: Prompt,
    /** Others are in it: `roomMixed` follows, and this has no effect of its own. */
    room: z.literal(true).optional(),
  }),
  z.object({
    type: z.literal('unheld'),
    interaction: InteractionId,
    leg: LegId,
    customerLeg: LegId,
    room: z.literal(true).optional(),
  }),
  /** Both legs of a conversation were taken over → effect `bridge`. */
  z.object({
    type: z.literal('rejoined'),
    interaction: InteractionId,
    leg: LegId,
    customerLeg: LegId,
  }),
  /**
   * The agent's leg was lost while the customer is still there: the customer goes back to the
   * queue, the agent rests and has no wrap-up → effect `unbridge`.
   */
  z.object({
    type: z.literal('connectionLost'),
    interaction: InteractionId,
    agent: AgentId,
    leg: LegId,
    customerLeg: LegId,
    cause: LegCause,
    restUntil: at,
  }),
  /** The agent gives the interaction away; → effect `unbridge`. */
  z.object({
    type: z.literal('transferred'),
    interaction: InteractionId,
    from: AgentId.nullable(),
    target: TransferTarget,
    /** To be taken out of the bridge; null when it was in none. */
    customerLeg: LegId.nullable(),
    /** By a flow that goes on there when nobody takes it; absent = none does. */
    onward: z.object({ flow: FlowId, version: z.int().min(1), next: NodeId }).optional(),
  }),
  /** External number answered → effect `bridge`. */
  z.object({
    type: z.literal('connectedOut'),
    interaction: InteractionId,
    leg: LegId,
    customerLeg: LegId,
  }),
  z.object({
    type: z.literal('wrapUpStarted'),
    interaction: InteractionId,
    agent: AgentId,
    until: at,
    /** No extension goes beyond; absent = no limit. */
    latest: at.optional(),
    /** false = the customer goes on without this agent: the interaction has another owner. */
    last: z.boolean(),
  }),
  z.object({
    type: z.literal('wrapUpExtended'),
    interaction: InteractionId,
    agent: AgentId,
    until: at,
  }),
  z.object({
    type: z.literal('wrapUpEnded'),
    interaction: InteractionId,
    agent: AgentId,
    code: z.string().nullable(),
    by: z.enum(['agent', 'timer']),
  }),

  /** The outcome stands; the customer still hears a farewell, until then at the latest. */
  z.object({
    type: z.literal('endingStarted'),
    interaction: InteractionId,
    outcome: Outcome,
    until: at,
  }),

  // Queues, by a supervisor
  z.object({
    type: z.literal('queueStateSet'),
    queue: QueueId,
    state: QueueOrder,
    until: at.nullable(),
    reason: z.string(),
    by: z.enum(['supervisor', 'timer']),
  }),
  ...queueEvents,
  /** Each of those moved has a `transferred` of its own. */
  z.object({
    type: z.literal('interactionsMoved'),
    queue: QueueId,
    target: MoveTarget,
    moved: z.array(InteractionId),
    refused: z.array(z.object({ interaction: InteractionId, reason: RefusalReason })),
  }),

  // Agents
  z.object({
    type: z.literal('agentStateChanged'),
    agent: AgentId,
    duty: DutyState,
    by: z.enum(['agent', 'noAnswer', 'unreachable', 'supervisor']),
  }),
  z.object({ type: z.literal('presenceChanged'), agent: AgentId, availability: Availability }),
  /** The agent stepped out of a queue, or in again. */
  z.object({
    type: z.literal('agentQueueSet'),
    agent: AgentId,
    queue: QueueId,
    in: z.boolean(),
    by: z.enum(['agent', 'supervisor']),
  }),
  z.object({ type: z.literal('skillExpired'), agent: AgentId, skill: SkillName }),
  z.object({
    type: z.literal('agentLoadSet'),
    agent: AgentId,
    channel: OtherChannel,
    count: z.int().min(0),
  }),
  /** A rest after busy or unreachable is over. */
  z.object({ type: z.literal('agentRested'), agent: AgentId }),
  /** An agent who declined this interaction may be offered it again. */
  z.object({ type: z.literal('backOffEnded'), interaction: InteractionId, agent: AgentId }),

  ...recordingEvents,
  ...voicemailEvents,
  ...legMediaEvents,

  // Consult, conference, supervision, transfers by the agent's phone
  ...talkEvents,
  ...outboundEvents,

  z.object({ type: z.literal('alertRaised'), code: z.string(), text: z.string() }),
  DirectCallStarted,
  DirectCallAnswered,
  DirectCallUpdated,
  DirectCallEndedEvent,
  z.object({
    type: z.literal('effectSettled'),
    effect: EffectId,
    result: z.enum(['ok', 'failed', 'unknown']),
    code: z.string(),
  }),
]);
export type Event = z.infer<typeof Event>;
export type EventOf<T extends Event['type']> = Extract<Event, { type: T }>;

/** An event where it stands in its tenant's journal. */
export interface EventRecord {
  readonly seq: number;
  readonly at: number;
  readonly event: Event;
}
