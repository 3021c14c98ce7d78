import { z } from 'zod';
import { HOUR_MS, MINUTE_MS, SECOND_MS, durationMs } from './duration.ts';
import { TransferTarget } from './flow.ts';
import { HoursId } from './hours.ts';
import { AgentId, QueueId } from './ids.ts';
import { QueueOutbound } from './outbound-config.ts';
import { Prompt } from './prompt.ts';
import { QueueCallback } from './queue-callback.ts';
import { QueueMembers } from './queue-members.ts';
import { AuthorisedUser, HistorySeenBy } from './queue-policy.ts';
import { RecordingPolicy } from './recording.ts';
import { SkillRequirement } from './skill.ts';

const requirements = z.array(SkillRequirement).max(20);

/**
 * A later, wider ring: from `afterMs` after the interaction entered the queue, these requirements
 * replace those before (levels relaxed, skills dropped). Queues and experts add up: who was asked
 * in an earlier ring is asked in the later ones too.
 */
export const QueueRing = z.object({
  /** ms since entry, 1 s to 24 h; ascending from ring to ring. Counts on while a phone rings. */
  afterMs: z
    .int()
    .min(SECOND_MS)
    .max(24 * HOUR_MS),
  /** At most 20; none = any agent of the queues. */
  requirements: requirements.default([]),
  /** Agents of these queues too, at most 20. */
  queues: z.array(QueueId).max(20).default([]),
  /** Experts (role `expert`) who are ready and meet the requirements too. */
  experts: z.boolean().default(false),
});
export type QueueRing = z.infer<typeof QueueRing>;

/** An agent of a queue that lists its agents. */
export const QueueAgent = z.object({
  agent: AgentId,
  /** Place in a `serial` queue, 0 to 10,000, less first; default: the place in the list. */
  position: z.int().min(0).max(10_000).optional(),
  /** Share in a `percent` queue, 1 to 1,000, relative to the others' sum; default 1. */
  weight: z.int().min(1).max(1_000).optional(),
});
export type QueueAgent = z.infer<typeof QueueAgent>;

/**
 * Whom to ask first among the free agents of the present ring who meet most of the wishes:
 * longestIdle: free for longest in the queue's channel, whatever they did in others ·
 * longestIdleAllChannels: without work of any channel for longest, who has some comes last ·
 * leastOccupied: smallest share of the time on duty worked, the last hour weighing most ·
 * fewestToday: fewest answered since midnight UTC · roundRobin: longest without an offer from it ·
 * bestSkill: highest sum of the levels asked for · serial: the list from its top ·
 * attendant: all at once, first answer wins · percent: furthest below their share of today.
 * Longest idle equalises idle spells and decides every tie.
 */
export const RoutingStrategy = z.enum([
  'longestIdle',
  'longestIdleAllChannels',
  'leastOccupied',
  'fewestToday',
  'roundRobin',
  'bestSkill',
  'serial',
  'attendant',
  'percent',
]);
export type RoutingStrategy = z.infer<typeof RoutingStrategy>;

/** Said before it goes there; absent = nothing. Each exception of a queue has its own. */
const said = { prompt: Prompt.optional() };
const [toQueue, toAgent, toFlow, toNumber, toVoicemail] = TransferTarget.options;

/** Where a queue sends what it does not keep. */
export const OverflowTarget = z.discriminatedUnion('kind', [
  toQueue.extend(said),
  toAgent.extend(said),
  toFlow.extend(said),
  toNumber.extend(said),
  toVoicemail.extend(said),
  z.object({
    kind: z.literal('end'),
    /** Said, then we hang up. */
    prompt: Prompt.nullable().default(null),
    /** Who was not answered yet hears busy (486) instead, and nothing is said. */
    busy: z.literal(true).optional(),
  }),
]);
export type OverflowTarget = z.infer<typeof OverflowTarget>;

/** Which rule sent an interaction on. */
export const OverflowWhy = z.enum(['count', 'wait', 'noAgents', 'closed', 'draining']);
export type OverflowWhy = z.infer<typeof OverflowWhy>;

