import { isSame } from '../../engine/index.ts';

/** What is used here of a zod schema's own description. */
interface Described {
  readonly def: {
    readonly type: string;
    readonly innerType?: Described;
    readonly in?: Described;
    readonly element?: Described;
    readonly valueType?: Described;
    readonly options?: readonly Described[];
    readonly discriminator?: string;
    readonly shape?: Readonly<Record<string, Described>>;
    readonly values?: readonly unknown[];
    readonly defaultValue?: unknown;
  };
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * A parsed value as it is written to a file: fields in the schema's order, those that have their
 * default left out, keys of tables sorted. Parsing it gives the value again.
 */
export function lean(schema: unknown, value: unknown): unknown {
  const { def } = schema as Described; // zod describes every schema by its def
  switch (def.type) {
    case 'default':
    case 'optional':
      return lean(def.innerType, value);
    case 'nullable':
      return value === null ? null : lean(def.innerType, value);
    case 'pipe':
      return lean(def.in, value);
    case 'array':
      return Array.isArray(value) ? value.map((each) => lean(def.element, each)) : value;
    case 'record':
      return isFields(value) ? leanTable(def.valueType, value) : value;
    case 'object':
      return isFields(value) ? leanObject(def.shape ?? {}, value) : value;
    case 'union':
      return isFields(value) ? leanVariant(def.options ?? [], def.discriminator, value) : value;
    default:
      return value;
  }
}

function leanObject(shape: Readonly<Record<string, Described>>, value: Fields): Fields {
  const fields: [string, unknown][] = [];
  for (const [key, field] of Object.entries(shape)) {
    const each = value[key];
    if (each === undefined) continue;
    if (field.def.type === 'default' && isSame(each, field.def.defaultValue)) continue;
    fields.push([key, lean(field, each)]);
  }
  return Object.fromEntries(fields);
}

function leanTable(schema: Described | undefined, value: Fields): Fields {
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, lean(schema, each)]));
}

function leanVariant(
  options: readonly Described[],
  discriminator: string | undefined,
  value: Fields,
): unknown {
  const variant = discriminator === undefined ? null : variantOf(options, discriminator, value);
  return variant === null ? value : lean(variant, value);
}

function variantOf(
  options: readonly Described[],
  discriminator: string,
  value: Fields,
): Described | null {
  for (const option of options) {
    const { def } = option;
    if (def.options !== undefined) {
      const inner = variantOf(def.options, discriminator, value);
      if (inner !== null) return inner;
    }
    if (def.shape?.[discriminator]?.def.values?.includes(value[discriminator])) return option;
  }
  return null;
}

/**
 * Fields of what was given that are not in what came of it: words that the schema does not know and
 * silently passes over. As JSON Pointers.
 */
export function unknownFields(given: unknown, parsed: unknown, path = ''): string[] {
  if (Array.isArray(given) && Array.isArray(parsed)) {
    return given.flatMap((each, index) => unknownFields(each, parsed[index], `${path}/${index}`));
  }
  if (!isFields(given) || !isFields(parsed)) return [];
  return Object.entries(given).flatMap(([key, each]) => {
    const at = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return key in parsed ? unknownFields(each, parsed[key], at) : [at];
  });
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
