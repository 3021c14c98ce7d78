import { AgentId, InteractionId, QueueId, RecordingId } from '../../domain/index.ts';
import type { TenantId } from '../../domain/index.ts';
import type { RecordingQuery } from '../../journal/index.ts';
import { actorOf } from '../audit.ts';
import type { AuditNote, Viewer } from '../port.ts';
import type { RecordingAudio, RecordingHost, RecordingItem } from '../recordings.ts';

export function newRecording(id: string, changes: Partial<RecordingItem> = {}): RecordingItem {
  return {
    id: RecordingId.parse(id),
    interaction: InteractionId.parse('i1'),
    queue: QueueId.parse('sales'),
    agents: [AgentId.parse('ana')],
    startedAt: 1_000,
    durationMs: 2_000,
    size: 64_000,
    state: 'whole',
    deleteAt: 9_000_000_000_000,
    legalHold: false,
    ...changes,
  };
}

/** Recordings of two tenants in memory; their sound is the bytes 0, 1, 2… */
export class MemoryRecordingHost implements RecordingHost {
  readonly rows = new Map<string, RecordingItem[]>([
    ['contoso', [newRecording('r1')]],
    ['fabrikam', [newRecording('fr1')]],
  ]);
  hearOwn = true;
  readonly #reading = new Set<symbol>();
  readonly #audit: (tenant: TenantId, note: AuditNote) => Promise<void>;

  constructor(audit: (tenant: TenantId, note: AuditNote) => Promise<void>) {
    this.#audit = audit;
  }

  async list(tenant: TenantId, query: RecordingQuery): Promise<RecordingItem[]> {
    const { limit, agent, before } = query;
    return (this.rows.get(tenant) ?? [])
      .filter((row) => agent === undefined || row.agents.includes(agent))
      .filter((row) => before === undefined || row.startedAt < before.startedAt)
      .slice(0, limit);
  }

  async get(tenant: TenantId, id: RecordingId): Promise<RecordingItem | null> {
    return (this.rows.get(tenant) ?? []).find((row) => row.id === id) ?? null;
  }

  async audio(
    viewer: Viewer,
    id: RecordingId,
    how: 'heard' | 'downloaded',
  ): Promise<RecordingAudio | null> {
    const action = how === 'heard' ? 'recordingHeard' : 'recordingDownloaded';
    await this.#note(viewer, action, id);
    if ((await this.get(viewer.tenant, id))?.state === 'lost') return null;
    const bytes = Uint8Array.from({ length: 100 }, (_, i) => i);
    const reading = Symbol();
    this.#reading.add(reading);
    const close = () => void this.#reading.delete(reading);
    return {
      bytes: bytes.length,
      async *read(from, to) {
        yield bytes.subarray(from, to);
        close();
      },
      close: async () => close(),
    };
  }

  async hold(viewer: Viewer, id: RecordingId, isHeld: boolean): Promise<boolean> {
    await this.#note(viewer, isHeld ? 'recordingHeld' : 'recordingReleased', id);
    const rows = this.rows.get(viewer.tenant) ?? [];
    const at = rows.findIndex((row) => row.id === id);
    const row = rows[at];
    if (row !== undefined) rows[at] = { ...row, legalHold: isHeld };
    return row !== undefined;
  }

  async remove(viewer: Viewer, id: RecordingId): Promise<boolean> {
    await this.#note(viewer, 'recordingDeleted', id);
    return (await this.get(viewer.tenant, id))?.legalHold === false;
  }

  /** Opened and not closed. */
  get opened(): number {
    return this.#reading.size;
  }

  agentsHearOwn(): boolean {
    return this.hearOwn;
  }

  #note(viewer: Viewer, action: AuditNote['action'], subject: string): Promise<void> {
    return this.#audit(viewer.tenant, { actor: actorOf(viewer), action, subject, detail: {} });
  }
}
