import { z } from 'zod';
import { AgentId, InteractionId, LegId, OfferId, PlayId, RecordingId, VoicemailId } from './ids.ts';

const at = z.int().min(0);
const ofInteraction = { interaction: InteractionId, voicemail: VoicemailId };
const ofMessage = { ...ofInteraction, leg: LegId, message: RecordingId };

/** A caller in a voicemail. A message is a recording of the customer alone. */
export const voicemailEvents = [
  /** Hears greeting and tone, until then at the latest. */
  z.object({ type: z.literal('voicemailStarted'), ...ofInteraction, until: at }),
  /** → effect `record`. */
  z.object({
    type: z.literal('messageAsked'),
    ...ofMessage,
    mode: z.enum(['start', 'stop']),
    /** Of a start: ends after so much silence. */
    silenceMs: z.int().min(1).optional(),
    /** A start: the message is long enough then; a stop: its end is no longer waited for. */
    until: at,
  }),
  /** What is said from now on is kept. */
  z.object({ type: z.literal('messageStarted'), ...ofMessage }),
  /** `kept`: it lies in the box; else there was nothing, or too little, to be heard. */
  z.object({
    type: z.literal('messageEnded'),
    ...ofMessage,
    durationMs: z.int().min(0),
    size: z.int().min(0),
    failed: z.boolean(),
    kept: z.boolean(),
  }),
  /** The interaction, a callback, is about this message: whoever answers hears it first. */
  z.object({ type: z.literal('messageQueued'), ...ofInteraction, message: RecordingId }),
  /** The agent's phone is up and plays it; nobody else is rung. */
  z.object({
    type: z.literal('hearingStarted'),
    ...ofMessage,
    agent: AgentId,
    offer: OfferId,
    play: PlayId,
    until: at,
  }),
  z.object({ type: z.literal('hearingEnded'), interaction: InteractionId, agent: AgentId }),
] as const;
