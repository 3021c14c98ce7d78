import type { Effect, EventRecord, Refusal, StampedCommand } from '../domain/index.ts';
import type { TenantState } from './state.ts';

/**
 * The engine as the host sees it. The state is owned by one loop and changed in place: `execute`
 * decides and evolves event by event, so that each decision sees the one before. It must be dropped
 * and rebuilt from the journal when `execute` throws (a bug) or a commit fails.
 */
export interface Executed {
  readonly records: readonly EventRecord[];
  /** Nothing happened, and why. */
  readonly refusal: Refusal | null;
}

export type Execute = (state: TenantState, command: StampedCommand) => Executed;
export type Evolve = (state: TenantState, record: EventRecord) => void;
/** Effects of one committed event, in order; the same for the same record, always. */
export type React = (record: EventRecord) => readonly Effect[];
