import type { FastifyRequest } from 'fastify';
import { configKey } from '../domain/index.ts';
import type { ConfigDocument, TenantId } from '../domain/index.ts';
import { diffConfig, mergeConfig } from '../engine/index.ts';
import type { DocumentChange, MergeConflict } from '../engine/index.ts';
import { actorOf } from './audit.ts';
import { changed, conflictLine } from './configuration.ts';
import type { ChangeOnBase } from './configuration.ts';
import { ApiError } from './error.ts';
import { viewerOf } from './gate.ts';
import type { ApiHost, AuditNote, Viewer } from './port.ts';
import { present, refusalOf, submit } from './routes/shared.ts';

/** Somebody else publishes at the same moment, again and again: then it is tried later. */
const TRIES_MAX = 3;
/** A row of the audit holds 4 kB. */
const AUDIT_KEYS_CHARS = 3_000;

/** What a change made on an earlier version is on top of the one that stands. */
export interface Merged {
  readonly version: number;
  readonly documents: readonly ConfigDocument[];
  readonly removed: readonly string[];
  readonly conflicts: readonly MergeConflict[];
  readonly changes: readonly DocumentChange[];
}

/** @throws ApiError where the base is no version of this tenant, or nothing can be said now. */
export async function mergeOnTop(
  host: ApiHost,
  tenant: TenantId,
  change: ChangeOnBase,
): Promise<Merged> {
  const { version, documents: theirs } = present(host.config(tenant));
  const { base: from = version, documents, removed } = change;
  if (from === version) {
    const changes = diffConfig(theirs, changed(theirs, change));
    return { version, documents, removed, conflicts: [], changes };
  }
  const base = await host.configs.documentsAt(tenant, from);
  if (base === null) {
    throw new ApiError('unprocessable', { details: [`base: there is no version ${from}`] });
  }
  const merged = mergeConfig({ base, theirs, mine: changed(base, change) });
  return { version, ...merged, changes: diffConfig(theirs, changed(theirs, copyOf(merged))) };
}

const copyOf = (change: Pick<Merged, 'documents' | 'removed'>) => ({
  documents: [...change.documents],
  removed: [...change.removed],
});

/**
 * Publishes a change on top of what stands, field by field where others published since its base.
 * On record before it is done. @throws ApiError 409 with the conflicts named.
 */
export async function publishOnTop(
  host: ApiHost,
  request: FastifyRequest,
  change: ChangeOnBase & { readonly note: string },
): Promise<{ readonly seq: number; readonly version: number }> {
  const viewer = viewerOf(request);
  const { note } = change;
  for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
    const { version, ...merged } = await mergeOnTop(host, viewer.tenant, change);
    if (merged.conflicts.length > 0) {
      const message = 'Others changed the same since: nothing was published';
      throw new ApiError('refused', { message, details: merged.conflicts.map(conflictLine) });
    }
    const { documents, removed } = copyOf(merged);
    keepsItsPeople(viewer, host, documents);
    await host.audit(viewer.tenant, publishNote(viewer, { documents, removed }));
    const type = 'publishConfig';
    const command = { type, documents, removed, note, ifVersion: version } as const;
    const result = await submit(host, request, command);
    if (result.kind === 'committed') return { seq: result.seq, version: version + 1 };
    if (result.kind === 'retry' || result.reason !== 'configMoved') throw refusalOf(result);
  }
  throw new ApiError('notReady');
}

/**
 * Whose people are let in, and in whose name Graph is asked and mail is sent: an administrator who
 * could name another organisation here would act in it.
 */
function keepsItsPeople(viewer: Viewer, host: ApiHost, documents: readonly ConfigDocument[]): void {
  if (viewer.as === 'provider') return;
  const before = entraTenantIn(present(host.config(viewer.tenant)).documents) ?? null;
  const after = entraTenantIn(documents);
  if (after === undefined || after === before) return;
  throw new ApiError('forbidden', {
    details: ['settings/entraTenant: the provider alone says whose people sign in here; ask them'],
  });
}

/** undefined = there are no settings among them. */
function entraTenantIn(documents: readonly ConfigDocument[]): string | null | undefined {
  for (const each of documents) if (each.kind === 'settings') return each.entraTenant;
  return undefined;
}

export function publishNote(
  viewer: Viewer,
  { documents, removed }: Pick<Merged, 'documents' | 'removed'>,
): AuditNote {
  return {
    actor: actorOf(viewer),
    action: 'configPublish',
    subject: `${documents.length} documents, ${removed.length} removed`,
    detail: { documents: asManyAsFit(documents.map(configKey)), removed: asManyAsFit(removed) },
  };
}

function asManyAsFit(keys: readonly string[]): string[] {
  const fitting: string[] = [];
  let room = AUDIT_KEYS_CHARS / 2;
  for (const key of keys) {
    room -= key.length + 3;
    if (room < 0) return [...fitting, `and ${keys.length - fitting.length} more`];
    fitting.push(key);
  }
  return fitting;
}
