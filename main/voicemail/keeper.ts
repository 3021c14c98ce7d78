import { join, resolve } from 'node:path';
import { DAY_MS } from '../../domain/index.ts';
import type { EventOf, EventRecord, RecordingId, TenantId } from '../../domain/index.ts';
import { configOf } from '../../engine/index.ts';
import type { TenantState } from '../../engine/index.ts';
import type { AuditEntry, Journal, MessagePart } from '../../journal/index.ts';
import type { RecordingTarget } from '../../channels/index.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import { RecordingFiles } from '../recording/files.ts';

export interface VoicemailKeeperOptions {
  readonly journal: Pick<Journal, 'messages' | 'vault' | 'audit'>;
  readonly folder: string;
  /** Bytes that messages leave free: the journal may be on the same disk. */
  readonly reserve: number;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  readonly state: (tenant: TenantId) => TenantState | null;
  /** A message lies in its box, measured: what it waits for may begin. */
  readonly onKept: (tenant: TenantId, id: RecordingId) => Promise<void>;
}

/** Where they go, and how much of the disk they leave to others. */
export function voicemailPlace(config: Pick<Config, 'data' | 'recordingReserveMb'>) {
  const folder = join(resolve(config.data), 'voicemail');
  return { folder, reserve: config.recordingReserveMb * BYTES_PER_MB };
}

const BYTES_PER_MB = 1_048_576;
const RETENTION_DAYS = 30;
const SWEPT_MAX = 500;
/** A file that was opened a moment ago has a row of which nobody has heard yet. */
const ORPHAN_AFTER_MS = 3_600_000;
const NOT_IN_FILE = { keyId: 'patchbay', wrapped: new Uint8Array() };

/**
 * Where messages are kept and for how long. As with recordings a file's key stands in its row
 * alone, wrapped by the key of who called: a file without a row is noise.
 */
export class VoicemailKeeper {
  readonly files: RecordingFiles;
  readonly #options: VoicemailKeeperOptions;

  constructor(options: VoicemailKeeperOptions) {
    this.#options = options;
    this.files = new RecordingFiles(options.folder);
  }

  /** Being taken now, as against a recording of a conversation. */
  has(tenant: TenantId, id: RecordingId): boolean {
    return this.#options.state(tenant)?.messages.has(id) === true;
  }

  /** A place for the next file of a message. Rejects when there is none: the caller is told. */
  async target(tenant: TenantId, id: RecordingId): Promise<RecordingTarget> {
    const { journal, clock, log, reserve } = this.#options;
    if ((await this.files.free()) < reserve) {
      log.error('alert', { tenant, code: 'voicemailDiskFull', text: 'No room for messages.' });
      throw new Error('no room for messages');
    }
    const now = clock.now();
    const { retentionDays, ...of } = this.#facts(tenant, id);
    const deleteAt = now + retentionDays * DAY_MS;
    await journal.messages.begin(tenant, { id, ...of, at: now, deleteAt });
    const at = (await journal.messages.get(tenant, id))?.at ?? now;
    const pathOf = this.files.pathOf(tenant, { id, at });
    const { part, path } = await journal.messages.addPart(tenant, id, pathOf);
    return {
      path: await this.files.prepare(path),
      facts: { tenant, message: id, part: String(part) },
      wrapKey: async (key) => {
        const wrapped = await journal.vault.wrapKey(tenant, key, { place: path, of: of.customer });
        await journal.messages.setKey(tenant, id, part, wrapped);
        return NOT_IN_FILE;
      },
    };
  }

  #facts(tenant: TenantId, id: RecordingId) {
    const state = this.#options.state(tenant);
    const message = state?.messages.get(id);
    if (state === null || message === undefined) throw new Error(`${id} is not asked for`);
    const { interaction, voicemail } = message;
    const customer = state.interactions.get(interaction)?.customer ?? null;
    const box = configOf(state).voicemails.get(voicemail);
    return {
      interaction,
      voicemail,
      customer,
      retentionDays: box?.retentionDays ?? RETENTION_DAYS,
    };
  }

  /** What the journal says of a message stands in its row a moment later. */
  committed(tenant: TenantId, records: readonly EventRecord[]): void {
    for (const { event } of records) {
      if (event.type === 'messageEnded') this.#later(tenant, () => this.#ended(tenant, event));
    }
  }

  async #ended(tenant: TenantId, event: EventOf<'messageEnded'>): Promise<void> {
    if (event.kept) await this.finish(tenant, event.message);
    else await this.remove(tenant, event.message);
  }

  /** After a start: what was being taken when the last process died, and no longer is. */
  async recover(tenant: TenantId): Promise<void> {
    for (const { id } of await this.#options.journal.messages.open(tenant)) {
      const state = this.#options.state(tenant);
      if (state !== null && !state.messages.has(id)) await this.finish(tenant, id);
    }
  }

  /** The disk has the last word. Where nothing is there after all, a person is told. */
  async finish(tenant: TenantId, id: RecordingId): Promise<void> {
    const { journal, log } = this.#options;
    const found = await this.files.measure(await journal.messages.parts(tenant, id));
    if (found.state === 'lost') {
      const row = await journal.messages.get(tenant, id);
      if (row === null) return;
      const text = `A message for ${row.voicemail} of ${row.interaction} could not be kept.`;
      log.error('alert', { tenant, code: 'messageLost', text });
      await this.remove(tenant, id);
      return;
    }
    await journal.messages.end(tenant, id, found);
    await this.#options.onKept(tenant, id);
  }

  /** The key first: from then on the files are noise, whatever becomes of them. */
  async remove(tenant: TenantId, id: RecordingId): Promise<boolean> {
    const { messages } = this.#options.journal;
    const parts = await messages.parts(tenant, id);
    const was = await messages.remove(tenant, id);
    await this.files.remove(parts);
    return was;
  }

  /** null = its person was erased, or it never got one. */
  async keyOf(tenant: TenantId, part: MessagePart): Promise<Uint8Array | null> {
    if (part.key === null) return null;
    return this.#options.journal.vault.unwrapKey(tenant, part.key, part.path);
  }

  /** Whose time is over goes, on record; files that belong to nothing are told of. */
  async sweep(tenant: TenantId): Promise<void> {
    const { journal, clock, log } = this.#options;
    const now = clock.now();
    for (const row of await journal.messages.due(tenant, now, SWEPT_MAX)) {
      const { id, interaction, voicemail, at } = row;
      const entry: AuditEntry = {
        at: now,
        actor: { kind: 'system', id: 'retention' },
        action: 'messageDeleted',
        subject: id,
        detail: { interaction, voicemail, leftAt: at, why: 'retention' },
      };
      await journal.audit.append(tenant, [entry]);
      await this.remove(tenant, id);
    }
    const paths = await this.files.old(tenant, now - ORPHAN_AFTER_MS);
    const named = await journal.messages.named(tenant, paths);
    const [first, ...more] = paths.filter((path) => !named.has(path));
    if (first === undefined) return;
    const text = `${more.length + 1} files belong to no message; the first is ${first}.`;
    log.error('alert', { tenant, code: 'messageOrphans', text });
  }

  /** Nobody waits for it; what fails now is made good at the next start. */
  #later(tenant: TenantId, work: () => Promise<void>): void {
    work().catch((error: unknown) => {
      this.#options.log.warn('messageRow', { tenant, error: String(error) });
    });
  }
}
