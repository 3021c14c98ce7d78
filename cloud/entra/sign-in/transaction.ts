import { z } from 'zod';

/**
 * A sign-in on its way: what was asked, and who was picked. It travels in the page's form.
 * ```
 * picking ──person──► consenting ──yes──► answered
 *    │                    └──────no────► answered (refused)
 *    └──────person, nothing to consent──► answered
 * ```
 */
export const Transaction = z.object({
  kind: z.enum(['authorize', 'adminConsent', 'device']),
  tenantName: z.string(),
  /** The request's parameters as they came. */
  form: z.record(z.string(), z.string()),
  person: z.string().optional(),
});
export type Transaction = z.infer<typeof Transaction>;

/** What a person does on a page, or a test by the twin. */
export type Action =
  | { readonly kind: 'pick'; readonly person: string }
  | { readonly kind: 'consent'; readonly forAll: boolean }
  | { readonly kind: 'decline' };
