import type { TenantId } from '../../domain/index.ts';
import type { Hash, Head } from '../port.ts';

/** What is audited. A word is never reused for something else. */
export type AuditAction =
  /** Who a customer is was shown to somebody. */
  | 'customerRevealed'
  /** An agent wrote, changed or removed a note about an interaction. */
  | 'noteWritten'
  /** A recording was heard, downloaded, deleted, or its legal hold begun or ended. */
  | 'recordingHeard'
  | 'recordingDownloaded'
  | 'recordingDeleted'
  | 'recordingHeld'
  | 'recordingReleased'
  /** A voicemail's message was heard, downloaded, deleted, or put into another box. */
  | 'messageHeard'
  | 'messageDownloaded'
  | 'messageDeleted'
  | 'messageForwarded'
  /** A supervisor asked to listen to a conversation, speak in it, or take it over. */
  | 'supervised'
  /** Asked for; the journal says what came of it. */
  | 'queueStateSet'
  | 'interactionsMoved'
  /** A number was put on a list, or taken off. */
  | 'listEntryAdded'
  | 'listEntryRemoved'
  /** Whom a customer is to get first. */
  | 'preferredAgentSet'
  | 'configPublish'
  | 'journalExport'
  /** The provider's operator used one of the tenant's doors. */
  | 'providerAccess'
  /** A genuine token of the tenant was turned away. */
  | 'signInRefused'
  /** Somebody was removed: from now on their tokens open nothing. */
  | 'personRemoved'
  /** The audit itself was read. */
  | 'auditRead';

export interface AuditActor {
  /** `provider` = the provider's operator, `app` = a service principal. */
  readonly kind: 'user' | 'app' | 'provider' | 'system';
  /** Entra object id, with its tenant when that is another; never a name or an address. */
  readonly id: string;
}

/** What happened, without personal data: references only. */
export interface AuditEntry {
  /** By the process' clock, in ms. */
  readonly at: number;
  readonly actor: AuditActor;
  readonly action: AuditAction;
  /** What it was done to: an id of ours, a route, a reason; ≤ 256 characters. */
  readonly subject: string;
  /** ≤ 4 kB as JSON. */
  readonly detail: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

export interface AuditRow extends AuditEntry {
  /** From 1, without a gap. */
  readonly seq: number;
  /** SHA-256 over the row and the hash of the one before. */
  readonly hash: Hash;
}

export interface AuditQuery {
  readonly limit: number;
  /** Only rows below this seq. */
  readonly before?: number;
}

export interface AuditReport extends Head {
  /** Empty = every row stands as it was written, and none is missing before `seq`. */
  readonly faults: readonly string[];
}

/**
 * Who did what that a tenant must be able to ask about later. It can only grow: the database's role
 * may insert and read, nothing else; each tenant has its own chain, so that a change shows.
 */
export interface Audit {
  /**
   * Resolves when the entries are durable, in this order. A link that broke during the commit
   * rejects though they may be there: written again, they stand twice, which is harmless.
   */
  append(tenant: TenantId, entries: readonly AuditEntry[]): Promise<Head>;
  /** Newest first. */
  list(tenant: TenantId, query: AuditQuery): Promise<readonly AuditRow[]>;
  /**
   * Reads the whole chain. Rows that were cut off at the end show only against `anchor`, a head
   * that was noted somewhere else.
   */
  verify(tenant: TenantId, anchor?: Head): Promise<AuditReport>;
}
