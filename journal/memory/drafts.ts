import { DRAFTS_MAX, rowOfDraft } from '../drafts/port.ts';
import type { Drafts } from '../drafts/port.ts';
import type { MemoryStore } from './store.ts';

/** Copied in and out, as a database does. */
export function memoryDrafts(store: MemoryStore): Drafts {
  return {
    async list(tenant) {
      const drafts = [...store.of(tenant).drafts.values()];
      return drafts.map(rowOfDraft).sort((a, b) => b.updatedAt - a.updatedAt);
    },
    async get(tenant, id) {
      return structuredClone(store.of(tenant).drafts.get(id) ?? null);
    },
    async create(tenant, draft) {
      const { drafts } = store.of(tenant);
      if (drafts.has(draft.id) || drafts.size >= DRAFTS_MAX) return false;
      drafts.set(draft.id, structuredClone(draft));
      return true;
    },
    async replace(tenant, draft) {
      const { drafts } = store.of(tenant);
      if (drafts.get(draft.id)?.revision !== draft.revision - 1) return false;
      drafts.set(draft.id, structuredClone(draft));
      return true;
    },
    async remove(tenant, id) {
      return store.of(tenant).drafts.delete(id);
    },
  };
}
