import { z } from 'zod';
import { Actor, ConfigDocument, configKey } from '../domain/index.ts';
import type { TenantId } from '../domain/index.ts';
import { changeLines } from '../engine/index.ts';
import type { DocumentChange, MergeConflict } from '../engine/index.ts';
import type { ConfigDraft, Drafts } from '../journal/index.ts';

/** Larger than other bodies: a tenant's whole configuration may come at once. */
export const CONFIG_BODY_MAX_BYTES = 8 * 1024 * 1024;

/** Documents are whole; those not named stay as they are. */
export const Change = z.object({
  documents: z.array(ConfigDocument).max(10_000).default([]),
  /** By key, as `agent/ana`, `settings`. */
  removed: z.array(z.string().max(256)).max(10_000).default([]),
});
export type Change = z.infer<typeof Change>;

/** The version that the change was made on; absent = the one that stands. */
export const ChangeOnBase = Change.extend({ base: z.int().min(0).optional() });
export type ChangeOnBase = z.infer<typeof ChangeOnBase>;

export const PublishedVersion = z.object({
  version: z.number(),
  seq: z.number(),
  at: z.number(),
  /** `user`: by Entra object id. */
  by: Actor,
  note: z.string(),
  /** Documents that it brought, and that it removed. */
  documents: z.number(),
  removed: z.number(),
});
export type PublishedVersion = z.infer<typeof PublishedVersion>;

export const ChangeView = z.object({
  kind: z.enum(['added', 'changed', 'removed']),
  key: z.string(),
  name: z.string().nullable(),
  /** Of a changed one. `path` is a JSON Pointer; a field without `before` is new. */
  fields: z.array(
    z.object({
      path: z.string(),
      before: z.unknown().optional(),
      after: z.unknown().optional(),
    }),
  ),
  /** The same in words. */
  lines: z.array(z.string()),
});
export type ChangeView = z.infer<typeof ChangeView>;

export const Conflict = z.object({ key: z.string(), path: z.string(), text: z.string() });

/** What publishing would do. It would be done only without conflicts and faults. */
export const Plan = z.object({
  /** The version that stands. */
  version: z.number(),
  changes: z.array(ChangeView),
  conflicts: z.array(Conflict),
  faults: z.array(z.string()),
});

export const VersionView = PublishedVersion.extend({
  changes: z.array(ChangeView),
  /** The whole configuration of that version, where it was asked for. */
  all: z.array(ConfigDocument).optional(),
});

/** Who changed a draft, as the audit names them. */
const By = z.object({ kind: z.enum(['user', 'app', 'provider', 'system']), id: z.string() });

export const DraftRow = z.object({
  id: z.string(),
  name: z.string(),
  base: z.number(),
  revision: z.number(),
  author: By,
  updatedBy: By,
  createdAt: z.number(),
  updatedAt: z.number(),
  changed: z.number(),
  removes: z.number(),
});
export const DraftView = DraftRow.omit({ changed: true, removes: true }).extend({
  documents: z.array(ConfigDocument),
  removed: z.array(z.string()),
});

/** What the process knows of configurations that do not stand (any more, or yet). */
export interface ConfigHost {
  /** Newest first, before `before`. */
  versions(
    tenant: TenantId,
    page: { readonly limit: number; readonly before?: number },
  ): Promise<readonly PublishedVersion[]>;
  /** The whole configuration as it was at that version; 0 = empty. null = no such version. */
  documentsAt(tenant: TenantId, version: number): Promise<readonly ConfigDocument[] | null>;
  /** Of that version and the one before it, which a page that shows its changes asks for. */
  changeAt(tenant: TenantId, version: number): Promise<VersionChange | null>;
  readonly drafts: Drafts;
}

export interface VersionChange {
  readonly before: readonly ConfigDocument[];
  readonly documents: readonly ConfigDocument[];
}

export function changeView(change: DocumentChange): ChangeView {
  const document = change.kind === 'removed' ? change.before : change.after;
  return {
    kind: change.kind,
    key: change.key,
    name: 'name' in document ? document.name : null,
    fields: change.kind === 'changed' ? [...change.fields] : [],
    lines: changeLines(change),
  };
}

export function draftView({ baseVersion, ...draft }: ConfigDraft): z.infer<typeof DraftView> {
  const { documents, removed, ...about } = draft;
  return { ...about, base: baseVersion, documents: [...documents], removed: [...removed] };
}

/** `queue/sales/ringTimeMs: was …, is … now, shall be …`. */
export const conflictLine = ({ key, path, text }: MergeConflict): string =>
  `${key}${path}: ${text}`;

/** The documents after a change. */
export function changed(
  documents: readonly ConfigDocument[],
  change: Pick<Change, 'documents' | 'removed'>,
): ConfigDocument[] {
  const all = new Map(documents.map((document) => [configKey(document), document]));
  for (const key of change.removed) all.delete(key);
  for (const document of change.documents) all.set(configKey(document), document);
  return [...all.values()];
}