/** When a queue keeps no more. Each null = never (default). */
export const QueueOverflow = z.object({
  /** At least `max` wait already: the newcomer goes on at once. 0 = everybody. Max 10,000. */
  count: z
    .object({ max: z.int().min(0).max(10_000), target: OverflowTarget })
    .nullable()
    .default(null),
  /** Waited `afterMs` (0 to 24 h); 0 = hears the greeting, and nobody is rung. */
  wait: z
    .object({
      afterMs: durationMs(24 * HOUR_MS),
      /**
       * What a phone that rings then does: absent or `afterRing`: it rings on, and nobody else is
       * rung; `endRing`: it stops.
       */
      whileRinging: z.enum(['afterRing', 'endRing']).optional(),
      target: OverflowTarget,
    })
    .nullable()
    .default(null),
  /**
   * Of those who have not stepped out of the queue nobody is signed in; or signed in and not
   * offline in Teams (Microsoft's rule with presence-based routing; who is busy or away is there);
   * or ready. For all who wait (a phone that rings is waited for), or for new ones only.
   */
  noAgents: z
    .object({
      when: z.enum(['noneSignedIn', 'noneOnline', 'noneReady']),
      appliesTo: z.enum(['all', 'new']),
      target: OverflowTarget,
    })
    .nullable()
    .default(null),
});
export type QueueOverflow = z.infer<typeof QueueOverflow>;

