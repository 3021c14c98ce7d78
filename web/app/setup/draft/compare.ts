import type { ConfigDocument } from '../../../../domain/index.ts';
import { isSame } from './draft.ts';
import type { Draft } from './draft.ts';

/** One value that is another now; absent on one side = undefined. */
export interface Difference {
  /** Inside the document: `overflow/wait/afterMs`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

export interface DocumentChange {
  readonly key: string;
  readonly kind: 'added' | 'changed' | 'removed';
  readonly document: ConfigDocument;
  readonly differences: readonly Difference[];
}

export function changesIn({ base, changes }: Pick<Draft, 'base' | 'changes'>): DocumentChange[] {
  return [...changes].flatMap(([key, after]) => {
    const before = base.documents.get(key) ?? null;
    return changeOf(key, before, after) ?? [];
  });
}

/** Between two whole configurations. */
export function changesBetween(
  before: ReadonlyMap<string, ConfigDocument>,
  after: ReadonlyMap<string, ConfigDocument>,
): DocumentChange[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  return keys.flatMap(
    (key) => changeOf(key, before.get(key) ?? null, after.get(key) ?? null) ?? [],
  );
}

function changeOf(
  key: string,
  before: ConfigDocument | null,
  after: ConfigDocument | null,
): DocumentChange | null {
  if (isSame(before, after)) return null;
  if (after === null) {
    return before === null ? null : { key, kind: 'removed', document: before, differences: [] };
  }
  if (before === null) return { key, kind: 'added', document: after, differences: [] };
  return { key, kind: 'changed', document: after, differences: differencesOf(before, after, '') };
}

/** Where a node is drawn is not what callers meet. */
const unspoken: ReadonlySet<string> = new Set(['layout']);

function differencesOf(before: unknown, after: unknown, path: string): Difference[] {
  if (isSame(before, after)) return [];
  if (!isPlain(before) || !isPlain(after) || isOtherKind(before, after)) {
    return [{ path, before, after }];
  }
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => path !== '' || !unspoken.has(name))
    .flatMap((name) => {
      const inner = path === '' ? name : `${path}/${name}`;
      return differencesOf(before[name], after[name], inner);
    });
}

/** A target that leads elsewhere is told whole, not by its parts. */
function isOtherKind(a: Readonly<Record<string, unknown>>, b: typeof a): boolean {
  return a['kind'] !== b['kind'];
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
