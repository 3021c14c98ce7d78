import { z } from 'zod';
import { ConnectorId } from './ids.ts';
import { FlowValues } from './expression.ts';
import { CallerFacts, Digit } from './phone.ts';

/** A call that there is not, through a flow as it is or as it would be. */
export const FlowTrial = z.object({
  /** Keys in the order of pressing: a menu takes one, a collect all up to its end; at most 200. */
  press: z.array(Digit).max(200).default([]),
  /** Words for menus that listen, once no key is left. */
  say: z.array(z.string().min(1).max(64)).max(50).default([]),
  /** `2026-12-25T10:00` by the tenant's clock, or with `Z` or an offset; absent = now. */
  at: z.string().max(40).optional(),
  /** What is known of the caller; absent = an ordinary mobile of the tenant's country. */
  facts: CallerFacts.partial().default({}),
  /** What connectors answer, by id; one that is not named fails. */
  answers: z.record(ConnectorId, FlowValues).default({}),
  /** How virtual agents end, by id of the connector; one that is not named fails. */
  outcomes: z.record(ConnectorId, z.string().max(64)).default({}),
  /**
   * What a queue finds: `ring`: everybody is ready and the first phone rings, there it stops ·
   * `nobody`: nobody is signed in · `noAnswer`: everybody is ready and no phone is answered.
   */
  queue: z.enum(['ring', 'nobody', 'noAnswer']).default('ring'),
});
export type FlowTrial = z.infer<typeof FlowTrial>;
export type FlowTrialInput = z.input<typeof FlowTrial>;

export const TrialStep = z.object({
  /** Where it is; '' before the first. */
  node: z.string(),
  flow: z.string(),
  /** Type of the event. */
  kind: z.string(),
  text: z.string(),
  at: z.number(),
});
export type TrialStep = z.infer<typeof TrialStep>;

export const Tried = z.object({
  steps: z.array(TrialStep),
  /** `open`: somebody has it, or nothing more is known of what the caller does. */
  end: z.enum(['ended', 'open']),
  /** In words. */
  outcome: z.string(),
});
export type Tried = z.infer<typeof Tried>;
