import { ObjectReport } from './report.ts';
import type { Note } from './report.ts';

type Value = Readonly<Record<string, unknown>>;

/**
 * One object of Microsoft's as PowerShell writes it. Every field that is asked for counts as read;
 * what nobody asked for is listed in the report, so that nothing is passed over.
 */
export class Fields {
  readonly #value: Value;
  readonly #report: ObjectReport;
  readonly #path: string;
  readonly #read = new Set<string>();
  /** Objects inside, so that their fields are accounted for too. */
  readonly #inside = new Map<unknown, Fields>();

  constructor(value: Value, report: ObjectReport, path = '') {
    this.#value = value;
    this.#report = report;
    this.#path = path;
  }

  /** The first of these names that has a value; cmdlets and their objects do not always agree. */
  value(...names: readonly string[]): unknown {
    for (const name of names) this.#read.add(name.toLowerCase());
    for (const name of names) {
      const found = this.#find(name);
      if (isSet(found)) return found;
    }
    return null;
  }

  text(...names: readonly string[]): string | null {
    const value = this.value(...names);
    if (typeof value === 'string') return value.trim() === '' ? null : value;
    return typeof value === 'number' ? String(value) : null;
  }

  number(...names: readonly string[]): number | null {
    const value = this.value(...names);
    if (typeof value === 'number') return value;
    return typeof value === 'string' && /^-?[0-9]+$/.test(value) ? Number(value) : null;
  }

  boolean(...names: readonly string[]): boolean | null {
    const value = this.value(...names);
    if (typeof value === 'boolean') return value;
    return typeof value === 'string' && /^(true|false)$/i.test(value)
      ? value.toLowerCase() === 'true'
      : null;
  }

  /** PowerShell writes a list of one as its element. */
  list(...names: readonly string[]): readonly unknown[] {
    const value = this.value(...names);
    if (value === null) return [];
    return Array.isArray(value) ? value.filter(isSet) : [value];
  }

  texts(...names: readonly string[]): string[] {
    return this.list(...names).flatMap((each) => {
      if (typeof each === 'string') return [each];
      return isObject(each) && typeof each['Id'] === 'string' ? [each['Id']] : [];
    });
  }

  object(...names: readonly string[]): Fields | null {
    const value = this.value(...names);
    const [first] = Array.isArray(value) ? (value as unknown[]) : [value];
    return isObject(first) ? this.#below(names[0] ?? '', first) : null;
  }

  objects(...names: readonly string[]): Fields[] {
    const name = names[0] ?? '';
    return this.list(...names).flatMap((each, index) =>
      isObject(each) ? [this.#below(`${name}[${index}]`, each)] : [],
    );
  }

  /** An enum by its name, or by its place in Microsoft's own order. null = absent or unknown. */
  choice<T extends string>(name: string, values: readonly T[]): T | null {
    const value = this.value(name);
    if (value === null) return null;
    if (typeof value === 'number') {
      const byPlace = values[value];
      if (byPlace === undefined) return this.#unknown(name, value);
      const text = `${value} was read as ${byPlace}, by the order of Microsoft's documentation`;
      this.#report.note(this.place(name), 'difference', text);
      return byPlace;
    }
    const word = String(value).toLowerCase();
    return values.find((each) => each.toLowerCase() === word) ?? this.#unknown(name, value);
  }

  note(name: string, verdict: Note['verdict'], text: string): void {
    this.#report.note(this.place(name), verdict, text);
  }

  place(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`;
  }

  /** Fields that say nothing to be kept: counts, copies, what the service made itself. */
  ignore(...names: readonly string[]): void {
    for (const name of names) this.#read.add(name.toLowerCase());
  }

  /** The whole object is left out, which its reader has said. */
  skip(): void {
    for (const name of Object.keys(this.#value)) this.ignore(name);
  }

  /** To be called when all is mapped: what is left is not known here. */
  close(): void {
    for (const inside of this.#inside.values()) inside.close();
    for (const [name, value] of Object.entries(this.#value)) {
      if (this.#read.has(name.toLowerCase()) || !isSet(value) || value === false) continue;
      this.note(name, 'not', 'this field is not known here; nothing was made of it');
    }
  }

  #below(name: string, value: Value): Fields {
    const known = this.#inside.get(value);
    if (known !== undefined) return known;
    const made = new Fields(value, this.#report, this.place(name));
    this.#inside.set(value, made);
    return made;
  }

  #find(name: string): unknown {
    if (name in this.#value) return this.#value[name];
    const lower = name.toLowerCase();
    const key = Object.keys(this.#value).find((each) => each.toLowerCase() === lower);
    return key === undefined ? null : this.#value[key];
  }

  #unknown(name: string, value: unknown): null {
    this.note(name, 'not', `${String(value)} is none of the values that are known here`);
    return null;
  }
}

/** What is read here is read again, and reported, where the object is mapped. */
export function glance(value: Value): Fields {
  return new Fields(value, new ObjectReport('', ''));
}

function isSet(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return false;
  return !Array.isArray(value) || value.length > 0;
}

export function isObject(value: unknown): value is Value {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
