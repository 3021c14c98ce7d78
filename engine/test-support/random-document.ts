import fc from 'fast-check';
import { ConfigDocument } from '../../domain/index.ts';

/** As much of zod's own description as is needed here. */
interface Described {
  readonly def: Def;
  safeParse(value: unknown): { readonly success: boolean };
}

interface Def {
  readonly type: string;
  readonly innerType?: Described;
  readonly in?: Described;
  readonly element?: Described;
  readonly keyType?: Described;
  readonly valueType?: Described;
  readonly shape?: Readonly<Record<string, Described>>;
  readonly options?: readonly Described[];
  readonly entries?: Readonly<Record<string, string>>;
  readonly values?: readonly unknown[];
  readonly checks?: readonly { readonly _zod: { readonly def: Check } }[];
  readonly pattern?: RegExp;
}

interface Check {
  readonly check: string;
  readonly value?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly length?: number;
  readonly pattern?: RegExp;
}

const MORE_MAX = 2;

/**
 * Any document that the schema takes, made from the schema itself: a field that is added to the
 * domain is in the next run of every test that uses this.
 */
export const randomDocument: fc.Arbitrary<ConfigDocument> = documentOf(ConfigDocument);

/** Three of one kind and one key: versions of the same. */
export const threeVersions: fc.Arbitrary<
  readonly [ConfigDocument, ConfigDocument, ConfigDocument]
> = fc.oneof(
  ...ConfigDocument.options.map((kind) => {
    const made = documentOf(kind);
    return fc.tuple(made, made, made).map(([one, other, third]) => {
      const key = 'id' in one ? { id: one.id } : 'number' in one ? { number: one.number } : {};
      const versionOf = (document: ConfigDocument) => ConfigDocument.parse({ ...document, ...key });
      return [one, versionOf(other), versionOf(third)] as const;
    });
  }),
);

function documentOf(schema: unknown): fc.Arbitrary<ConfigDocument> {
  return of(schema).map((document) => ConfigDocument.parse(document));
}

function of(schema: unknown): fc.Arbitrary<unknown> {
  const described = schema as Described; // zod describes every schema by its def
  const arbitrary = byType(described.def);
  const checked = (described.def.checks ?? []).length > 0;
  return checked ? arbitrary.filter((value) => described.safeParse(value).success) : arbitrary;
}

function byType(def: Def): fc.Arbitrary<unknown> {
  switch (def.type) {
    case 'string':
      return text(def);
    case 'number':
      return number(def);
    case 'boolean':
      return fc.boolean();
    case 'literal':
      return fc.constantFrom(...(def.values ?? []));
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries ?? {}));
    case 'pipe':
      return of(def.in);
    case 'null':
      return fc.constant(null);
    case 'nullable':
      return fc.oneof(fc.constant(null), of(def.innerType));
    case 'optional':
    case 'default':
      return of(def.innerType);
    case 'union':
      return fc.oneof(...(def.options ?? []).map(of));
    case 'array':
      return list(def);
    case 'record':
      return fc
        .array(fc.tuple(of(def.keyType), of(def.valueType)), { minLength: 1, maxLength: MORE_MAX })
        .map((entries) => Object.fromEntries(entries as [string, unknown][]));
    case 'object':
      return object(def.shape ?? {});
    default:
      throw new Error(`no random value for ${def.type} yet`);
  }
}

function object(shape: Readonly<Record<string, Described>>): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(Object.entries(shape).map(([key, each]) => [key, of(each)]));
  const requiredKeys = Object.entries(shape)
    .filter(([, each]) => each.def.type !== 'optional' && each.def.type !== 'default')
    .map(([key]) => key);
  return fc.record(fields, { requiredKeys }).map((value) => ({ ...value }));
}

function list({ element, checks }: Def): fc.Arbitrary<unknown> {
  const { least, most } = bounds(checks);
  const maxLength = Math.min(most, Math.max(least, MORE_MAX));
  return fc.array(of(element), { minLength: least, maxLength });
}

function number({ checks = [] }: Def): fc.Arbitrary<unknown> {
  const values = (kind: string) =>
    checks.map(({ _zod }) => _zod.def).filter(({ check }) => check === kind);
  const min = Math.max(-1_000, ...values('greater_than').map(({ value }) => value ?? 0));
  const max = Math.min(2 ** 40, ...values('less_than').map(({ value }) => value ?? 0));
  return fc.integer({ min, max });
}

function text({ checks = [], pattern }: Def): fc.Arbitrary<unknown> {
  const patterns = [pattern, ...checks.map(({ _zod }) => _zod.def.pattern)];
  const [first] = patterns.filter((each) => each !== undefined);
  if (first !== undefined) return fc.stringMatching(first, { size: 'small' });
  const { least, most } = bounds(checks);
  return fc.string({ minLength: least, maxLength: Math.min(most, least + 12), unit: 'grapheme' });
}

function bounds(checks: Def['checks'] = []): { readonly least: number; readonly most: number } {
  const defs = checks.map(({ _zod }) => _zod.def);
  const least = Math.max(0, ...defs.map(({ minimum, length }) => minimum ?? length ?? 0));
  const most = Math.min(...defs.map(({ maximum, length }) => maximum ?? length ?? 1e6), 1e6);
  return { least, most };
}
