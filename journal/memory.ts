import type { TenantId } from '../domain/index.ts';
import { JournalError } from './fault.ts';
import { checkDraft, hashSegment, lastSeqOf } from './segment.ts';
import { GENESIS_HASH } from './port.ts';
import type { AppendOutcome, Head, Journal, ReadRange, Segment, SegmentDraft } from './port.ts';
import { memoryAudio } from './memory/audio.ts';
import { memoryAudit } from './memory/audit.ts';
import { memoryCustomers } from './memory/customers.ts';
import { memoryDrafts } from './memory/drafts.ts';
import { memoryNotes } from './memory/notes.ts';
import { memoryMessages } from './memory/messages.ts';
import { memoryRecordings } from './memory/recordings.ts';
import {
  memoryDirectory,
  memoryInbox,
  memoryLeases,
  memorySnapshots,
  memoryVaultStore,
} from './memory/parts.ts';
import { MemoryStore } from './memory/store.ts';
import { kekOf } from './vault/keyring.ts';
import type { Kek } from './vault/keyring.ts';
import { KeyedVault } from './vault/vault.ts';
import { localWakeups } from './wakeups.ts';

export { MemoryStore } from './memory/store.ts';

/**
 * What befalls a commit: `fail` = nothing is written, `unavailable` is thrown; `unknownCommitted`
 * and `unknownLost` = `outcomeUnknown` is thrown, written or not.
 */
export type CommitFault = 'none' | 'fail' | 'unknownCommitted' | 'unknownLost';

export interface MemoryOptions {
  readonly store?: MemoryStore;
  readonly now?: () => number;
  readonly kek?: Kek;
  /** Asked at each append; a promise delays the commit until its caller resolves it. */
  readonly onAppend?: (draft: SegmentDraft) => CommitFault | Promise<CommitFault>;
}

/** The journal in memory, for tests and the simulator. It keeps nothing and reads no clock. */
export class MemoryJournal implements Journal {
  readonly store: MemoryStore;
  readonly leases;
  readonly inbox;
  readonly snapshots;
  readonly directory;
  readonly vault: KeyedVault;
  readonly wakeups = localWakeups();
  readonly readModels;
  readonly audit;
  readonly notes;
  readonly audio;
  readonly customers;
  readonly drafts;
  readonly recordings;
  readonly messages;
  readonly #onAppend: NonNullable<MemoryOptions['onAppend']>;

  constructor(options: MemoryOptions = {}) {
    this.store = options.store ?? new MemoryStore();
    this.readModels = this.store.readModels;
    this.audit = memoryAudit(this.store);
    const now = options.now ?? (() => 0);
    this.#onAppend = options.onAppend ?? (() => 'none');
    this.leases = memoryLeases(this.store, now);
    this.snapshots = memorySnapshots(this.store);
    this.directory = memoryDirectory(this.store);
    const kek = options.kek ?? kekOf(Buffer.alloc(32, 7));
    this.vault = new KeyedVault(memoryVaultStore(this.store), kek);
    this.recordings = memoryRecordings(this.store);
    this.audio = memoryAudio(this.store);
    this.drafts = memoryDrafts(this.store);
    this.messages = memoryMessages(this.store);
    this.customers = memoryCustomers(this.store, (rows) => this.vault.stored(rows));
    this.notes = memoryNotes(this.store, (rows) => this.vault.stored(rows));
    this.inbox = memoryInbox(this.store, now, (rows) => this.vault.stored(rows));
  }

  async append(draft: SegmentDraft): Promise<AppendOutcome> {
    checkDraft(draft);
    const fault = await this.#onAppend(draft);
    if (fault === 'fail') throw new JournalError('unavailable', 'the commit was made to fail');
    if (fault === 'unknownLost') throw unknown();
    const outcome = this.#write(draft);
    if (fault === 'unknownCommitted') throw unknown();
    if (outcome.kind === 'appended') this.vault.stored(draft.vaultRows);
    return outcome;
  }

  async *read(tenant: TenantId, range: ReadRange = {}): AsyncIterable<Segment> {
    const { fromSeq = 1, toSeq = Number.MAX_SAFE_INTEGER } = range;
    const { segments } = this.store.of(tenant);
    // By index: segments committed during the reading are seen, as in PostgreSQL's pages.
    for (let i = firstIndex(segments, fromSeq); i < segments.length; i += 1) {
      const segment = segments[i];
      if (segment === undefined || segment.firstSeq > toSeq) return;
      yield segment;
    }
  }

  async head(tenant: TenantId): Promise<Head> {
    return this.#headOf(tenant);
  }

  async tenants(): Promise<readonly TenantId[]> {
    const owned = [...this.store.tenants].filter(([, row]) => row.lease !== null);
    return owned.map(([tenant]) => tenant).sort();
  }

  async close(): Promise<void> {}

  #headOf(tenant: TenantId): Head {
    const last = this.store.of(tenant).segments.at(-1);
    return last ? { seq: lastSeqOf(last), hash: last.hash } : { seq: 0, hash: GENESIS_HASH };
  }

  /** The same checks in the same order as `append_segment` of PostgreSQL. */
  #write(draft: SegmentDraft): AppendOutcome {
    const tenant = this.store.of(draft.tenant);
    const last = tenant.segments.at(-1);
    const newestEpoch = Math.max(last?.epoch ?? 0, draft.epoch);
    if (tenant.lease?.epoch !== draft.epoch || newestEpoch !== draft.epoch) {
      return { kind: 'fenced' };
    }
    const head = this.#headOf(draft.tenant);
    const rows = draft.consumedInbox.map((id) => tenant.inbox.get(id));
    const fits = head.seq + 1 === draft.firstSeq && head.hash === draft.prevHash;
    if (!fits || rows.some((row) => row?.state !== 'open')) {
      return { kind: 'conflict', headSeq: head.seq };
    }
    for (const row of rows) if (row) row.state = 'done';
    this.store.addVaultRows(draft.vaultRows);
    if (draft.count === 0) return { kind: 'appended', hash: head.hash };
    const { consumedInbox: _inbox, vaultRows: _vault, ...part } = draft;
    const hash = hashSegment(part);
    tenant.segments.push({ ...part, hash });
    return { kind: 'appended', hash };
  }
}

function unknown(): JournalError {
  return new JournalError('outcomeUnknown', 'the link broke during the commit');
}

function firstIndex(segments: readonly Segment[], fromSeq: number): number {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const segment = segments[middle];
    if (segment !== undefined && lastSeqOf(segment) < fromSeq) low = middle + 1;
    else high = middle;
  }
  return low;
}
