import { z } from 'zod';
import { AgentId, CallerFacts, E164, QueueId } from '../domain/index.ts';
import type { PersonalRef, TenantId } from '../domain/index.ts';

/** E.164, or an emergency number as it is dialled. */
const Dialled = z
  .string()
  .regex(/^(\+[1-9][0-9]{6,14}|[0-9]{2,6})$/, 'write it like +442079460100');

export const NewCall = z.object({
  to: z.union([z.object({ number: Dialled }), z.object({ agent: AgentId })]),
  /** In whose name; null = one's own. */
  queue: QueueId.nullable().default(null),
  /** One of the organisation's numbers; absent = as queue and organisation say. */
  show: E164.optional(),
  /** Whose call; absent = the caller's own. For supervisors and programs. */
  agent: AgentId.optional(),
});

export const NewCallback = z.object({
  number: E164,
  queue: QueueId,
  /** Absent = as soon as its turn comes. */
  at: z.iso.datetime({ offset: true }).optional(),
  priority: z.int().min(1).max(10).default(5),
});

/** Somebody outside who may be called, as the engine is to know them. */
export interface Callee {
  readonly customer: PersonalRef;
  readonly facts: CallerFacts;
  /** Goes into the commit that mentions them; opaque here. */
  readonly sealed: readonly unknown[];
}

/** Why a number may not be dialled. */
export type NoCallee =
  | 'noNumber'
  | 'notPermitted'
  | 'denied'
  | 'premium'
  | 'rate'
  | 'spend'
  | 'doNotCall'
  | 'noPhones';

export interface CallHost {
  /** Asks the dialling policy and the lists, and puts the number into the vault. */
  callee(tenant: TenantId, number: string): Promise<Callee | NoCallee>;
}
