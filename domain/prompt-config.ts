import { z } from 'zod';
import { AudioId, PromptId } from './ids.ts';
import { Language } from './prompt.ts';

/** One prompt in several languages, used from many places. */
export const PromptConfig = z.object({
  kind: z.literal('prompt'),
  id: PromptId,
  name: z.string().min(1).max(64),
  /**
   * Chosen by the interaction's language, then its primary subtag, then the tenant's language, then
   * the first of these.
   */
  variants: z
    .array(
      z.object({
        language: Language,
        say: z.discriminatedUnion('kind', [
          z.object({
            kind: z.literal('text'),
            text: z.string().min(1).max(2000),
            ssml: z.literal(true).optional(),
          }),
          z.object({ kind: z.literal('audio'), audio: AudioId }),
        ]),
      }),
    )
    .min(1)
    .max(50),
});
export type PromptConfig = z.infer<typeof PromptConfig>;

/**
 * Uploaded audio: what was made of the file (8 kHz mono), by its content. The samples themselves
 * are kept beside the journal under `sha256`. A prompt names it by `id`.
 */
export const AudioConfig = z.object({
  kind: z.literal('audio'),
  id: AudioId,
  name: z.string().min(1).max(128),
  /** Of the samples, 64 hex digits. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  durationMs: z.int().min(1),
  /** As uploaded. */
  source: z.object({
    format: z.enum(['wav', 'mp3', 'opus']),
    fileName: z.string().max(255),
    sizeBytes: z.int().min(1),
  }),
});
export type AudioConfig = z.infer<typeof AudioConfig>;
