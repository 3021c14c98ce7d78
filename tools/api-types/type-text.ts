/** As much of a JSON schema (OpenAPI 3.1) as our routes use. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
}

/**
 * The TypeScript type of a schema. One that is word for word a schema of `domain` gets that name:
 * so an answer of the API is the same type as what comes over the socket.
 */
export function typeText(schema: Schema, named: ReadonlyMap<string, string>): string {
  const name = named.get(canonical(schema));
  if (name !== undefined) return name;
  const of = (inner: Schema) => typeText(inner, named);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  const union = schema.anyOf ?? schema.oneOf;
  if (union !== undefined) return [...new Set(union.map(of))].join(' | ');
  if (schema.allOf !== undefined) return schema.allOf.map((one) => `(${of(one)})`).join(' & ');
  if (typeof schema.type === 'object') {
    return schema.type.map((type) => of({ ...schema, type })).join(' | ');
  }
  switch (schema.type) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    case 'number':
    case 'integer':
      return 'number';
    case 'array':
      return `readonly (${schema.items === undefined ? 'unknown' : of(schema.items)})[]`;
    case 'object':
      return objectText(schema, of);
    default:
      return 'unknown';
  }
}

function objectText(schema: Schema, of: (inner: Schema) => string): string {
  const { properties, required = [], additionalProperties } = schema;
  if (properties === undefined) {
    const values = typeof additionalProperties === 'object' ? of(additionalProperties) : 'unknown';
    return `Readonly<Record<string, ${values}>>`;
  }
  const fields = Object.entries(properties).map(([key, inner]) => {
    const mark = required.includes(key) ? '' : '?';
    return `readonly ${JSON.stringify(key)}${mark}: ${of(inner)}`;
  });
  return `{ ${fields.join('; ')} }`;
}

/** Equal for schemas that mean the same: keys in order, remarks left out. */
export function canonical(schema: unknown): string {
  return JSON.stringify(schema, (key, value: unknown) => {
    if (['description', '$schema', 'additionalProperties', 'default'].includes(key)) {
      return typeof value === 'object' ? value : undefined;
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const entries = Object.entries(value).map(sameWord);
    return Object.fromEntries(entries.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
  });
}

/** The two makers of schemas have two words for some things. */
function sameWord([key, value]: [string, unknown]): [string, unknown] {
  if (key === 'const') return ['enum', [value]];
  return [key === 'oneOf' ? 'anyOf' : key, value];
}
