import type { PersonalRef, TenantId } from '../domain/index.ts';
import type { Customers } from './customers/port.ts';
import type { Drafts } from './drafts/port.ts';
import type { AudioStore } from './audio/port.ts';
import type { Notes } from './notes/port.ts';
import type { Audit } from './audit/port.ts';
import type { Recordings } from './recordings/port.ts';
import type { Messages } from './voicemail/port.ts';
import type { ReadModelStore } from './projector/store.ts';

/** SHA-256 as 64 lower-case hex digits. */
export type Hash = string;

/** What stands before the first segment. */
export const GENESIS_HASH: Hash = '0'.repeat(64);

/** An inbox row's id: decimal digits, unique inside the tenant. */
export type InboxId = string;

/** What one commit writes: the pending commands and events of one tenant. */
export interface SegmentDraft {
  readonly tenant: TenantId;
  /** The lease's epoch under which the caller owns the tenant. */
  readonly epoch: number;
  /** Seq of its first event: the head's seq + 1. Seqs start at 1 and have no gap. */
  readonly firstSeq: number;
  /** Events in it. 0 = only inbox rows are settled, as all commands were refused: no segment. */
  readonly count: number;
  /** From `encodeBody`; empty when count is 0. */
  readonly body: Uint8Array;
  /** The head's hash. */
  readonly prevHash: Hash;
  readonly build: string;
  /** Inbox rows whose commands are in this commit: done, or nothing of it is written. */
  readonly consumedInbox: readonly InboxId[];
  /** New vault rows that its commands refer to, as `seal` gave them. */
  readonly vaultRows: readonly SealedRow[];
}

/**
 * `fenced`: somebody else owns the tenant now; stop. `conflict`: the head is elsewhere, or an inbox
 * row was consumed before; drop the state and read again. Nothing was written in both cases.
 */
export type AppendOutcome =
  | { readonly kind: 'appended'; readonly hash: Hash }
  | { readonly kind: 'fenced' }
  | { readonly kind: 'conflict'; readonly headSeq: number };

/** A committed row. */
export interface Segment {
  readonly tenant: TenantId;
  readonly epoch: number;
  readonly firstSeq: number;
  readonly count: number;
  readonly body: Uint8Array;
  readonly prevHash: Hash;
  readonly hash: Hash;
  readonly build: string;
}

/** The last event's seq (0 = none) and the hash of its segment. */
export interface Head {
  readonly seq: number;
  readonly hash: Hash;
}

/** The record of truth. Two implementations pass one suite (`test-support/contract.ts`). */
export interface Journal {
  /**
   * One durable statement; resolved means committed. A broken link is settled by re-reading where
   * possible. @throws JournalError `unavailable` (nothing written) or `outcomeUnknown`.
   */
  append(draft: SegmentDraft): Promise<AppendOutcome>;
  /** Whole segments that hold any seq ≥ fromSeq (and ≤ toSeq), in order, a page at a time. */
  read(tenant: TenantId, range?: ReadRange): AsyncIterable<Segment>;
  head(tenant: TenantId): Promise<Head>;
  /** Every tenant that ever had a lease. */
  tenants(): Promise<readonly TenantId[]>;
  readonly leases: Leases;
  readonly inbox: Inbox;
  readonly vault: Vault;
  readonly snapshots: Snapshots;
  readonly directory: Directory;
  readonly wakeups: Wakeups;
  /** Made from the journal by the projector; never asked in a decision. */
  readonly readModels: ReadModelStore;
  readonly audit: Audit;
  readonly notes: Notes;
  /** What uploaded prompts sound like. */
  readonly audio: AudioStore;
  readonly customers: Customers;
  readonly drafts: Drafts;
  readonly recordings: Recordings;
  readonly messages: Messages;
  /** Closes connections. The embedded server goes on: see `stopEmbedded`. */
  close(): Promise<void>;
}

export interface ReadRange {
  readonly fromSeq?: number;
  readonly toSeq?: number;
}

export interface Lease {
  readonly holder: string;
  /** Rises with every acquisition; `append` refuses any other. */
  readonly epoch: number;
  /** By the database's clock; ≤ 0 = lapsed. */
  readonly remainingMs: number;
}

export type AcquireOutcome =
  | { readonly kind: 'acquired'; readonly epoch: number }
  | { readonly kind: 'held'; readonly lease: Lease };

/**
 * Who owns a tenant. `holder` names one start of one process (random), so that a restarted process
 * never mistakes its predecessor's lease for its own. Times are the database's.
 */
export interface Leases {
  acquire(tenant: TenantId, holder: string, ttlMs: number): Promise<AcquireOutcome>;
  /** false = lost: stop at once. */
  renew(tenant: TenantId, held: HeldLease, ttlMs: number): Promise<boolean>;
  /** Lets a standby in at once; no effect when already lost. */
  release(tenant: TenantId, held: HeldLease): Promise<void>;
  leaseOf(tenant: TenantId): Promise<Lease | null>;
}

export interface HeldLease {
  readonly holder: string;
  readonly epoch: number;
}

/** A door's note: stored, then answered, then worked on. */
export interface InboxEntry {
  readonly tenant: TenantId;
  /** The sender's own id of the message: the deduplication. ≤ 256 characters, no U+0000. */
  readonly key: string;
  readonly kind: string;
  /** JSON text of a stamped command, without personal data. */
  readonly body: string;
  readonly vaultRows?: readonly SealedRow[];
}

