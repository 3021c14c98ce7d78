import { InteractionId, RecordingId, VoicemailId } from '../../domain/index.ts';
import type { TenantId } from '../../domain/index.ts';
import type { MessageQuery } from '../../journal/index.ts';
import { actorOf } from '../audit.ts';
import type { AuditNote, Viewer } from '../port.ts';
import type { RecordingAudio } from '../recordings.ts';
import type { MessageItem, VoicemailHost, VoicemailItem } from '../voicemails.ts';

export function newMessage(id: string, changes: Partial<MessageItem> = {}): MessageItem {
  return {
    id: RecordingId.parse(id),
    voicemail: VoicemailId.parse('reception'),
    interaction: InteractionId.parse('i1'),
    at: 1_000,
    durationMs: 2_000,
    state: 'whole',
    deleteAt: 9_000_000_000_000,
    heardAt: null,
    heardBy: null,
    transcription: 'none',
    mail: 'none',
    ...changes,
  };
}

/** A box of each of two tenants in memory; a message's sound is the bytes 0, 1, 2… */
export class MemoryVoicemailHost implements VoicemailHost {
  readonly rows = new Map<string, MessageItem[]>([
    ['contoso', [newMessage('m1')]],
    ['fabrikam', [newMessage('fm1', { voicemail: VoicemailId.parse('fays') })]],
  ]);
  /** Agents of the first box; who leads may open it anyway. */
  readonly agents = new Set(['ana']);
  readonly #audit: (tenant: TenantId, note: AuditNote) => Promise<void>;

  constructor(audit: (tenant: TenantId, note: AuditNote) => Promise<void>) {
    this.#audit = audit;
  }

  async boxes(viewer: Viewer) {
    const id = this.#boxOf(viewer.tenant);
    const all = this.#of(viewer.tenant);
    const box: VoicemailItem = {
      ...{ id, name: 'Reception', owner: 'shared', messages: all.length },
      unheard: all.filter(({ heardAt }) => heardAt === null).length,
    };
    const items = this.mayOpen(viewer, id) ? [box] : [];
    return { items, others: [{ id, name: 'Reception' }] };
  }

  mayOpen({ tenant, roles, agent }: Viewer, box: VoicemailId): boolean {
    if (box !== this.#boxOf(tenant)) return false;
    const leads = roles.includes('supervisor') || roles.includes('administrator');
    return leads || (agent !== null && this.agents.has(agent));
  }

  async list({ tenant }: Viewer, { limit, before }: MessageQuery): Promise<MessageItem[]> {
    const rows = this.#of(tenant).filter(({ at }) => before === undefined || at < before.at);
    return rows.slice(0, limit);
  }

  async get(viewer: Viewer, box: VoicemailId, id: RecordingId): Promise<MessageItem | null> {
    const row = this.#of(viewer.tenant).find((each) => each.id === id);
    return row?.voicemail === box ? row : null;
  }

  async audio(
    viewer: Viewer,
    id: RecordingId,
    how: 'heard' | 'downloaded',
  ): Promise<RecordingAudio | null> {
    await this.#note(viewer, how === 'heard' ? 'messageHeard' : 'messageDownloaded', id);
    const bytes = Uint8Array.from({ length: 100 }, (_, i) => i);
    return {
      bytes: bytes.length,
      async *read(from, to) {
        yield bytes.subarray(from, to);
      },
      close: async () => undefined,
    };
  }

  async setHeard(viewer: Viewer, id: RecordingId, isHeard: boolean): Promise<void> {
    const heard = isHeard
      ? { heardAt: 5, heardBy: viewer.agent }
      : { heardAt: null, heardBy: null };
    this.#change(viewer.tenant, id, heard);
  }

  async forward(viewer: Viewer, id: RecordingId, to: VoicemailId): Promise<boolean> {
    if (to !== 'other') return false;
    await this.#note(viewer, 'messageForwarded', id);
    return true;
  }

  async remove(viewer: Viewer, id: RecordingId): Promise<void> {
    await this.#note(viewer, 'messageDeleted', id);
  }

  #boxOf(tenant: TenantId): VoicemailId {
    return VoicemailId.parse(tenant === 'contoso' ? 'reception' : 'fays');
  }

  #of(tenant: TenantId): MessageItem[] {
    return this.rows.get(tenant) ?? [];
  }

  #change(tenant: TenantId, id: RecordingId, changes: Partial<MessageItem>): void {
    const rows = this.#of(tenant).map((row) => (row.id === id ? { ...row, ...changes } : row));
    this.rows.set(tenant, rows);
  }

  #note(viewer: Viewer, action: AuditNote['action'], subject: string): Promise<void> {
    return this.#audit(viewer.tenant, { actor: actorOf(viewer), action, subject, detail: {} });
  }
}
