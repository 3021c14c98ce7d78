import type { AgentId, ListId, PersonalRef, TenantId } from '../../domain/index.ts';
import type { SealedRow } from '../port.ts';

/** A number on a list; which one, only the vault can say. */
export interface ListEntry {
  readonly list: ListId;
  readonly ref: PersonalRef;
  /** By the process' clock, in ms. */
  readonly at: number;
  /** Who put it there, as the audit names them. */
  readonly by: string;
}

/** What a door asks before it makes a call a fact. */
export interface CustomerFacts {
  readonly lists: readonly ListId[];
  /** Who spoke to them last, by the read models: a moment behind. */
  readonly lastAgent: AgentId | null;
  readonly preferredAgent: AgentId | null;
}

/** Entries of a list, in the order in which they were made. */
export interface EntryPage {
  readonly limit: number;
  /** Those after this one. */
  readonly after?: Pick<ListEntry, 'at' | 'ref'>;
}

/**
 * What is known of a customer by their vault ref: a door looks it up and hands on facts, so that
 * the engine never sees a number. A number has one ref as long as its person is not erased; after
 * that its entries match nobody any more.
 */
export interface Customers {
  factsOf(tenant: TenantId, ref: PersonalRef): Promise<CustomerFacts>;
  /** null = nobody any more. */
  prefer(tenant: TenantId, ref: PersonalRef, agent: AgentId | null): Promise<void>;
  /** With the number's vault rows. false = it was there. */
  enter(tenant: TenantId, entry: ListEntry, rows: readonly SealedRow[]): Promise<boolean>;
  /** false = it was not there. */
  strike(tenant: TenantId, entry: Pick<ListEntry, 'list' | 'ref'>): Promise<boolean>;
  entries(tenant: TenantId, list: ListId, page: EntryPage): Promise<readonly ListEntry[]>;
}
