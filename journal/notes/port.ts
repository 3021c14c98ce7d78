import type { AgentId, InteractionId, PersonalRef, TenantId } from '../../domain/index.ts';
import type { SealedRow } from '../port.ts';

/** That somebody wrote something about an interaction; what, is in the vault. */
export interface StoredNote {
  readonly interaction: InteractionId;
  readonly agent: AgentId;
  readonly ref: PersonalRef;
  /** By the process' clock, in ms. */
  readonly at: number;
}

/**
 * What agents write about their contacts. It is personal data and no fact that anything is decided
 * by, so it stands beside the journal and not in it: `ref` leads to a vault value of the customer's
 * own person, which goes when the person is erased.
 */
export interface Notes {
  /** One for each agent and interaction: a new text takes the old one's place for good. */
  put(tenant: TenantId, note: StoredNote, rows: readonly SealedRow[]): Promise<void>;
  remove(tenant: TenantId, note: Pick<StoredNote, 'interaction' | 'agent'>): Promise<void>;
  /** Oldest first. */
  of(tenant: TenantId, interactions: readonly InteractionId[]): Promise<readonly StoredNote[]>;
}
