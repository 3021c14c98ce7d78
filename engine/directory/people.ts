import type { AgentConfig, DialScope, NameExtension } from '../../domain/index.ts';
import { foldName } from './keypad.ts';

/** Somebody whom callers can find. */
export interface Person {
  readonly agent: AgentConfig['id'];
  /** As it is read out. */
  readonly name: string;
  readonly first: string;
  readonly last: string;
  readonly extension: string | null;
  readonly office: string;
  readonly department: string;
  readonly groups: readonly string[];
  /** Last name, first name: letters without marks, so that the order is the same everywhere. */
  readonly sortKey: string;
}

/** null = cannot be found: hidden, or has no phone that rings. */
export function personOf({ id, name, address, directory }: AgentConfig): Person | null {
  if (address === null || directory?.listed === false) return null;
  const named = namesOf(directory?.firstName ?? '', directory?.lastName ?? '', name);
  return {
    agent: id,
    name: named.name,
    first: named.first,
    last: named.last,
    extension: directory?.extension ?? null,
    office: directory?.office ?? '',
    department: directory?.department ?? '',
    groups: directory?.groups ?? [],
    sortKey: `${foldName(named.last)} ${foldName(named.first)}`,
  };
}

/** Where the directory says nothing, the last word of the name is the last name. */
function namesOf(
  first: string,
  last: string,
  name: string,
): Pick<Person, 'name' | 'first' | 'last'> {
  if (first !== '' || last !== '') return { name: `${first} ${last}`.trim(), first, last };
  const words = name.trim().split(/\s+/);
  return { name, first: words.slice(0, -1).join(' '), last: words.at(-1) ?? '' };
}

/** Exclusion beats inclusion. */
export function isInScope({ groups }: Person, { include, exclude }: DialScope): boolean {
  if (groups.some((group) => exclude.includes(group))) return false;
  return include === null || groups.some((group) => include.includes(group));
}

/** What tells people of the same name apart; empty = nothing is known. */
export function detailOf(person: Person, by: NameExtension): string {
  return by === 'none' ? '' : person[by];
}

/** By last name, first name, id. */
export function byName(a: Person, b: Person): number {
  return compare(a.sortKey, b.sortKey) || compare(a.agent, b.agent);
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
