import { z } from 'zod';

/** One setting of a document, as its schema says it: `rings[].afterMs`. */
interface SettingRow {
  readonly setting: string;
  readonly fallback: string;
  readonly bounds: string;
}

/** What we read of a JSON schema. */
interface Node {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
}

/** Every setting in a document of this kind; what may be of several shapes is one setting. */
export function settingsOf(kind: string, schema: z.ZodType): SettingRow[] {
  // The library's own type is wider than what our documents use.
  const node = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Node;
  return [...below(kind, node)].filter(({ setting }) => !setting.endsWith('.kind'));
}

function* below(path: string, node: Node): Generator<SettingRow> {
  for (const [name, child] of Object.entries(node.properties ?? {})) {
    const at = `${path}.${name}`;
    const inner = withoutNull(child);
    const fallback = fallbackOf(node, name, child);
    // An object alone says nothing that its fields do not.
    if (inner.properties === undefined || fallback === 'null') {
      yield { setting: at, fallback, bounds: boundsOf(child) };
    }
    if (inner.items?.properties !== undefined) yield* below(`${at}[]`, inner.items);
    else yield* below(at, inner);
  }
}

/** `null` beside one shape is that shape. */
function withoutNull(node: Node): Node {
  const shapes = (node.anyOf ?? []).filter(({ type }) => type !== 'null');
  return shapes.length === 1 ? (shapes[0] ?? node) : node;
}

function fallbackOf(parent: Node, name: string, child: Node): string {
  if (child.default !== undefined) {
    const isPlain = child.default === null || typeof child.default !== 'object';
    const isEmpty = Array.isArray(child.default) && child.default.length === 0;
    if (isEmpty) return 'none';
    return isPlain ? String(child.default) : 'see below';
  }
  return parent.required?.includes(name) === true ? '' : 'absent';
}

function boundsOf(node: Node): string {
  const inner = withoutNull(node);
  const { minimum, maximum, minLength, maxLength, maxItems } = inner;
  if (inner.enum !== undefined) return inner.enum.join(', ');
  if (maxItems !== undefined) return `≤ ${maxItems} of them`;
  if (maximum !== undefined) return `${minimum ?? ''} to ${maximum}`;
  if (minimum !== undefined && minimum >= 0) return `≥ ${minimum}`;
  if (maxLength !== undefined) return `${minLength ?? 0} to ${maxLength} characters`;
  return inner.type === 'boolean' ? 'true, false' : '';
}
