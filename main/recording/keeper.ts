import { join, resolve } from 'node:path';
import { DAY_MS } from '../../domain/index.ts';
import type { EventRecord, PersonalRef, RecordingId, TenantId } from '../../domain/index.ts';
import type { TenantState } from '../../engine/index.ts';
import type { AuditEntry, Journal, RecordingPart, WrappedFor } from '../../journal/index.ts';
import type { RecordingTarget } from '../../channels/index.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import { RecordingFiles } from './files.ts';

export interface RecordingKeeperOptions {
  readonly journal: Pick<Journal, 'recordings' | 'vault' | 'audit'>;
  readonly folder: string;
  /** Bytes that recordings leave free: the journal may be on the same disk. */
  readonly reserve: number;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  readonly state: (tenant: TenantId) => TenantState | null;
}

/** Where they go, and how much of the disk they leave to others. */
export function recordingPlace(config: Pick<Config, 'data' | 'recordingReserveMb'>) {
  const folder = join(resolve(config.data), 'recordings');
  return { folder, reserve: config.recordingReserveMb * BYTES_PER_MB };
}

const BYTES_PER_MB = 1_048_576;
const RETENTION_DAYS = 90;
const SWEPT_MAX = 500;
/** A file that was opened a moment ago has a row of which nobody has heard yet. */
const ORPHAN_AFTER_MS = 3_600_000;
const NOT_IN_FILE = { keyId: 'patchbay', wrapped: new Uint8Array() };

/**
 * Where recordings are kept and for how long: files on the disk, rows and wrapped keys in the
 * journal. The key of a file stands in its row alone, so that a file without a row is noise.
 */
export class RecordingKeeper {
  readonly files: RecordingFiles;
  readonly #options: RecordingKeeperOptions;

  constructor(options: RecordingKeeperOptions) {
    this.#options = options;
    this.files = new RecordingFiles(options.folder);
  }

  /** A place for the next file of a recording. Rejects when there is none: the call goes on. */
  async target(tenant: TenantId, id: RecordingId): Promise<RecordingTarget> {
    const { journal, clock, log, reserve } = this.#options;
    if ((await this.files.free()) < reserve) {
      log.error('alert', { tenant, code: 'recordingDiskFull', text: 'No room for recordings.' });
      throw new Error('no room for recordings');
    }
    const now = clock.now();
    const { customer, ...row } = this.#facts(tenant, id);
    const { retentionDays, ...of } = row;
    const times = { startedAt: now, deleteAt: now + retentionDays * DAY_MS };
    await journal.recordings.begin(tenant, { id, ...of, ...times });
    const known = await journal.recordings.get(tenant, id);
    const at = known?.startedAt ?? now;
    const pathOf = this.files.pathOf(tenant, { id, at });
    const { part, path } = await journal.recordings.addPart(tenant, id, pathOf);
    return {
      path: await this.files.prepare(path),
      facts: { tenant, recording: id, part: String(part) },
      wrapKey: async (key) => {
        const wrapped = await journal.vault.wrapKey(tenant, key, { place: path, of: customer });
        await journal.recordings.setKey(tenant, id, part, wrapped);
        return NOT_IN_FILE;
      },
    };
  }

