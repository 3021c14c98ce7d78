import type { AgentId, RecordingId, TenantId } from '../../domain/index.ts';
import type { ChainedRow } from '../audit/chain.ts';
import type { ListEntry } from '../customers/port.ts';
import type { ConfigDraft } from '../drafts/port.ts';
import type { StoredNote } from '../notes/port.ts';
import type { InboxRow, SealedRow, Segment, Snapshot } from '../port.ts';
import type { RecordingRow } from '../recordings/port.ts';
import type { MessageRow } from '../voicemail/port.ts';
import type { MemoryMessagePart } from './messages.ts';
import type { MemoryPart } from './recordings.ts';
import { memoryReadModels } from './read-models.ts';
import type { StoredValue, WrappedKey } from '../vault/store.ts';

export interface MemoryLease {
  holder: string;
  epoch: number;
  expiresAt: number;
}

export interface MemoryInboxRow extends InboxRow {
  state: 'open' | 'done' | 'poison';
  error: string;
  atSeq: number;
}

export interface MemoryPerson {
  key: Uint8Array | null;
}

/** What one tenant has: the tables of `postgres/` as maps. */
export interface MemoryTenant {
  readonly segments: Segment[];
  readonly inbox: Map<string, MemoryInboxRow>;
  readonly inboxKeys: Map<string, string>;
  readonly values: Map<string, Omit<StoredValue, 'personKey'>>;
  readonly persons: Map<string, MemoryPerson>;
  readonly digests: Map<string, { ref: SealedRow['ref']; person: string }>;
  readonly audit: ChainedRow[];
  readonly notes: Map<string, StoredNote>;
  readonly audio: Map<string, Uint8Array>;
  readonly listEntries: Map<string, ListEntry>;
  readonly preferredAgents: Map<string, AgentId>;
  readonly recordings: Map<RecordingId, RecordingRow>;
  readonly drafts: Map<string, ConfigDraft>;
  readonly recordingParts: MemoryPart[];
  readonly messages: Map<RecordingId, MessageRow>;
  readonly messageParts: MemoryMessagePart[];
  snapshots: Snapshot[];
  tenantKey: WrappedKey | null;
  lease: MemoryLease | null;
}

/** What outlives a simulated process: hand the same store to the next twin. */
export class MemoryStore {
  readonly tenants = new Map<TenantId, MemoryTenant>();
  readonly numbers = new Map<string, TenantId>();
  readonly fqdns = new Map<string, TenantId>();
  readonly readModels = memoryReadModels();
  #nextInboxId = 1;

  of(tenant: TenantId): MemoryTenant {
    const known = this.tenants.get(tenant);
    if (known !== undefined) return known;
    const fresh: MemoryTenant = {
      segments: [],
      inbox: new Map(),
      inboxKeys: new Map(),
      values: new Map(),
      persons: new Map(),
      digests: new Map(),
      audit: [],
      notes: new Map(),
      audio: new Map(),
      listEntries: new Map(),
      preferredAgents: new Map(),
      recordings: new Map(),
      drafts: new Map(),
      recordingParts: [],
      messages: new Map(),
      messageParts: [],
      snapshots: [],
      tenantKey: null,
      lease: null,
    };
    this.tenants.set(tenant, fresh);
    return fresh;
  }

  nextInboxId(): string {
    this.#nextInboxId += 1;
    return String(this.#nextInboxId - 1);
  }

  addVaultRows(rows: readonly SealedRow[]): void {
    for (const row of rows) {
      const tenant = this.of(row.tenant);
      if (row.personKey !== null && !tenant.persons.has(row.person)) {
        tenant.persons.set(row.person, { key: row.personKey });
      }
      if (!tenant.values.has(row.ref)) tenant.values.set(row.ref, row);
      if (row.digest === null) continue;
      const digest = Buffer.from(row.digest).toString('hex');
      if (!tenant.digests.has(digest)) {
        tenant.digests.set(digest, { ref: row.ref, person: row.person });
      }
    }
  }
}
