import type { AgentId, InteractionView } from '../domain/index.ts';
import type { Journal, StoredNote } from '../journal/index.ts';
import { actorOf } from '../api/index.ts';
import type { Viewer } from '../api/index.ts';
import type { AuditDesk } from './audit-desk.ts';
import type { Clock } from './clock.ts';

export interface NoteDeskOptions {
  readonly journal: Pick<Journal, 'notes' | 'vault'>;
  readonly audit: Pick<AuditDesk, 'write'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** A text that is typed is saved every second or two: one line of audit covers so many of them. */
const AUDIT_COVERS_MS = 300_000;
const KEPT_MAX = 50_000;

/** Agents' notes: sealed under the customer's key, written on record, past the engine. */
export class NoteDesk {
  readonly #options: NoteDeskOptions;
  readonly #auditedAt = new Map<string, number>();

  constructor(options: NoteDeskOptions) {
    this.#options = options;
  }

  of(...asked: Parameters<Journal['notes']['of']>): Promise<readonly StoredNote[]> {
    return this.#options.journal.notes.of(...asked);
  }

  /** → when it was saved. An anonymous caller's note has nobody to be erased with. */
  async put(
    viewer: Viewer & { readonly agent: AgentId },
    view: Pick<InteractionView, 'id' | 'customer'>,
    text: string,
  ): Promise<number> {
    const { journal, clock } = this.#options;
    const { tenant, agent } = viewer;
    await this.#record(viewer, view.id);
    const at = clock.now();
    const place = { interaction: view.id, agent };
    if (text.trim() === '') {
      await journal.notes.remove(tenant, place);
      return at;
    }
    const { ref, rows } = await journal.vault.seal(
      tenant,
      'text',
      text,
      view.customer ?? undefined,
    );
    await journal.notes.put(tenant, { ...place, ref, at }, rows);
    return at;
  }

  async #record(viewer: Viewer, interaction: string): Promise<void> {
    const { audit, clock } = this.#options;
    const key = `${viewer.tenant} ${viewer.oid} ${interaction}`;
    const now = clock.now();
    const last = this.#auditedAt.get(key);
    if (last !== undefined && now - last < AUDIT_COVERS_MS) return;
    const entry = { action: 'noteWritten' as const, subject: interaction, detail: {} };
    await audit.write(viewer.tenant, { actor: actorOf(viewer), ...entry });
    if (this.#auditedAt.size >= KEPT_MAX) this.#auditedAt.clear();
    this.#auditedAt.set(key, now);
  }
}
