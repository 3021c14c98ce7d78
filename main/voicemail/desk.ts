import type {
  PersonalRef,
  RecordingId,
  TenantId,
  VoicemailConfig,
  VoicemailId,
} from '../../domain/index.ts';
import { configOf } from '../../engine/index.ts';
import type { TenantState } from '../../engine/index.ts';
import type { Journal, MessageQuery, MessageRow } from '../../journal/index.ts';
import { actorOf, leads } from '../../api/index.ts';
import type {
  AuditNote,
  MessageItem,
  RecordingAudio,
  Viewer,
  VoicemailHost,
} from '../../api/index.ts';
import type { AuditDesk } from '../audit-desk.ts';
import type { Clock } from '../clock.ts';
import { HeardNotes } from '../heard-notes.ts';
import { openMessage } from './audio.ts';
import type { VoicemailKeeper } from './keeper.ts';

export interface VoicemailDeskOptions {
  readonly journal: Pick<Journal, 'messages' | 'vault'>;
  readonly keeper: Pick<VoicemailKeeper, 'files' | 'keyOf' | 'remove'>;
  readonly audit: Pick<AuditDesk, 'reveal' | 'write'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly state: (tenant: TenantId) => TenantState | null;
  /** A message came into another box: it is mailed there. */
  readonly forwarded: (tenant: TenantId, id: RecordingId) => Promise<void>;
}

/** Messages for people: what is heard or changed stands in the audit before it happens. */
export class VoicemailDesk implements VoicemailHost {
  readonly #options: VoicemailDeskOptions;
  readonly #heard: HeardNotes;

  constructor(options: VoicemailDeskOptions) {
    this.#options = options;
    this.#heard = new HeardNotes(options.clock);
  }

  async boxes(viewer: Viewer): ReturnType<VoicemailHost['boxes']> {
    const state = this.#options.state(viewer.tenant);
    if (state === null) return { items: [], others: [] };
    const counts = await this.#options.journal.messages.counts(viewer.tenant);
    const all = [...configOf(state).voicemails.values()];
    const items = all
      .filter((box) => isTheirs(state, viewer, box))
      .map(({ id, name, owner }) => {
        const { messages, unheard } = counts.get(id) ?? { messages: 0, unheard: 0 };
        return { id, name, owner: owner.kind, messages, unheard };
      });
    return { items, others: all.map(({ id, name }) => ({ id, name })) };
  }

  mayOpen(viewer: Viewer, id: VoicemailId): boolean {
    const state = this.#options.state(viewer.tenant);
    const box = state === null ? undefined : configOf(state).voicemails.get(id);
    return state !== null && box !== undefined && isTheirs(state, viewer, box);
  }

  async list(viewer: Viewer, query: MessageQuery): Promise<readonly MessageItem[]> {
    return this.#shown(viewer, await this.#options.journal.messages.list(viewer.tenant, query));
  }

  async get(viewer: Viewer, box: VoicemailId, id: RecordingId): Promise<MessageItem | null> {
    const row = await this.#options.journal.messages.get(viewer.tenant, id);
    if (row === null || row.voicemail !== box || row.state === 'open') return null;
    return (await this.#shown(viewer, [row]))[0] ?? null;
  }

  async audio(
    viewer: Viewer,
    id: RecordingId,
    how: 'heard' | 'downloaded',
  ): Promise<RecordingAudio | null> {
    const { journal, keeper } = this.#options;
    await this.#noteHeard(viewer, id, how);
    const files = { keeper, messages: journal.messages };
    const audio = await openMessage(files, viewer.tenant, id);
    if (audio !== null) await this.#hear(viewer, id);
    return audio;
  }

  /** Whoever was first stays who heard it. */
  async #hear(viewer: Viewer, id: RecordingId): Promise<void> {
    const { journal, clock } = this.#options;
    const row = await journal.messages.get(viewer.tenant, id);
    if (row === null || row.heardAt !== null) return;
    const by = viewer.agent ?? viewer.oid;
    await journal.messages.hear(viewer.tenant, id, { at: clock.now(), by });
  }

  async setHeard(viewer: Viewer, id: RecordingId, isHeard: boolean): Promise<void> {
    if (isHeard) await this.#hear(viewer, id);
    else await this.#options.journal.messages.hear(viewer.tenant, id, null);
  }

  async forward(viewer: Viewer, id: RecordingId, to: VoicemailId): Promise<boolean> {
    const { journal, state, forwarded } = this.#options;
    const { tenant } = viewer;
    const now = state(tenant);
    if (now === null || !configOf(now).voicemails.has(to)) return false;
    await this.#note(viewer, 'messageForwarded', id, { to });
    const isMoved = await journal.messages.move(tenant, id, to);
    if (isMoved) await forwarded(tenant, id);
    return isMoved;
  }

  async remove(viewer: Viewer, id: RecordingId): Promise<void> {
    await this.#note(viewer, 'messageDeleted', id);
    await this.#options.keeper.remove(viewer.tenant, id);
  }

  /** Who called and what they said, for people who may open the box; programs see neither. */
  async #shown(viewer: Viewer, rows: readonly MessageRow[]): Promise<readonly MessageItem[]> {
    if (viewer.as !== 'person') return rows.map((row) => itemOf(row));
    const refs = rows.flatMap(({ customer, transcript }) =>
      [customer, transcript].filter((ref): ref is PersonalRef => ref !== null),
    );
    await this.#options.audit.reveal(viewer.tenant, actorOf(viewer), refs);
    const values = await this.#options.journal.vault.resolve(viewer.tenant, refs);
    const textOf = (ref: PersonalRef | null) => (ref === null ? null : (values.get(ref) ?? null));
    return rows.map((row) => ({
      ...itemOf(row),
      customerText: textOf(row.customer),
      transcript: textOf(row.transcript),
    }));
  }

  #noteHeard(viewer: Viewer, id: RecordingId, how: 'heard' | 'downloaded'): Promise<void> {
    const action = how === 'heard' ? 'messageHeard' : 'messageDownloaded';
    return this.#heard.take(viewer, { id, how }, () => this.#note(viewer, action, id));
  }

  #note(
    viewer: Viewer,
    action: AuditNote['action'],
    subject: RecordingId,
    detail: AuditNote['detail'] = {},
  ): Promise<void> {
    const note = { actor: actorOf(viewer), action, subject, detail };
    return this.#options.audit.write(viewer.tenant, note);
  }
}

/** Whoever leads may open every box; an agent their own, and those of their queues. */
function isTheirs(state: TenantState, viewer: Viewer, { owner }: VoicemailConfig): boolean {
  if (leads(viewer)) return true;
  const { agent } = viewer;
  if (agent === null) return false;
  if (owner.kind === 'person') return owner.agent === agent;
  if (owner.agents.includes(agent)) return true;
  return owner.queue !== null && state.router.serves(agent, owner.queue);
}

function itemOf(row: MessageRow): MessageItem {
  const { id, voicemail, interaction, at, durationMs, deleteAt, heardAt, heardBy } = row;
  return {
    ...{ id, voicemail, interaction, at, durationMs, deleteAt, heardAt, heardBy },
    state: row.state === 'whole' ? 'whole' : 'partial',
    transcription: row.transcription.state,
    mail: row.mail.state,
  };
}
