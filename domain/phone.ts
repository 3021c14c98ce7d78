import { z } from 'zod';
import { AgentId, ListId } from './ids.ts';

/** E.164 with the plus: how numbers look everywhere inside. */
export const E164 = z
  .string()
  .regex(/^\+[1-9][0-9]{1,14}$/, 'not an E.164 number: write it like +442079460100')
  .brand<'E164'>();
export type E164 = z.infer<typeof E164>;

/** What routing may know about a caller; who it is stays in the vault. */
export const CallerFacts = z.object({
  anonymous: z.boolean(),
  /** ISO 3166 country of the number, upper case; null when unknown. */
  country: z.string().length(2).nullable(),
  numberClass: z.enum(['mobile', 'fixed', 'premium', 'internal', 'unknown']),
  vip: z.boolean(),
  blocked: z.boolean(),
  /** The list that says so. */
  list: ListId.optional(),
  /** On a list of numbers that are not to be called; absent = no. */
  doNotCall: z.boolean().optional(),
  /** It cannot be called back: premium, a service's, or of no real line; absent = it can. */
  notDiallable: z.boolean().optional(),
  /** Whom they spoke to last, and whom they want; absent = unknown. */
  lastAgent: AgentId.optional(),
  preferredAgent: AgentId.optional(),
});
export type CallerFacts = z.infer<typeof CallerFacts>;

export const Digit = z.string().regex(/^[0-9*#A-D]$/);
export type Digit = z.infer<typeof Digit>;
