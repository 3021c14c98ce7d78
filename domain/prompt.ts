import { z } from 'zod';
import { PromptId } from './ids.ts';

/** BCP 47: `en`, `en-GB`. */
export const Language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'not a BCP 47 tag');
export type Language = z.infer<typeof Language>;

/**
 * A value that is said in a language's own way: `digits` one by one (`4 7 1 1`), `number` as a
 * cardinal, `position` the place in line as a sentence, `wait` an estimate in whole minutes as a
 * sentence (61 = more than an hour), `time` (`14:05`), `date` (`2026-12-24`), `name` as it is.
 */
export const SpokenKind = z.enum(['digits', 'number', 'position', 'wait', 'time', 'date', 'name']);
export type SpokenKind = z.infer<typeof SpokenKind>;

/** What an installation can say, by primary language subtag: asked before a publish. */
export const Speech = z.object({
  /** A voice reads any text in it. */
  voices: z.array(Language).max(500),
  /** Places in line, waits, numbers, times and dates have their words. */
  spoken: z.array(Language).max(500),
});
export type Speech = z.infer<typeof Speech>;

/** What a leg hears. Text is spoken in a language that has a voice; it holds no personal data. */
export const Prompt = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('text'),
    text: z.string().min(1).max(2000),
    /** BCP 47; the flow check refuses one without a voice. */
    language: z.string().min(2).max(35),
    /** `text` is SSML: for voices that take it; others get its bare words. */
    ssml: z.literal(true).optional(),
  }),
  /** Uploaded or bundled audio by name. */
  z.object({ kind: z.literal('audio'), name: z.string().min(1).max(128) }),
  /** Loops until stopped; the bundled name is `default`. */
  z.object({ kind: z.literal('music'), name: z.string().min(1).max(128) }),
  /** A prompt document: in the interaction's language, or the first of its chain that is there. */
  z.object({ kind: z.literal('prompt'), prompt: PromptId }),
  /** `language` absent = the interaction's. */
  z.object({
    kind: z.literal('spoken'),
    what: SpokenKind,
    value: z.string().min(1).max(128),
    language: Language.optional(),
  }),
]);
export type Prompt = z.infer<typeof Prompt>;
