import { z } from 'zod';
import { HOUR_MS, MINUTE_MS, SECOND_MS, durationMs } from './duration.ts';
import { AgentId, InteractionId, LegId, QueueId, RecordingId } from './ids.ts';
import { Digit } from './phone.ts';
import { Prompt } from './prompt.ts';
import { SkillRequirement } from './skill.ts';

const at = z.int().min(0);

/** What a queue records of its calls, and what its customers are told before. */
export const RecordingPolicy = z.object({
  /** all: from the moment that agent and customer hear each other; onDemand: when a person asks. */
  mode: z.enum(['off', 'onDemand', 'all']).default('off'),
  /** Said before the customer enters the queue, once in an interaction; `consent` says when. */
  announcement: Prompt.nullable().default(null),
  /**
   * none: nothing is said · announce: the announcement is said, who stays on the line has agreed ·
   * key: recorded only if the customer presses `consentKey`; the call goes on either way.
   */
  consent: z.enum(['none', 'announce', 'key']).default('none'),
  consentKey: Digit.default('1'),
  /** How long the key is waited for after the announcement; 1 s to 1 min. */
  consentTimeMs: z.int().min(SECOND_MS).max(MINUTE_MS).default(8_000),
  /** Deleted so many days after its start, unless under legal hold; 1 to 3,650. */
  retentionDays: z.int().min(1).max(3_650).default(90),
  /** Whether the agent may pause it, as for the number of a card. */
  pauseAllowed: z.boolean().default(true),
  /** A forgotten pause ends by itself after this; 0 = never, at most 1 h. */
  pauseMaxMs: durationMs(HOUR_MS).default(5 * MINUTE_MS),
});
export type RecordingPolicy = z.infer<typeof RecordingPolicy>;

export const RecordingMode = z.enum(['start', 'pause', 'resume', 'stop']);
export type RecordingMode = z.infer<typeof RecordingMode>;

/** Who wanted it: the queue's policy, a person, or the end of the longest pause. */
export const RecordingBy = z.enum(['policy', 'agent', 'supervisor', 'timer']);
export type RecordingBy = z.infer<typeof RecordingBy>;

/** What may be asked of an interaction's recording now, by who has it in hand. */
export const RecordingView = z.object({
  recording: z.enum(['off', 'on', 'paused']).optional(),
  recordingMay: z.array(RecordingMode).optional(),
});
export type RecordingView = z.infer<typeof RecordingView>;

const ofInteraction = { interaction: InteractionId };
const ofRecording = { leg: LegId, recording: RecordingId };

/** By whoever has the interaction in hand, or their supervisor. */
export const recordingCommands = [
  z.object({ type: z.literal('startRecording'), ...ofInteraction }),
  z.object({ type: z.literal('pauseRecording'), ...ofInteraction }),
  z.object({ type: z.literal('resumeRecording'), ...ofInteraction }),
  z.object({ type: z.literal('stopRecording'), ...ofInteraction }),
  // Facts of the voice port.
  z.object({ type: z.literal('recordingStarted'), ...ofRecording }),
  z.object({ type: z.literal('recordingPaused'), ...ofRecording }),
  z.object({ type: z.literal('recordingResumed'), ...ofRecording }),
  z.object({
    type: z.literal('recordingEnded'),
    ...ofRecording,
    durationMs: z.int().min(0),
    /** Bytes on disk. */
    size: z.int().min(0),
    failed: z.boolean(),
    /** So much of it was not silence on the leg's own side, where the driver listened. */
    voicedMs: z.int().min(0).optional(),
  }),
] as const;

/** Of one whom a person moved: their place by waiting time. */
export const KeptPlace = z.object({ order: z.int().min(0), since: at });
export type KeptPlace = z.infer<typeof KeptPlace>;

export const recordingEvents = [
  /** → effect `record`. */
  z.object({
    type: z.literal('recordingAsked'),
    ...ofInteraction,
    ...ofRecording,
    mode: RecordingMode,
    by: RecordingBy,
    /** Of a start: whose policy it stands under, and who talks. */
    queue: QueueId.optional(),
    agent: AgentId.optional(),
    retentionDays: z.int().min(1).optional(),
    /** Of a pause: when it ends by itself; absent = never. */
    until: at.optional(),
  }),
  /** It goes on with another agent, or under another queue's policy. */
  z.object({
    type: z.literal('recordingFollowed'),
    ...ofInteraction,
    recording: RecordingId,
    queue: QueueId,
    agent: AgentId,
    retentionDays: z.int().min(1),
  }),
  z.object({ type: z.literal('recordingStarted'), ...ofInteraction, ...ofRecording }),
  z.object({ type: z.literal('recordingPaused'), ...ofInteraction, ...ofRecording }),
  z.object({ type: z.literal('recordingResumed'), ...ofInteraction, ...ofRecording }),
  z.object({
    type: z.literal('recordingEnded'),
    ...ofInteraction,
    ...ofRecording,
    durationMs: z.int().min(0),
    size: z.int().min(0),
    failed: z.boolean(),
  }),
  /** The customer is told of the recording before they enter the queue. */
  z.object({
    type: z.literal('noticeStarted'),
    ...ofInteraction,
    queue: QueueId,
    priority: z.int().min(1).max(10),
    /** Who is asked alone in the queue afterwards. */
    agent: AgentId.optional(),
    agentMs: z.int().min(0).optional(),
    keeps: KeptPlace.optional(),
    requirements: z.array(SkillRequirement).max(5).optional(),
    until: at,
  }),
  z.object({ type: z.literal('consentAsked'), ...ofInteraction, until: at }),
  z.object({
    type: z.literal('noticeEnded'),
    ...ofInteraction,
    consent: z.enum(['told', 'given', 'refused']),
  }),
] as const;