export const QueueConfig = z.object({
  kind: z.literal('queue'),
  id: QueueId,
  /** Shown to agents: `Sales · caller`. 1 to 64 characters. */
  name: z.string().min(1).max(64),

  // Who
  /** What the first ring asks for, at most 20 skills; none = any agent of the queue. */
  requirements,
  /** Later rings, at most 10; none = the first for ever. */
  rings: z.array(QueueRing).max(10).default([]),
  /** Wishes, at most 20: whoever meets more of them is asked first, in every ring. */
  should: requirements.default([]),
  /** null = whoever meets the requirements; else these only, at most 1,000. */
  agents: z.array(QueueAgent).max(1_000).nullable().default(null),
  /** Agents by group, channel and shift, beside `agents`; absent = none. */
  members: QueueMembers.optional(),
  strategy: RoutingStrategy.default('longestIdle'),
  /** `availableOnly`: agents whose Teams presence is not Available are not rung. */
  presence: z.enum(['ignore', 'availableOnly']).default('ignore'),
  /** false = nobody steps out of it, and who has is asked again; absent = true. */
  optOut: z.boolean().optional(),
  /**
   * So many phones ring at once for one caller, 1 to 200; absent = all of an `attendant` queue, and
   * one of any other. Microsoft's longest idle rings two.
   */
  presentMax: z.int().min(1).max(200).optional(),

  // In which order
  /** 1 (first) to 10 (last) among queues that want the same agent. */
  priority: z.int().min(1).max(10).default(5),
  /**
   * So much waiting is worth one step of an interaction's priority; 1 s to 24 h. null = strict:
   * a higher priority always comes first, however long others wait.
   */
  ageingMs: z
    .int()
    .min(SECOND_MS)
    .max(24 * HOUR_MS)
    .nullable()
    .default(null),
  /** A caller on a VIP list comes with this priority or a better one; null = as all others. */
  vipPriority: z.int().min(1).max(10).nullable().default(null),
  /** For so long only the agent whom the customer had last is asked; 0 = off, at most 1 h. */
  lastAgentMs: durationMs(HOUR_MS).default(0),
  /** For so long only the customer's preferred agent is asked; 0 = off, at most 1 h. */
  preferredAgentMs: durationMs(HOUR_MS).default(0),

  // The ring
  /** 0 to 3 min. */
  ringTimeMs: durationMs(3 * MINUTE_MS).default(15_000),
  /** A person's voicemail must not get the customer: `outside` = on legs to outside numbers. */
  confirmAnswer: z.enum(['never', 'outside', 'always']).default('outside'),
  /** 0 to 1 min. */
  confirmTimeMs: durationMs(MINUTE_MS).default(10_000),
  /** After `missesMax` rings missed the agent becomes not ready; or only rests for `backOffMs`. */
  onNoAnswer: z.enum(['notReady', 'backOff']).default('notReady'),
  /** Rings missed in a row before `notReady`, 1 to 10; after the earlier ones the agent rests. */
  missesMax: z.int().min(1).max(10).default(1),
  /** The reason that such an agent is shown with. 1 to 64 characters. */
  noAnswerReason: z.string().min(1).max(64).default('noAnswer'),
  /** An agent who declined, was busy or could not be reached is left alone this long; 0 to 1 h. */
  backOffMs: durationMs(HOUR_MS).default(10_000),
  /** Reasons to choose from when declining, at most 50; none = any words. */
  declineReasons: z.array(z.string().min(1).max(64)).max(50).default([]),

  // Afterwards
  /** After-call work, 0 to 1 h; it ends by itself. 0 = none. */
  wrapUpMs: durationMs(HOUR_MS).default(15_000),
  /** All extensions of it together, 0 to 24 h. */
  wrapUpExtendMaxMs: durationMs(24 * HOUR_MS).default(24 * HOUR_MS),
  /** At most 200; none = any code. */
  wrapUpCodes: z.array(z.string().min(1).max(64)).max(200).default([]),

  // Waiting
  music: Prompt.default({ kind: 'music', name: 'default' }),
  greeting: Prompt.nullable().default(null),
  /** Say the place in line on entry and then this often, 0 to 1 h; 0 = never. */
  positionEveryMs: durationMs(HOUR_MS).default(0),
  /** With the place, say how long it is likely to take. */
  announceWait: z.boolean().default(false),
  /** Nobody waits for ever, 0 to 24 h: then `say` the farewell and end as `timedOut`. */
  waitMaxMs: durationMs(24 * HOUR_MS).default(HOUR_MS),
  farewell: Prompt.nullable().default(null),
  /** Said to those who wait when the queue is paused, and to newcomers; null = music goes on. */
  pausedPrompt: Prompt.nullable().default(null),
  /** After a host was lost, callers whose leg survived keep their place. */
  keepPlaceAfterHostLoss: z.boolean().default(true),
  overflow: QueueOverflow.default({ count: null, wait: null, noAgents: null }),
  callback: QueueCallback.nullable().default(null),
  outbound: QueueOutbound.default({ callerId: null, ringTimeMs: 45_000 }),
  /** null = always open. */
  openHours: HoursId.nullable().default(null),
  /** Where newcomers go while it is closed; null = the farewell, then the end. */
  closedTarget: OverflowTarget.nullable().default(null),

  /** Absent = nothing is recorded. */
  recording: RecordingPolicy.optional(),

  // Reports
  /** Who finds its interactions in the history; absent = supervisors. */
  history: z
    .object({
      /** Not answered: abandoned, timed out, sent on. */
      missed: HistorySeenBy.default('supervisors'),
      answered: HistorySeenBy.default('supervisors'),
    })
    .optional(),
  /** Who may change parts of it without being an administrator; at most 15. */
  authorised: z.array(AuthorisedUser).max(15).optional(),

  /** Service level: answered within this time, 0 to 1 h. */
  serviceLevelMs: durationMs(HOUR_MS).default(20_000),
  /** Absent = it is judged; false = its figures are shown without a verdict (no threshold set). */
  serviceLevelJudged: z.literal(false).optional(),
  /** The share of interactions that should be, in percent; 0 to 100. */
  serviceLevelTargetPercent: z.int().min(0).max(100).default(80),
  /** Abandoned sooner does not count against the queue; 0 to 1 min. */
  shortAbandonMs: durationMs(MINUTE_MS).default(5_000),
});
export type QueueConfig = z.infer<typeof QueueConfig>;
