import type { z } from 'zod';

/**
 * A part of a document in a form: its value, where it stands (`queue/sales/ringTimeMs`), what the
 * domain says of it, and how it is changed. Forms of the parts are made with `part`.
 */
export interface Form<T> {
  readonly value: T;
  readonly path: string;
  readonly schema: z.ZodType | null;
  readonly isReadOnly: boolean;
  /** `tag`: names the field that is typed in; edits with the same tag are undone together. */
  change(next: T, tag?: string): void;
}

/** The form of one field. Changed to undefined, the field is left out. */
export function part<T extends object, K extends keyof T & string>(
  form: Form<T>,
  key: K,
): Form<T[K]> {
  const path = `${form.path}/${key}`;
  return {
    value: form.value[key],
    path,
    schema: schemaOf(form.schema, key),
    isReadOnly: form.isReadOnly,
    change: (next, tag = path) => {
      const { [key]: _before, ...rest } = form.value;
      const whole = next === undefined ? rest : { ...form.value, [key]: next };
      form.change(whole as T, tag); // the same fields, but one
    },
  };
}

/** The form of a value that may be absent or null, while it is there. */
export function present<T>(form: Form<T | null | undefined>, value: T): Form<T> {
  return {
    ...form,
    value,
    schema: bare(form.schema),
    change: (next, tag) => form.change(next, tag),
  };
}

/** A field that is left out where it has nothing, as one that is null then. */
export function nullable<T>(form: Form<T | null | undefined>): Form<T | null> {
  const change = (next: T | null, tag?: string) => form.change(next ?? undefined, tag);
  return { ...form, value: form.value ?? null, change };
}

/** A field that is left out where it says what its absence means anyhow. */
export function absentAs<T>(form: Form<T | undefined>, meaning: T): Form<T> {
  const change = (next: T, tag?: string) => form.change(next === meaning ? undefined : next, tag);
  return { ...form, value: form.value ?? meaning, change };
}

/** A list that is left out while it is empty. */
export function listed<T>(form: Form<T[] | undefined>): Form<T[]> {
  const change = (next: T[], tag?: string) =>
    form.change(next.length === 0 ? undefined : next, tag);
  return { ...form, value: form.value ?? [], change };
}

/** One of a list. */
export function item<T>(form: Form<readonly T[]> | Form<T[]>, index: number): Form<T> {
  const list: readonly T[] = form.value;
  const path = `${form.path}/${index}`;
  return {
    value: list[index] as T, // asked for an index of the list only
    path,
    schema: elementOf(form.schema),
    isReadOnly: form.isReadOnly,
    change: (next, tag = path) => form.change(list.with(index, next) as T[], tag),
  };
}

/** What a field may hold, as its schema says. */
export interface Facts {
  readonly min?: number;
  readonly max?: number;
  /** Of a text. */
  readonly longest?: number;
  /** Of a list. */
  readonly most?: number;
  readonly initial?: unknown;
}

interface Definition {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly defaultValue?: unknown;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
}
// zod's own shape of it
const definitionOf = (schema: z.ZodType): Definition => schema.def as unknown as Definition;

/** Without what makes it optional, nullable or gives it a default. */
export function bare(schema: z.ZodType | null): z.ZodType | null {
  const inner = schema === null ? undefined : definitionOf(schema).innerType;
  return inner === undefined ? schema : bare(inner);
}

function schemaOf(schema: z.ZodType | null, key: string): z.ZodType | null {
  const whole = bare(schema);
  if (whole === null) return null;
  const { shape, valueType } = definitionOf(whole);
  return shape?.[key] ?? valueType ?? null;
}

function elementOf(schema: z.ZodType | null): z.ZodType | null {
  const list = bare(schema);
  return list === null ? null : (definitionOf(list).element ?? null);
}

/** The kinds of a union on `kind`, in its own order. */
export function kindsOf(union: z.ZodType): readonly string[] {
  return (definitionOf(union).options ?? []).flatMap((option) => {
    const { shape, options } = definitionOf(option);
    if (options !== undefined) return kindsOf(option);
    const kind = shape?.['kind'];
    const values = kind === undefined ? [] : (definitionOf(kind) as { values?: unknown[] }).values;
    return (values ?? []).map(String);
  });
}

/** The variant of a union whose `kind` that is. */
export function variantOf(union: z.ZodType | null, kind: string): z.ZodType | null {
  const whole = bare(union);
  const options = whole === null ? [] : (definitionOf(whole).options ?? []);
  return options.find((option) => kindsIn(option).includes(kind)) ?? null;
}

function kindsIn(option: z.ZodType): readonly string[] {
  const kind = definitionOf(option).shape?.['kind'];
  if (kind === undefined) return [];
  return ((definitionOf(kind) as { values?: unknown[] }).values ?? []).map(String);
}

export function factsOf(schema: z.ZodType | null): Facts {
  if (schema === null) return {};
  const own = definitionOf(schema);
  const inner = own.innerType === undefined ? {} : factsOf(own.innerType);
  if (own.type === 'default') return { ...inner, initial: own.defaultValue };
  if (own.type === 'array') {
    const most = mostOf(schema);
    return most === undefined ? inner : { ...inner, most };
  }
  const { minValue, maxValue, maxLength } = schema as {
    readonly minValue?: number | null;
    readonly maxValue?: number | null;
    readonly maxLength?: number | null;
  };
  const whole = (value: number | null | undefined) =>
    typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : undefined;
  const [min, max, longest] = [whole(minValue), whole(maxValue), whole(maxLength)];
  return {
    ...inner,
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(longest === undefined ? {} : { longest }),
  };
}

/** Zod keeps the limits of a list among its checks. */
function mostOf(schema: z.ZodType): number | undefined {
  const limits = (schema.def.checks ?? []).map(({ _zod }) => _zod.def as CheckDefinition);
  return limits.find(({ check }) => check === 'max_length')?.maximum;
}

interface CheckDefinition {
  readonly check: string;
  readonly maximum?: number;
}

/** The list with one of it elsewhere. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const one = list[from];
  if (one === undefined) return [...list];
  return list.toSpliced(from, 1).toSpliced(to, 0, one);
}
