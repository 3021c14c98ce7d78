import { z } from 'zod';

/** What a leg hears. Text is spoken in a language that has a voice; it holds no personal data. */
export const Prompt = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('text'),
    text: z.string().min(1).max(2000),
    /** BCP 47; the flow check refuses one without a voice. */
    language: z.string().min(2).max(35),
  }),
  /** Uploaded or bundled audio by name. */
  z.object({ kind: z.literal('audio'), name: z.string().min(1).max(128) }),
  /** Loops until stopped; the bundled name is `default`. */
  z.object({ kind: z.literal('music'), name: z.string().min(1).max(128) }),
]);
export type Prompt = z.infer<typeof Prompt>;

export const Language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'not a BCP 47 tag');