export interface InboxRow {
  readonly id: InboxId;
  readonly key: string;
  readonly kind: string;
  readonly body: string;
  readonly receivedAt: number;
}

export interface PoisonRow extends InboxRow {
  readonly error: string;
  /** The journal's head when it broke an assertion. */
  readonly atSeq: number;
}

export interface Inbox {
  put(entry: InboxEntry): Promise<{ readonly id: InboxId; readonly duplicate: boolean }>;
  /** Oldest first, by state: never by a cursor, which would skip rows that commit late. */
  takeOpen(
    tenant: TenantId,
    limit: number,
    /** Taken already and not yet committed. */
    inFlight?: readonly InboxId[],
  ): Promise<readonly InboxRow[]>;
  poison(tenant: TenantId, id: InboxId, fault: PoisonFault): Promise<void>;
  listPoison(tenant: TenantId, limit: number): Promise<readonly PoisonRow[]>;
  /** Forgets settled rows; keep ≥ 25 h, the longest a sender repeats itself. → rows removed. */
  prune(tenant: TenantId, olderThanMs: number): Promise<number>;
}

export interface PoisonFault {
  readonly error: string;
  readonly atSeq: number;
}

/** Kinds that identify a person on their own are found again by a blind index. */
export type PersonalKind = 'number' | 'address' | 'name' | 'text' | 'digits';

/** Ready to be stored: ciphertext only. Inserting it twice is harmless. */
export interface SealedRow {
  readonly tenant: TenantId;
  readonly ref: PersonalRef;
  readonly person: string;
  readonly kind: PersonalKind;
  readonly ciphertext: Uint8Array;
  /** The person's key under the tenant's key; null = the person exists. */
  readonly personKey: Uint8Array | null;
  /** HMAC of the value under the tenant's key; null = not searchable. */
  readonly digest: Uint8Array | null;
}

/** A key of something that belongs to a person: it goes when they are erased. */
export interface WrappedFor {
  /** A ref of that person; `tenant` = nobody's own. */
  readonly of: string;
  readonly wrapped: Uint8Array;
}

/** Personal data, apart from the journal. To erase a person is to destroy a key. */
export interface Vault {
  /**
   * This process is the tenant's owner now, the only one that seals: what is stored is read, so
   * that the first caller waits for no key and one who was never here for no question.
   */
  own(tenant: TenantId): Promise<void>;
  /** Another one is. */
  disown(tenant: TenantId): void;
  /**
   * A known number or address keeps its ref and gives no rows. `rows` go into the commit (or inbox
   * row) that mentions the ref. `sameAs` adds the value to that ref's person.
   */
  seal(
    tenant: TenantId,
    kind: PersonalKind,
    value: string,
    sameAs?: PersonalRef,
  ): Promise<{ readonly ref: PersonalRef; readonly rows: readonly SealedRow[] }>;
  /** null = erased or unknown. Not cached: permission and audit are the caller's. */
  resolve(
    tenant: TenantId,
    refs: readonly PersonalRef[],
  ): Promise<ReadonlyMap<PersonalRef, string | null>>;
  /**
   * Wraps a key under the person's, or the tenant's where there is no person. `place` ties it to
   * what it opens.
   */
  wrapKey(
    tenant: TenantId,
    key: Uint8Array,
    to: { readonly place: string; readonly of: PersonalRef | null },
  ): Promise<WrappedFor>;
  /** null = the person was erased. */
  unwrapKey(tenant: TenantId, key: WrappedFor, place: string): Promise<Uint8Array | null>;
  /**
   * 32 bytes for this purpose, made from the tenant's key and kept nowhere: who has the database
   * alone cannot know them.
   */
  secret(tenant: TenantId, purpose: string): Promise<Uint8Array>;
  /** Destroys the key and the blind index of the ref's person. false = nobody to erase. */
  erase(tenant: TenantId, ref: PersonalRef): Promise<boolean>;
}

/** A cache of the fold; the journal alone is the truth. */
export interface Snapshot {
  readonly tenant: TenantId;
  /** State after this seq, which is the last of a segment with this hash. */
  readonly seq: number;
  readonly hash: Hash;
  readonly stateHash: Hash;
  readonly build: string;
  /** JSON text of the state as UTF-8. */
  readonly body: Uint8Array;
}

export interface Snapshots {
  /** Keeps the newest two. */
  save(snapshot: Snapshot): Promise<void>;
  latest(tenant: TenantId): Promise<Snapshot | null>;
}

export type DirectoryOutcome =
  | { readonly kind: 'set' }
  /** These belong to another tenant; nothing was changed. */
  | { readonly kind: 'taken'; readonly names: readonly string[] };

/** Which tenant a number or host name belongs to; each belongs to one at most. */
export interface Directory {
  setNumbers(tenant: TenantId, numbers: readonly string[]): Promise<DirectoryOutcome>;
  setFqdns(tenant: TenantId, fqdns: readonly string[]): Promise<DirectoryOutcome>;
  tenantOfNumber(number: string): Promise<TenantId | null>;
  tenantOfFqdn(fqdn: string): Promise<TenantId | null>;
}

/** A hint that a tenant has inbox work or new segments. It may be lost, doubled or late. */
export interface Wakeups {
  wake(tenant: TenantId): void;
  /** → stop listening. */
  onWake(listener: (tenant: TenantId) => void): () => void;
}
