import { z } from 'zod';
import { ListId } from './ids.ts';
import { Prompt } from './prompt.ts';

/**
 * Customers who are treated in another way. Whole numbers are no part of the document: they are
 * entries beside it (`/lists/{id}/entries`), in the vault. `block`: calls are refused. `vip`: a
 * queue may serve them first (`vipPriority`). `doNotCall`: not called by us.
 */
export const ListConfig = z.object({
  kind: z.literal('list'),
  id: ListId,
  /** 1 to 64 characters. */
  name: z.string().min(1).max(64),
  purpose: z.enum(['block', 'vip', 'doNotCall']),
  /** Whole ranges, as the beginning of an E.164 number: `+4470`. At most 500. */
  prefixes: z
    .array(z.string().regex(/^\+[1-9][0-9]{0,13}$/, 'not the beginning of an E.164 number'))
    .max(500)
    .default([]),
  /** Whoever withholds their number, too. */
  anonymous: z.boolean().default(false),
  /** Of a block list: said before the end; null = refused without an answer (SIP 603). */
  prompt: Prompt.nullable().default(null),
});
export type ListConfig = z.infer<typeof ListConfig>;
