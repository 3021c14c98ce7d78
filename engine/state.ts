import type {
  AgentAddress,
  AgentConfig,
  AgentId,
  AttendantConfig,
  AudioConfig,
  AudioId,
  Availability,
  CallerFacts,
  CollectId,
  ConnectorConfig,
  ConnectorId,
  DialPolicyConfig,
  DirectCallId,
  Direction,
  DutyState,
  E164,
  Effect,
  EffectId,
  FlowConfig,
  FlowId,
  FlowValues,
  HolidaysConfig,
  HolidaysId,
  HoursConfig,
  HoursId,
  InteractionId,
  KeptPlace,
  Language,
  LegCause,
  LegId,
  LegRole,
  LegTarget,
  LineGrade,
  ListConfig,
  ListId,
  NodeId,
  NumberConfig,
  OfferId,
  Opaque,
  Outcome,
  ParticipantPart,
  PersonalRef,
  PlayId,
  PromptConfig,
  PromptId,
  QueueConfig,
  QueueId,
  RecordingId,
  RoomMember,
  SettingsConfig,
  SkillRequirement,
  StreamId,
  SupervisionMode,
  TenantId,
  TrunkConfig,
  TrunkId,
  VoicemailConfig,
  VoicemailId,
} from '../domain/index.ts';
import type { PlayPurpose } from '../domain/index.ts';
import type { Dialled } from './dialled.ts';
import type { DirectCall } from './direct-calls.ts';
import type { DirectoryShown, FlowFrame, FlowWaits } from './flow-state.ts';
import type { Message } from './message-state.ts';
import type { Queue, SendingOn, Ticket } from './queue-state.ts';
import type { Notice, Recording } from './recording-state.ts';
import type { Work } from './routing/capacity.ts';
import type { Router } from './routing/router.ts';
import type { Recent } from './recent.ts';
import type { Timers } from './timers.ts';

export type { DirectoryShown, FlowFrame, FlowWaits } from './flow-state.ts';
export type { Queue, QueueDay, Ticket } from './queue-state.ts';

/**
 * Who has the interaction; exactly one at any instant.
 *
 *   (legIncoming) ─► passing ─► flow ─► queue ⇄ offer ─► agent ─► wrapUp ─► (ended)
 *                                 │       │                │
 *                                 │       └─► leaving      ├─► passing ─► queue, flow, external
 *                                 └─► leaving ─► (ended)   └─► (ended, no wrap-up)
 *
 * - passing: between two owners inside one execute; never when it returns.
 * - flow: a node waits (`FlowWaits`) until `until`.
 * - notice: on the way into a queue, hears that the call is recorded and may have to agree.
 * - queue: waits by `ticket`, until its `until`.
 * - offer: a phone rings or asks for confirmation, or several where the queue rings all (`all`):
 *   the first answer ends the other offers. The offers have the timers.
 * - agent: talks; a person ends it.
 * - external: an outside number rings (`until`) or talks (null).
 * - voicemail: hears greeting and tone, then leaves a message, until `until`; `saving`: its end is
 *   waited for, though the caller may have hung up.
 * - sendingOn: the queue does not keep it; hears why until `until`, then goes where it is sent.
 * - leaving: the outcome stands, a farewell plays until `until`.
 * - scheduled: a callback waits for its time, in no line.
 * - dialling: the agent is on the phone (`leg`), the other side rings until `until`.
 * - wrapUp: the customer is gone; the agent's activity has the timer.
 */
