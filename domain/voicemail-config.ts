import { z } from 'zod';
import { MINUTE_MS, SECOND_MS } from './duration.ts';
import { AgentId, QueueId, VoicemailId } from './ids.ts';
import { Language, Prompt } from './prompt.ts';

/** Where callers leave a message: one person's, or shared by many. */
export const VoicemailConfig = z.object({
  kind: z.literal('voicemail'),
  id: VoicemailId,
  name: z.string().min(1).max(64),
  /** Whose it is: one agent's, or that of these people and of whoever serves this queue. */
  owner: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('person'), agent: AgentId }),
    z.object({
      kind: z.literal('shared'),
      agents: z.array(AgentId).max(1_000).default([]),
      queue: QueueId.nullable().default(null),
    }),
  ]),
  /** Said before the tone; null = our own words in the interaction's language. */
  greeting: Prompt.nullable().default(null),
  /** After its own greeting, our "leave a message after the tone" is said too. */
  systemPrompt: z.boolean().default(true),
  /** Of our own words; null = the interaction's. Without words of ours in it: English. */
  language: Language.nullable().default(null),
  /** 30 s to 10 min, as Microsoft's. */
  messageMsMax: z
    .int()
    .min(30 * SECOND_MS)
    .max(10 * MINUTE_MS)
    .default(5 * MINUTE_MS),
  /** So much silence ends it; 1 s to 30 s. */
  silenceMs: z
    .int()
    .min(SECOND_MS)
    .max(30 * SECOND_MS)
    .default(6_000),
  transcription: z.boolean().default(false),
  /** Mail addresses that get it, with the audio attached; at most 20. */
  mailTo: z.array(z.email().max(254)).max(20).default([]),
  /** Each message becomes work of this queue; null = it only lies in the box. */
  workQueue: QueueId.nullable().default(null),
  retentionDays: z.int().min(1).max(3_650).default(30),
});
export type VoicemailConfig = z.infer<typeof VoicemailConfig>;
