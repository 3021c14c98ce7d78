import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../domain/index.ts';
import type { ConfigDocument } from '../domain/index.ts';
import type { DocumentChange, FieldChange } from './config-diff.ts';

const SHOWN_MAX = 60;

/** A change for people: one line for the document, and one for each field that differs. */
export function changeLines(change: DocumentChange): string[] {
  switch (change.kind) {
    case 'added':
      return [`+ ${change.key}${named(change.after)}`];
    case 'removed':
      return [`- ${change.key}${named(change.before)}`];
    case 'changed':
      return [`~ ${change.key}${named(change.after)}`, ...change.fields.map(fieldLine)];
  }
}

/** `1 added, 2 changed, 0 removed`. */
export function changeCounts(changes: readonly { readonly kind: string }[]): string {
  const count = (kind: DocumentChange['kind']) => changes.filter((one) => one.kind === kind).length;
  return `${count('added')} added, ${count('changed')} changed, ${count('removed')} removed`;
}

/** `    /ringTimeMs: 15 s → 20 s`; of lists of words what came and what went. */
export function fieldLine({ path, before, after }: FieldChange): string {
  const place = `    ${path === '' ? '/' : path}`;
  if (before === undefined) return `${place}: + ${shownField(path, after)}`;
  if (after === undefined) return `${place}: - ${shownField(path, before)}`;
  if (isWords(before) && isWords(after)) {
    const come = after.filter((word) => !before.includes(word)).map((word) => `+ ${word}`);
    const gone = before.filter((word) => !after.includes(word)).map((word) => `- ${word}`);
    const moves = [...gone, ...come];
    return `${place}: ${moves.length === 0 ? 'in another order' : moves.join(', ')}`;
  }
  return `${place}: ${shownField(path, before)} → ${shownField(path, after)}`;
}

function named(document: ConfigDocument): string {
  return 'name' in document ? ` "${document.name}"` : '';
}

function shownField(path: string, value: unknown): string {
  return path.endsWith('Ms') && typeof value === 'number' ? shownTime(value) : shownValue(value);
}

function shownTime(ms: number): string {
  if (ms === 0 || ms % SECOND_MS !== 0) return `${ms} ms`;
  if (ms % HOUR_MS === 0) return `${ms / HOUR_MS} h`;
  return ms % MINUTE_MS === 0 ? `${ms / MINUTE_MS} min` : `${ms / SECOND_MS} s`;
}

/** A value as people read it in one line. */
export function shownValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length <= SHOWN_MAX ? text : `${text.slice(0, SHOWN_MAX)}…`;
}

function isWords(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((word) => typeof word === 'string');
}
