import type { RecordingId, TenantId } from '../../domain/index.ts';
import { configOf } from '../../engine/index.ts';
import type { TenantState } from '../../engine/index.ts';
import type { Journal, RecordingQuery } from '../../journal/index.ts';
import { actorOf } from '../../api/index.ts';
import type {
  AuditNote,
  RecordingAudio,
  RecordingHost,
  RecordingItem,
  Viewer,
} from '../../api/index.ts';
import type { AuditDesk } from '../audit-desk.ts';
import type { Clock } from '../clock.ts';
import { HeardNotes } from '../heard-notes.ts';
import { openAudio } from './audio.ts';
import type { RecordingKeeper } from './keeper.ts';

export interface RecordingDeskOptions {
  readonly journal: Pick<Journal, 'recordings'>;
  readonly keeper: RecordingKeeper;
  readonly audit: Pick<AuditDesk, 'write'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly state: (tenant: TenantId) => TenantState | null;
}

/** Recordings for people: whatever is heard or changed stands in the audit before it happens. */
export class RecordingDesk implements RecordingHost {
  readonly #options: RecordingDeskOptions;
  readonly #heard: HeardNotes;

  constructor(options: RecordingDeskOptions) {
    this.#options = options;
    this.#heard = new HeardNotes(options.clock);
  }

  async list(tenant: TenantId, query: RecordingQuery): Promise<readonly RecordingItem[]> {
    return (await this.#options.journal.recordings.list(tenant, query)).map(itemOf);
  }

  async get(tenant: TenantId, id: RecordingId): Promise<RecordingItem | null> {
    const row = await this.#options.journal.recordings.get(tenant, id);
    return row === null ? null : itemOf(row);
  }

  async audio(
    viewer: Viewer,
    id: RecordingId,
    how: 'heard' | 'downloaded',
  ): Promise<RecordingAudio | null> {
    const { journal, keeper } = this.#options;
    const row = await journal.recordings.get(viewer.tenant, id);
    if (row === null || row.state === 'open' || row.state === 'lost') return null;
    await this.#noteHeard(viewer, id, how);
    return openAudio({ keeper, recordings: journal.recordings }, viewer.tenant, id);
  }

  async hold(viewer: Viewer, id: RecordingId, isHeld: boolean): Promise<boolean> {
    const { journal, keeper } = this.#options;
    if ((await journal.recordings.get(viewer.tenant, id)) === null) return false;
    await this.#note(viewer, isHeld ? 'recordingHeld' : 'recordingReleased', id);
    return keeper.hold(viewer.tenant, id, isHeld);
  }

  async remove(viewer: Viewer, id: RecordingId): Promise<boolean> {
    const { journal, keeper } = this.#options;
    const row = await journal.recordings.get(viewer.tenant, id);
    if (row === null || row.legalHold) return false;
    await this.#note(viewer, 'recordingDeleted', id);
    return keeper.remove(viewer.tenant, id);
  }

  agentsHearOwn(tenant: TenantId): boolean {
    const state = this.#options.state(tenant);
    return state !== null && configOf(state).settings?.agentsHearOwnRecordings === true;
  }

  #noteHeard(viewer: Viewer, id: RecordingId, how: 'heard' | 'downloaded'): Promise<void> {
    const action = how === 'heard' ? 'recordingHeard' : 'recordingDownloaded';
    return this.#heard.take(viewer, { id, how }, () => this.#note(viewer, action, id));
  }

  #note(viewer: Viewer, action: AuditNote['action'], subject: RecordingId): Promise<void> {
    const note = { actor: actorOf(viewer), action, subject, detail: {} };
    return this.#options.audit.write(viewer.tenant, note);
  }
}

type Row = NonNullable<Awaited<ReturnType<Journal['recordings']['get']>>>;

const itemOf = (row: Row): RecordingItem => ({ ...row, agents: [...row.agents] });