export type Owner =
  | { readonly kind: 'passing' }
  | {
      readonly kind: 'flow';
      readonly flow: FlowId;
      readonly version: number;
      readonly node: NodeId;
      readonly waits: FlowWaits;
      readonly tries: number;
      readonly until: number;
      /** Digits pressed so far. */
      readonly digits?: string;
      /** What the answer that is waited for must name: an asking, a stream, a gathering. */
      readonly asked?: number;
      readonly stream?: StreamId;
      readonly collect?: CollectId;
      /** Whom a directory node reads out, or is about to connect. */
      readonly directory?: DirectoryShown;
    }
  | {
      readonly kind: 'notice';
      readonly queue: QueueId;
      readonly priority: number;
      readonly agent: AgentId | undefined;
      readonly agentMs: number | undefined;
      /** Moved here by a person. */
      readonly keeps: KeptPlace | undefined;
      readonly requirements: readonly SkillRequirement[] | undefined;
      readonly waits: 'play' | 'key';
      readonly until: number;
    }
  | { readonly kind: 'queue' }
  | SendingOn
  | { readonly kind: 'offer'; readonly offers: readonly OfferId[]; readonly all: boolean }
  | {
      readonly kind: 'agent';
      readonly agent: AgentId;
      readonly leg: LegId;
      readonly connectedAt: number;
      readonly held: 'no' | 'phone' | 'desk';
    }
  | { readonly kind: 'scheduled'; readonly until: number }
  | {
      readonly kind: 'dialling';
      readonly agent: AgentId;
      readonly leg: LegId;
      /** What the agent hears meanwhile. */
      readonly ringback: PlayId;
      /** A message is heard first, and nobody is rung yet. */
      readonly hears: { readonly message: RecordingId; readonly offer: OfferId } | null;
      readonly until: number;
    }
  | { readonly kind: 'external'; readonly leg: LegId; readonly until: number | null }
  | {
      readonly kind: 'voicemail';
      readonly voicemail: VoicemailId;
      readonly phase: 'greeting' | 'recording' | 'saving';
      readonly message: RecordingId | null;
      readonly until: number;
    }
  | { readonly kind: 'leaving'; readonly outcome: Outcome; readonly until: number }
  | { readonly kind: 'wrapUp'; readonly agent: AgentId };

/**
 * Somebody beside customer and owner, who is an agent or an outside number then.
 *
 *   ringing ─► in ─► (gone, or the owner)
 *      └─► confirming ─┘
 *
 * - confirming: an agent's outside phone is up, and a key is to show that it is no voicemail.
 *
 * The leg of one who is not in yet has the timer.
 */
export interface Other {
  readonly leg: LegId;
  readonly as: ParticipantPart;
  /** null = an outside number. */
  readonly agent: AgentId | null;
  readonly state: 'ringing' | 'confirming' | 'in';
  /** Of a supervisor; `takeOver`: becomes the owner with the answer. */
  readonly mode: 'party' | SupervisionMode | 'takeOver';
}

/**
 * Who is asked by the owner, an agent; a person moves it on from each state but the first.
 *
 *   ringing ─► talking ⇄ held
 *                 └──┬────┘
 *                  joined ─► (who was consulted is the owner, or gone)
 *
 * - ringing, talking: the customer hears music · held: who is consulted does · joined: nobody.
 */
export interface Consult {
  readonly leg: LegId;
  readonly state: 'ringing' | 'talking' | 'held' | 'joined';
}

/** What we dial for: whose name and number the other side sees. */
export interface Outbound {
  readonly queue: QueueId | null;
  /** null = between agents. */
  readonly show: E164 | null;
  /** Of a call between agents. */
  readonly callee: { readonly agent: AgentId; readonly address: AgentAddress } | null;
}

/** The customer is to be called, and need not be there. Over as soon as they talk to an agent. */
export interface Callback {
  readonly queue: QueueId;
  readonly priority: number;
  /** Given up then. */
  readonly until: number;
  /** Calls to the customer so far. */
  attempts: number;
}

/** An agent who declined this interaction is not offered it before. */
export interface BackOff {
  readonly agent: AgentId;
  readonly until: number;
}

