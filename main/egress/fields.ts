import type { ConnectorConfig, FlowValue } from '../../domain/index.ts';

const TEXT_CHARS_MAX = 256;

/** Only what the connector names, of the type that it names. */
export function fieldsOf(
  { fields }: Pick<ConnectorConfig, 'fields'>,
  values: unknown,
): Readonly<Record<string, FlowValue>> {
  const known: Record<string, FlowValue> = {};
  for (const { name, pointer, type } of fields) {
    const value = at(values, pointer);
    if (type === 'text' && typeof value === 'string') known[name] = value.slice(0, TEXT_CHARS_MAX);
    else if (type === 'number' && Number.isFinite(value)) known[name] = Number(value);
    else if (type === 'boolean' && typeof value === 'boolean') known[name] = value;
  }
  return known;
}

/** RFC 6901. */
function at(value: unknown, pointer: string): unknown {
  let found = value;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = Object.entries(found).find(([name]) => name === key)?.[1];
  }
  return found;
}
