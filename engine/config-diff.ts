import { configKey } from '../domain/index.ts';
import type { ConfigDocument } from '../domain/index.ts';

/** One field that differs. `before` is absent where the field is new, `after` where it went. */
export interface FieldChange {
  /** JSON Pointer (RFC 6901) inside the document; `` is the document itself. */
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** What became of one document; `key` as `configKey` gives it. */
export type DocumentChange =
  | { readonly kind: 'added'; readonly key: string; readonly after: ConfigDocument }
  | { readonly kind: 'removed'; readonly key: string; readonly before: ConfigDocument }
  | {
      readonly kind: 'changed';
      readonly key: string;
      readonly before: ConfigDocument;
      readonly after: ConfigDocument;
      readonly fields: readonly FieldChange[];
    };

/**
 * What turns one set of documents into another, by key. The order of documents and of fields is no
 * difference; the order inside a list is one.
 */
export function diffConfig(
  before: readonly ConfigDocument[],
  after: readonly ConfigDocument[],
): DocumentChange[] {
  const old = byKey(before);
  const changes: DocumentChange[] = [];
  for (const [key, document] of byKey(after)) {
    const was = old.get(key);
    old.delete(key);
    if (was === undefined) {
      changes.push({ kind: 'added', key, after: document });
      continue;
    }
    const fields = diffFields(was, document);
    if (fields.length === 0) continue;
    changes.push({ kind: 'changed', key, before: was, after: document, fields });
  }
  for (const [key, document] of old) changes.push({ kind: 'removed', key, before: document });
  return changes.sort((a, b) => (a.key < b.key ? -1 : 1));
}

function byKey(documents: readonly ConfigDocument[]): Map<string, ConfigDocument> {
  return new Map(documents.map((document) => [configKey(document), document]));
}

/** Fields that differ between two values of JSON. */
export function diffFields(before: unknown, after: unknown): FieldChange[] {
  const changes: FieldChange[] = [];
  collect(before, after, '', changes);
  return changes;
}

function collect(before: unknown, after: unknown, path: string, into: FieldChange[]): void {
  if (before === after) return;
  if (isList(before) && isList(after)) {
    if (!isFieldwise(before, after)) {
      if (!isSame(before, after)) into.push({ path, before, after });
      return;
    }
    before.forEach((value, index) => collect(value, after[index], `${path}/${index}`, into));
    return;
  }
  if (!isObject(before) || !isObject(after) || before['kind'] !== after['kind']) {
    into.push({ path, before, after });
    return;
  }
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const at = `${path}/${escaped(key)}`;
    const [was, is] = [before[key], after[key]];
    if (was === undefined && is === undefined) continue;
    if (was === undefined) into.push({ path: at, after: is });
    else if (is === undefined) into.push({ path: at, before: was });
    else collect(was, is, at, into);
  }
}

/** What says which element of a list it is: another one there is another element. */
const IDENTITY = [
  'kind',
  'id',
  'key',
  'agent',
  'queue',
  'skill',
  'language',
  'name',
  'date',
  'group',
  'holidays',
];

/** Lists of as many elements, each still itself; all others are one value. */
function isFieldwise(before: readonly unknown[], after: readonly unknown[]): boolean {
  if (before.length !== after.length) return false;
  return before.every((one, index) => {
    const other = after[index];
    if (isList(one)) return isList(other);
    if (!isObject(one) || !isObject(other)) return false;
    return IDENTITY.every((field) => one[field] === other[field]);
  });
}

/** The document with these fields as they are after the change. Nothing of it is shared. */
export function applyFields(document: unknown, fields: readonly FieldChange[]): unknown {
  let copy = structuredCopy(document);
  for (const field of fields) {
    const steps = stepsOf(field.path);
    const last = steps.pop();
    if (last === undefined) {
      copy = structuredCopy(field.after);
      continue;
    }
    const holder = steps.reduce<unknown>(childOf, copy);
    if (isList(holder)) (holder as unknown[])[Number(last)] = structuredCopy(field.after);
    else if (isObject(holder)) setField(holder, last, field);
  }
  return copy;
}

type Fields = { [key: string]: unknown };

function setField(holder: Fields, name: string, field: FieldChange): void {
  if (field.after === undefined) delete holder[name];
  else holder[name] = structuredCopy(field.after);
}

function childOf(value: unknown, step: string): unknown {
  if (isList(value)) return value[Number(step)];
  return isObject(value) ? value[step] : undefined;
}

function stepsOf(path: string): string[] {
  return path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

function structuredCopy(value: unknown): unknown {
  if (isList(value)) return value.map(structuredCopy);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, structuredCopy(each)]),
  );
}

/** Equal as JSON, whatever the order of the fields. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (isList(one) && isList(other)) {
    return one.length === other.length && one.every((each, index) => isSame(each, other[index]));
  }
  if (!isObject(one) || !isObject(other)) return false;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => isSame(one[key], other[key]));
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !isList(value);
}