export interface Interaction {
  readonly id: InteractionId;
  readonly number: string;
  readonly customer: PersonalRef | null;
  readonly facts: CallerFacts;
  direction: Direction;
  /** The customer's leg, until it has ended; null while nobody is there whom we have to dial. */
  leg: LegId | null;
  readonly startedAt: number;
  owner: Owner;
  since: number;
  /** Legs that have not ended, the customer's first. */
  legs: LegId[];
  /** Everybody beside customer and owner, in the order of their coming. */
  others: readonly Other[];
  consult: Consult | null;
  /** What the platform was last told to mix; null = a bridge, a hold, or nothing. */
  room: readonly RoomMember[] | null;
  /** What the customer hears from us; null while silent or bridged. */
  play: { readonly id: PlayId; readonly purpose: PlayPurpose } | null;
  /** The play whose words are still listened for, over or not. */
  listening: PlayId | null;
  /** The latest music and how far it got, so that it goes on where it was. */
  music: { play: PlayId | null; positionMs: number };
  ticket: Ticket | null;
  notice: Notice;
  /** The latest, until its file is closed. */
  recording: RecordingId | null;
  /** null = the customer came in, and is there. */
  outbound: Outbound | null;
  callback: Callback | null;
  /** Of a callback that a message in a voicemail led to. */
  message: { readonly id: RecordingId; readonly voicemail: VoicemailId } | null;
  backOffs: BackOff[];
  /** What is spoken; null = the tenant's. `languageChosen`: a node said so, flows no longer do. */
  language: Language | null;
  languageChosen: boolean;
  /** Travels to every queue; null = none was given. */
  priority: number | null;
  variables: FlowValues;
  /** Flows that wait for the one it is in; the innermost last. */
  flowStack: readonly FlowFrame[];
  /** Where it goes on while somebody is rung whom a flow chose; null = nowhere. */
  onward: FlowFrame | null;
  /** Of surveys, by name. */
  scores: Readonly<Record<string, number>>;
  /** How often somebody outside our queues was rung to take it over. */
  timesSentOut: number;
  /** By a flow; null = as the queue says. */
  recordWish: boolean | null;
  spoke: boolean;
  waitedMs: number;
  talkedMs: number;
  lastAgent: AgentId | null;
  outcome: Outcome | null;
  endedAt: number | null;
  /** Deadline last given to the timers, so that the same one is not pushed twice. */
  armedAt: number;
}

/**
 * One connection to a phone.
 *
 *   customer:  incoming ─► accepting ─► answered ─► ending ─► (gone)
 *   outbound:  ringing ──────────────► answered ─► ending ─► (gone)
 *
 * Any state may go straight to gone when the platform says so. `ending` lasts 32 s at most.
 */
export type LegState = 'incoming' | 'accepting' | 'ringing' | 'answered' | 'ending';

export interface Leg {
  readonly id: LegId;
  readonly interaction: InteractionId;
  readonly role: LegRole;
  readonly agent: AgentId | null;
  readonly trunk: TrunkId | null;
  /** Whom an outbound leg rings: needed to find it again when its process died before it rang. */
  readonly target: LegTarget | null;
  state: LegState;
  rang: boolean;
  held: boolean;
  /** Why we dropped it, while `ending`. */
  cause: LegCause;
  dialog: Opaque;
  until: number | null;
  /** When it was placed to the public network; absent = it was not. */
  dialledAt?: number;
  /** How it sounded when last told; absent = never. */
  line?: { readonly grade: LineGrade; readonly mos: number | null };
}

/**
 * One ring of one agent.
 *
 *   ringing ─► confirming ─► (connected)
 *      └──────────┴────────► (offerEnded: declined, noAnswer, busy, ...)
 */
export interface Offer {
  readonly id: OfferId;
  readonly interaction: InteractionId;
  readonly agent: AgentId;
  readonly leg: LegId;
  readonly queue: QueueId | null;
  readonly startedAt: number;
  state: 'ringing' | 'confirming';
  until: number;
  /** The agent's idle place, given back when the offer was withdrawn. */
  idle: Idle;
}

/**
 * What an agent is doing; capacity is one voice interaction.
 *
 *   free ─► offered ─► talking ─► wrapUp ─► free
 *     │        └─► dialling ─► talking, free   (a call that we place)
 *     └─► called ─► free                       (by another agent: rings, then talks)
 *             └─► resting ─► free        (busy, unreachable, lost)
 *
 * assisting: rung or in as one of the others of an interaction; then free, or talking as its owner.
 */
export type Activity =
  | { readonly kind: 'free' }
  | { readonly kind: 'offered'; readonly offer: OfferId; readonly interaction: InteractionId }
  | { readonly kind: 'dialling'; readonly interaction: InteractionId }
  | { readonly kind: 'called'; readonly interaction: InteractionId }
  | { readonly kind: 'talking'; readonly interaction: InteractionId }
  | { readonly kind: 'assisting'; readonly interaction: InteractionId }
  | {
      readonly kind: 'wrapUp';
      readonly interaction: InteractionId;
      readonly until: number;
      /** No extension beyond; null = no limit. */
      readonly latest: number | null;
    }
  | { readonly kind: 'resting'; readonly until: number };

