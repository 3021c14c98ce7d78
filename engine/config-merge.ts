import { ConfigDocument, configKey } from '../domain/index.ts';
import { applyFields, diffConfig, isSame } from './config-diff.ts';
import type { DocumentChange, FieldChange } from './config-diff.ts';
import { shownValue } from './config-words.ts';

/** A field that two people changed from the same base, each to another value. */
export interface MergeConflict {
  readonly key: string;
  /** JSON Pointer of the place where the two meet; `` = the whole document. */
  readonly path: string;
  readonly text: string;
}

export interface MergedConfig {
  /** What to publish on top of `theirs`. */
  readonly documents: readonly ConfigDocument[];
  readonly removed: readonly string[];
  /** Empty, or nothing may be published. */
  readonly conflicts: readonly MergeConflict[];
}

export interface MergeSides {
  /** What both began with. */
  readonly base: readonly ConfigDocument[];
  /** What stands now. */
  readonly theirs: readonly ConfigDocument[];
  /** What shall be. */
  readonly mine: readonly ConfigDocument[];
}

/**
 * Puts what `mine` changed since `base` on top of `theirs`, field by field. The same change by both
 * is no conflict; one field with two values is, and so is a document that one changed and the other
 * removed.
 */
export function mergeConfig({ base, theirs, mine }: MergeSides): MergedConfig {
  const now = new Map(theirs.map((document) => [configKey(document), document]));
  const moved = new Map(diffConfig(base, theirs).map((change) => [change.key, change]));
  const documents: ConfigDocument[] = [];
  const removed: string[] = [];
  const conflicts: MergeConflict[] = [];
  for (const change of diffConfig(base, mine)) {
    const merged = mergeDocument(change, moved.get(change.key), now.get(change.key));
    if (merged.kind === 'conflicts') conflicts.push(...merged.conflicts);
    else if (merged.kind === 'document') documents.push(merged.document);
    else if (merged.kind === 'removed') removed.push(change.key);
  }
  return { documents, removed, conflicts };
}

type Merged =
  | { readonly kind: 'same' }
  | { readonly kind: 'removed' }
  | { readonly kind: 'document'; readonly document: ConfigDocument }
  | { readonly kind: 'conflicts'; readonly conflicts: readonly MergeConflict[] };

function mergeDocument(
  mine: DocumentChange,
  theirs: DocumentChange | undefined,
  now: ConfigDocument | undefined,
): Merged {
  const { key } = mine;
  if (mine.kind === 'removed') {
    if (now === undefined) return { kind: 'same' };
    if (theirs === undefined) return { kind: 'removed' };
    return conflict(key, '', 'you remove it, and it was changed meanwhile');
  }
  if (now === undefined) {
    if (mine.kind === 'added') return { kind: 'document', document: mine.after };
    return conflict(key, '', 'you change it, and it was removed meanwhile');
  }
  if (isSame(now, mine.after)) return { kind: 'same' };
  if (theirs === undefined) return { kind: 'document', document: mine.after };
  if (mine.kind === 'added' || theirs.kind !== 'changed') {
    return conflict(key, '', 'you add it, and another of the same id was added meanwhile');
  }
  return mergeFields(key, now, { mine: mine.fields, theirs: theirs.fields });
}

function mergeFields(
  key: string,
  now: ConfigDocument,
  fields: { readonly mine: readonly FieldChange[]; readonly theirs: readonly FieldChange[] },
): Merged {
  const conflicts = fields.mine.flatMap((field) => {
    const other = fields.theirs.find(({ path }) => isOver(path, field.path));
    if (other === undefined) return [];
    if (other.path === field.path && isSame(other.after, field.after)) return [];
    const path = other.path.length < field.path.length ? other.path : field.path;
    const text = `was ${shownValue(other.before)}, is ${shownValue(other.after)} now, shall be`;
    return [{ key, path, text: `${text} ${shownValue(field.after)}` }];
  });
  if (conflicts.length > 0) return { kind: 'conflicts', conflicts };
  const merged = ConfigDocument.safeParse(applyFields(now, fields.mine));
  if (merged.success) return { kind: 'document', document: merged.data };
  return conflict(key, '', 'both changes together are no valid document');
}

/** One of the two paths is the other, or leads to it. */
function isOver(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}

const conflict = (key: string, path: string, text: string): Merged => ({
  kind: 'conflicts',
  conflicts: [{ key, path, text }],
});