  #facts(tenant: TenantId, id: RecordingId) {
    const state = this.#options.state(tenant);
    const recording = state?.recordings.get(id);
    if (state === null || recording === undefined) throw new Error(`${id} is not asked for`);
    const { interaction, queue, agent } = recording;
    const customer: PersonalRef | null = state.interactions.get(interaction)?.customer ?? null;
    const policy = state.queues.get(queue)?.config.recording;
    const retentionDays = policy?.retentionDays ?? RETENTION_DAYS;
    return { interaction, queue, agent, customer, retentionDays };
  }

  /** What the journal says of a recording stands in its row a moment later. */
  committed(tenant: TenantId, records: readonly EventRecord[]): void {
    for (const { event } of records) {
      if (event.type === 'recordingFollowed') {
        const { recording, queue, agent, retentionDays } = event;
        const to = { queue, agent, retentionDays };
        this.#later(tenant, () => this.#options.journal.recordings.follow(tenant, recording, to));
      }
      if (event.type === 'recordingEnded') {
        this.#later(tenant, () => this.finish(tenant, event.recording));
      }
    }
  }

  /** After a start: what was being written when the last process died, and no longer is. */
  async recover(tenant: TenantId): Promise<void> {
    for (const { id } of await this.#options.journal.recordings.open(tenant)) {
      const state = this.#options.state(tenant);
      if (state !== null && !state.recordings.has(id)) await this.finish(tenant, id);
    }
  }

  /** The disk has the last word: how long it is, and whether it is whole. */
  async finish(tenant: TenantId, id: RecordingId): Promise<void> {
    const { recordings } = this.#options.journal;
    const found = await this.files.measure(await recordings.parts(tenant, id));
    await recordings.end(tenant, id, found);
    // Files that came after the hold have no key of it yet.
    const row = await recordings.get(tenant, id);
    if (row?.legalHold === true) await this.hold(tenant, id, true);
    if (found.state === 'whole') return;
    this.#options.log.warn('recordingNotWhole', { tenant, recording: id, state: found.state });
  }

  /** The key first: from then on the files are noise, whatever becomes of them. */
  async remove(tenant: TenantId, id: RecordingId): Promise<boolean> {
    const { recordings } = this.#options.journal;
    const parts = await recordings.parts(tenant, id);
    if (!(await recordings.remove(tenant, id))) return false;
    await this.files.remove(parts);
    return true;
  }

  /** Held: neither time nor the erasing of its customer takes it, until the hold ends. */
  async hold(tenant: TenantId, id: RecordingId, isHeld: boolean): Promise<boolean> {
    const { recordings, vault } = this.#options.journal;
    if (!isHeld) return recordings.hold(tenant, id, null);
    const keys = new Map<number, WrappedFor>();
    for (const part of await recordings.parts(tenant, id)) {
      const key = await this.keyOf(tenant, part);
      if (key === null) continue;
      const own = { place: part.path, of: null };
      keys.set(part.part, await vault.wrapKey(tenant, key, own));
    }
    return recordings.hold(tenant, id, keys);
  }

  /** null = its person was erased, or it never got one. */
  async keyOf(tenant: TenantId, part: RecordingPart): Promise<Uint8Array | null> {
    const { vault } = this.#options.journal;
    const own = part.key === null ? null : await vault.unwrapKey(tenant, part.key, part.path);
    if (own !== null || part.holdKey === null) return own;
    return vault.unwrapKey(tenant, part.holdKey, part.path);
  }

  /** Whose time is over goes, on record; files that belong to nothing are told of. */
  async sweep(tenant: TenantId): Promise<void> {
    const { journal, clock } = this.#options;
    const now = clock.now();
    for (const row of await journal.recordings.due(tenant, now, SWEPT_MAX)) {
      const { id, interaction, queue, startedAt } = row;
      const entry: AuditEntry = {
        at: now,
        actor: { kind: 'system', id: 'retention' },
        action: 'recordingDeleted',
        subject: id,
        detail: { interaction, queue, startedAt, why: 'retention' },
      };
      await journal.audit.append(tenant, [entry]);
      await this.remove(tenant, id);
    }
    await this.#tellOrphans(tenant, now);
  }

  async #tellOrphans(tenant: TenantId, now: number): Promise<void> {
    const paths = await this.files.old(tenant, now - ORPHAN_AFTER_MS);
    const named = await this.#options.journal.recordings.named(tenant, paths);
    const orphans = paths.filter((path) => !named.has(path));
    if (orphans.length === 0) return;
    const text = `${orphans.length} files belong to no recording; the first is ${orphans[0]}.`;
    this.#options.log.error('alert', { tenant, code: 'recordingOrphans', text });
  }

  /** Nobody waits for it; what fails now is made good at the next start. */
  #later(tenant: TenantId, work: () => Promise<void>): void {
    work().catch((error: unknown) => {
      this.#options.log.warn('recordingRow', { tenant, error: String(error) });
    });
  }
}