/** Order and start of idleness; never compared by milliseconds. */
export interface Idle {
  /** Free for a call, whatever is in hand of other channels; 0 = not available. */
  readonly seq: number;
  readonly at: number;
  /** The same without work of any channel; 0 = some is in hand. */
  readonly allSeq: number;
  readonly allAt: number;
}

export interface Agent {
  readonly id: AgentId;
  config: AgentConfig;
  duty: DutyState;
  presence: Availability;
  activity: Activity;
  since: number;
  /** The phone's leg until it has ended: no new ring before, or the phone would be busy. */
  leg: LegId | null;
  idle: Idle;
  idleBefore: Idle | null;
  /** In hand of other channels. */
  others: readonly Work[];
  /** Queues that the agent has stepped out of. */
  optedOut: readonly QueueId[];
  /** Rings missed in a row. */
  misses: number;
  load: Load;
  /** For which queue they work, from the ring to the end of wrap-up. */
  work: { readonly queue: QueueId; readonly since: number } | null;
  /** Answered on that UTC day. */
  handled: { readonly day: number; readonly count: number };
  /** By queue: latest offer's seq, how many on that UTC day; for strategies that look at it. */
  readonly dealt: Record<string, Dealt>;
  /** Removed from the configuration; goes when free. */
  retired: boolean;
  armedAt: number;
}

/** Share of the time on duty that was worked, the last hour weighing most; as it was at `at`. */
export interface Load {
  readonly at: number;
  readonly share: number;
}

export interface Dealt {
  readonly seq: number;
  readonly day: number;
  readonly given: number;
}

/** The active configuration, read by the host's doors; never changed except by configPublished. */
export interface Config {
  version: number;
  settings: SettingsConfig | null;
  dialPolicy: DialPolicyConfig | null;
  readonly trunks: Map<TrunkId, TrunkConfig>;
  readonly numbers: Map<string, NumberConfig>;
  readonly queues: Map<QueueId, QueueConfig>;
  readonly agents: Map<AgentId, AgentConfig>;
  readonly flows: Map<FlowId, FlowConfig>;
  readonly hours: Map<HoursId, HoursConfig>;
  readonly lists: Map<ListId, ListConfig>;
  readonly attendants: Map<FlowId, AttendantConfig>;
  readonly prompts: Map<PromptId, PromptConfig>;
  readonly audios: Map<AudioId, AudioConfig>;
  readonly holidays: Map<HolidaysId, HolidaysConfig>;
  readonly connectors: Map<ConnectorId, ConnectorConfig>;
  readonly voicemails: Map<VoicemailId, VoicemailConfig>;
  /** Version in which the active flow was published. */
  readonly flowVersions: Map<FlowId, number>;
}

/** An older version of a flow that live interactions still run on. */
export interface HeldFlow {
  readonly flow: FlowConfig;
  readonly version: number;
  uses: number;
}

export interface OpenEffect {
  readonly effect: Effect;
  readonly at: number;
}

export interface Totals {
  accepted: number;
  outcomes: { [K in Outcome['kind']]: number };
}

/** All that one tenant is. Owned by one loop, changed in place by evolve alone. */
export interface TenantState {
  readonly tenant: TenantId;
  readonly seed: number;
  seq: number;
  lastAt: number;
  readonly config: Config;
  /** By `flow@version`, only versions in use. */
  readonly heldFlows: Map<string, HeldFlow>;
  readonly interactions: Map<InteractionId, Interaction>;
  readonly legs: Map<LegId, Leg>;
  readonly offers: Map<OfferId, Offer>;
  readonly agents: Map<AgentId, Agent>;
  readonly queues: Map<QueueId, Queue>;
  readonly effects: Map<EffectId, OpenEffect>;
  readonly directCalls: Map<DirectCallId, DirectCall>;
  readonly recordings: Map<RecordingId, Recording>;
  /** Being taken in a voicemail. */
  readonly messages: Map<RecordingId, Message>;
  readonly totals: Totals;
  /** Derived: open callbacks by customer and queue (`callbackKey`). */
  readonly callbacks: Map<string, InteractionId>;
  readonly endedLegs: Recent;
  readonly endedShown: Interaction[];
  /** Absent = nothing was ever dialled outside. */
  dialled?: Dialled;
  /** Derived: rebuilt from the rest, in no snapshot. */
  readonly router: Router;
  readonly timers: Timers;
}
