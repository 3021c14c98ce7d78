import { configKey } from '../../../../domain/index.ts';
import type { ConfigDocument } from '../../../../domain/index.ts';

/** null = taken out. By the document's key. */
export type Changes = ReadonlyMap<string, ConfigDocument | null>;

/** What is published, as it was when it was last read. */
export interface Base {
  readonly version: number;
  readonly documents: ReadonlyMap<string, ConfigDocument>;
}

/** Changes that nobody but their author sees until they are published, with the way back. */
export interface Draft {
  readonly base: Base;
  readonly changes: Changes;
  readonly past: readonly Changes[];
  readonly future: readonly Changes[];
  /** What was edited last: the next letter in the same field is no step of its own. */
  readonly tag: string | null;
}

/** Steps that can be undone. */
const STEPS_MAX = 200;

export function baseOf(version: number, documents: readonly ConfigDocument[]): Base {
  return { version, documents: new Map(documents.map((each) => [configKey(each), each])) };
}

export function newDraft(base: Base, changes: Changes = new Map()): Draft {
  return { base, changes, past: [], future: [], tag: null };
}

/** `tag`: edits that follow each other with the same one are undone together. */
export function edit(draft: Draft, more: Changes, tag: string | null = null): Draft {
  const changes = new Map(draft.changes);
  for (const [key, document] of more) {
    const before = draft.base.documents.get(key) ?? null;
    if (isSame(before, document)) changes.delete(key);
    else changes.set(key, document);
  }
  const goesOn = tag !== null && tag === draft.tag && draft.future.length === 0;
  const past = goesOn ? draft.past : [...draft.past, draft.changes].slice(-STEPS_MAX);
  return { ...draft, changes, past, future: [], tag };
}

export function undo(draft: Draft): Draft {
  const before = draft.past.at(-1);
  if (before === undefined) return draft;
  const past = draft.past.slice(0, -1);
  return { ...draft, changes: before, past, future: [...draft.future, draft.changes], tag: null };
}

export function redo(draft: Draft): Draft {
  const after = draft.future.at(-1);
  if (after === undefined) return draft;
  const future = draft.future.slice(0, -1);
  return { ...draft, changes: after, past: [...draft.past, draft.changes], future, tag: null };
}

/** Everything as it is published; one step that can be undone. */
export function discard(draft: Draft): Draft {
  const past = [...draft.past, draft.changes].slice(-STEPS_MAX);
  return { ...draft, changes: new Map(), past, future: [], tag: null };
}

/**
 * On what is published by now: what others made the same is no change any more, and what only they
 * changed stays theirs, field by field.
 */
export function rebase(draft: Draft, base: Base): Draft {
  const onTop = new Map<string, ConfigDocument | null>();
  for (const [key, mine] of draft.changes) {
    const [then, now] = [draft.base.documents.get(key), base.documents.get(key)];
    const isMerged = mine !== null && then !== undefined && now !== undefined;
    onTop.set(key, isMerged ? (merged(then, now, mine) as ConfigDocument) : mine); // fields of both
  }
  return edit(newDraft(base), onTop);
}

function merged(then: unknown, now: unknown, mine: unknown): unknown {
  if (isSame(mine, then)) return now;
  if (isSame(now, then) || !isParts(then) || !isParts(now) || !isParts(mine)) return mine;
  // A target that leads elsewhere is one value.
  if (then['kind'] !== now['kind'] || then['kind'] !== mine['kind']) return mine;
  const names = new Set([...Object.keys(now), ...Object.keys(mine)]);
  const fields = [...names].map((name) => [name, merged(then[name], now[name], mine[name])]);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

/** A list is one value: nobody knows which of its rows is which. */
function isParts(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** As it will be once published. */
export function documentsIn(draft: Draft): ReadonlyMap<string, ConfigDocument> {
  const all = new Map(draft.base.documents);
  for (const [key, document] of draft.changes) {
    if (document === null) all.delete(key);
    else all.set(key, document);
  }
  return all;
}

export interface Payload {
  readonly documents: readonly ConfigDocument[];
  readonly removed: readonly string[];
}

export function payloadOf(changes: Changes): Payload {
  const documents = [...changes.values()].filter((each) => each !== null);
  const removed = [...changes].filter(([, document]) => document === null).map(([key]) => key);
  return { documents, removed };
}

/** Documents that somebody else changed since the draft's base and the draft changes too. */
export function bothChanged(draft: Draft, now: Base): readonly string[] {
  return [...draft.changes.keys()].filter((key) => {
    const then = draft.base.documents.get(key) ?? null;
    return !isSame(then, now.documents.get(key) ?? null);
  });
}

/** The order of an object's keys means nothing, that of a list does; absent is as undefined. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  const [one, other] = [a, b] as Record<string, unknown>[]; // plain JSON
  return [...names].every((name) => isSame(one?.[name], other?.[name]));
}
