import type { ConfigDocument } from '../../../domain/index.ts';

export interface Use {
  /** Of the document that uses it. */
  readonly key: string;
  readonly path: string;
}

/** How documents name each other, by kind. */
const names: Readonly<Record<string, readonly string[]>> = {
  queue: ['queue', 'queues', 'workQueue'],
  agent: ['agent', 'agents', 'authorised'],
  flow: ['flow'],
  attendant: ['flow'],
  hours: ['hours', 'openHours'],
  holidays: ['holidays'],
  prompt: ['prompt'],
  audio: ['audio', 'name'],
  voicemail: ['voicemail'],
  connector: ['connector'],
  number: ['number', 'numbers', 'callerId', 'mainNumber'],
};

/** Whether other documents can name one of this kind. */
export function isNameable(kind: string): boolean {
  return kind in names;
}

/** Who refers to this document. */
export function usesOf(
  documents: ReadonlyMap<string, ConfigDocument>,
  key: string,
): readonly Use[] {
  const slash = key.indexOf('/');
  const [kind, id] = [key.slice(0, slash), key.slice(slash + 1)];
  const wanted = names[kind] ?? [];
  return [...documents].flatMap(([other, document]) => {
    if (other === key) return [];
    return pathsIn(document, { kind, id, wanted }, '').map((path) => ({ key: other, path }));
  });
}

interface Wanted {
  readonly kind: string;
  readonly id: string;
  readonly wanted: readonly string[];
}

function pathsIn(value: unknown, wish: Wanted, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    const at = path === '' ? name : `${path}/${name}`;
    if (isNamed(value, name, inner, wish)) return [at];
    return pathsIn(inner, wish, at);
  });
}

function isNamed(holder: object, name: string, value: unknown, wish: Wanted): boolean {
  if (!wish.wanted.includes(name)) return false;
  // The name of a prompt that is audio or music, not any name.
  if (wish.kind === 'audio' && name === 'name') {
    const kind = 'kind' in holder ? holder.kind : null;
    return (kind === 'audio' || kind === 'music') && value === wish.id;
  }
  return value === wish.id || (Array.isArray(value) && value.includes(wish.id));
}
