import { ApiError } from './error.ts';

const DEPTH_MAX = 64;
/** PostgreSQL refuses U+0000 and lone surrogates, later and less clearly: they stop here. */
const UNSTORABLE = /\0|\p{Surrogate}/u;

interface Item {
  readonly value: unknown;
  readonly depth: number;
}

/** JSON from outside: bounded depth, storable text, no key that could reach a prototype. */
export function parseJsonBody(text: string): unknown {
  if (text === '') return undefined;
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch (cause) {
    throw new ApiError('badRequest', { cause, details: ['the body is not JSON'] });
  }
  const open: Item[] = [{ value: root, depth: 0 }];
  for (let item = open.pop(); item !== undefined; item = open.pop()) checkItem(item, open);
  return root;
}

function checkItem({ value, depth }: Item, open: Item[]): void {
  if (typeof value === 'string') checkText(value);
  if (typeof value !== 'object' || value === null) return;
  if (depth >= DEPTH_MAX) fault(`nested deeper than ${DEPTH_MAX}`);
  for (const [key, child] of Object.entries(value)) {
    checkText(key);
    if (key === '__proto__') fault('a key is not permitted');
    open.push({ value: child, depth: depth + 1 });
  }
}

function checkText(text: string): void {
  if (UNSTORABLE.test(text)) fault('text with U+0000 or a lone surrogate');
}

function fault(detail: string): never {
  throw new ApiError('badRequest', { details: [detail] });
}
