import type { TenantId } from '../../domain/index.ts';
import type {
  AppendOutcome,
  Directory,
  Head,
  Inbox,
  Journal,
  Leases,
  ReadRange,
  SealedRow,
  Segment,
  SegmentDraft,
  Snapshots,
  Wakeups,
} from '../port.ts';
import type { Customers } from '../customers/port.ts';
import type { Drafts } from '../drafts/port.ts';
import type { AudioStore } from '../audio/port.ts';
import type { Notes } from '../notes/port.ts';
import type { Recordings } from '../recordings/port.ts';
import type { Messages } from '../voicemail/port.ts';
import type { ReadModelStore } from '../projector/store.ts';
import type { Kek } from '../vault/keyring.ts';
import { KeyedVault } from '../vault/vault.ts';
import type { Audit } from '../audit/port.ts';
import { Appender } from './append.ts';
import { postgresAudit } from './audit.ts';
import { postgresDirectory } from './directory.ts';
import { guarded } from './fault.ts';
import { postgresInbox } from './inbox.ts';
import { postgresLeases } from './leases.ts';
import { postgresCustomers } from './customers.ts';
import { postgresDrafts } from './drafts.ts';
import { postgresAudio } from './audio.ts';
import { postgresNotes } from './notes.ts';
import { postgresMessages } from './messages.ts';
import { postgresRecordings } from './recordings.ts';
import { openPools } from './pools.ts';
import type { Pools } from './pools.ts';
import { postgresReadModels } from './read-models.ts';
import { readHead, readSegmentAt, readSegments } from './read.ts';
import { postgresSnapshots } from './snapshots.ts';
import type { DatabaseTarget } from './target.ts';
import { postgresVaultStore } from './vault-store.ts';
import { PostgresWakeups } from './wakeups.ts';
import { Writer } from './writer.ts';

/** The journal in PostgreSQL. The database must be at this build's level: `migrate` first. */
export class PostgresJournal implements Journal {
  readonly leases: Leases;
  readonly inbox: Inbox;
  readonly vault: KeyedVault;
  readonly snapshots: Snapshots;
  readonly directory: Directory;
  readonly readModels: ReadModelStore;
  readonly audit: Audit;
  readonly notes: Notes;
  readonly audio: AudioStore;
  readonly customers: Customers;
  readonly drafts: Drafts;
  readonly recordings: Recordings;
  readonly messages: Messages;
  readonly #pools: Pools;
  readonly #appender: Appender;
  readonly #lookUps: Writer;
  readonly #wakeups: PostgresWakeups;

  constructor(target: DatabaseTarget, kek: Kek) {
    const pools = openPools(target);
    this.#pools = pools;
    this.#appender = new Appender(target, (tenant, seq) => readSegmentAt(pools.app, tenant, seq));
    this.#lookUps = new Writer(target.configOf('app'));
    this.#wakeups = new PostgresWakeups(target);
    this.leases = postgresLeases(pools.router);
    this.vault = new KeyedVault(postgresVaultStore(pools.app, this.#lookUps), kek);
    this.inbox = postgresInbox(pools.app, (rows) => this.vault.stored(rows));
    this.snapshots = postgresSnapshots(pools.app);
    this.directory = postgresDirectory(pools.router);
    this.readModels = postgresReadModels(pools.app);
    this.audit = postgresAudit(pools.app);
    this.recordings = postgresRecordings(pools.app);
    this.audio = postgresAudio(pools.app);
    this.drafts = postgresDrafts(pools.app);
    const stored = (rows: readonly SealedRow[]) => this.vault.stored(rows);
    this.notes = postgresNotes(pools.app, stored);
    this.messages = postgresMessages(pools.app, stored);
    this.customers = postgresCustomers(pools.app, this.#lookUps, stored);
  }

  get wakeups(): Wakeups {
    return this.#wakeups;
  }

  async append(draft: SegmentDraft): Promise<AppendOutcome> {
    const outcome = await this.#appender.append(draft);
    if (outcome.kind === 'appended') this.vault.stored(draft.vaultRows);
    return outcome;
  }

  read(tenant: TenantId, range: ReadRange = {}): AsyncIterable<Segment> {
    return readSegments(this.#pools.app, tenant, range);
  }

  head(tenant: TenantId): Promise<Head> {
    return readHead(this.#pools.app, tenant);
  }

  async tenants(): Promise<readonly TenantId[]> {
    const rows = await guarded(
      this.#pools.router.selectFrom('patchbay.lease').select('tenant').orderBy('tenant').execute(),
    );
    return rows.map((row) => row.tenant as TenantId);
  }

  async close(): Promise<void> {
    await Promise.all([this.#appender.close(), this.#lookUps.close(), this.#wakeups.close()]);
    await this.#pools.close();
  }
}
