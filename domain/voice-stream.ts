import { z } from 'zod';
import { FlowValues } from './expression.ts';
import { CollectId, LegId, PersonalRef, PlayId, StreamId } from './ids.ts';

/**
 * Why a live stream of a leg's sound is over: the other side said so, it could not be reached or
 * was lost, its time was over, or we stopped it.
 */
export const StreamEnd = z.enum(['ended', 'failed', 'time', 'stopped']);
export type StreamEnd = z.infer<typeof StreamEnd>;

const leg = LegId;

/** Facts of the sound that a leg says, beside keys: who listens to it and what they made of it. */
export const voiceStreamFacts = [
  /** The virtual agent hears the leg and is heard by it. */
  z.object({ type: z.literal('streamStarted'), leg, stream: StreamId }),
  z.object({
    type: z.literal('streamEnded'),
    leg,
    stream: StreamId,
    why: StreamEnd,
    /** What the other side called it; null unless it ended by itself. */
    outcome: z.string().min(1).max(64).nullable(),
    /** Only what its connector names as fields; at most 20. */
    values: FlowValues,
  }),
  /** While a play listened: the one of its phrases that was said. */
  z.object({
    type: z.literal('speechHeard'),
    leg,
    play: PlayId,
    phrase: z.string().min(1).max(64),
    /** 0 to 1. */
    confidence: z.number().min(0).max(1),
  }),
  /** Digits that name a person: gathered at the door, in the vault, known here by number alone. */
  z.object({
    type: z.literal('digitsCollected'),
    leg,
    collect: CollectId,
    /** null = too few of them. */
    ref: PersonalRef.nullable(),
    count: z.int().min(0).max(32),
  }),
] as const;
