import type { AgentConfig, AgentId, DialScope } from '../../domain/index.ts';
import { pushTo } from '../push-to.ts';
import { foldName, foldSaid, foldSpelledOut, keysOf } from './keypad.ts';
import { byName, isInScope, personOf } from './people.ts';
import type { Person } from './people.ts';

/** One way to dial a name: first and last, last and first, in one spelling. */
interface Spelling {
  /** All its keys without spaces. */
  readonly keys: string;
  readonly words: readonly string[];
  readonly person: Person;
}

/** What callers can find, made once for each version of the configuration. */
export interface Directory {
  /** Sorted by keys. */
  readonly spellings: readonly Spelling[];
  readonly byExtension: ReadonlyMap<string, readonly Person[]>;
  readonly byAgent: ReadonlyMap<AgentId, Person>;
}

interface Cached {
  readonly version: number;
  readonly directory: Directory;
}

/** Only remembers: the answers are the same without it. */
const cache = new WeakMap<ReadonlyMap<AgentId, AgentConfig>, Cached>();

/** Of the active configuration: agents change with its version alone. */
export function directoryOf(config: {
  readonly version: number;
  readonly agents: ReadonlyMap<AgentId, AgentConfig>;
}): Directory {
  const cached = cache.get(config.agents);
  if (cached?.version === config.version) return cached.directory;
  const directory = newDirectory(config.agents.values());
  cache.set(config.agents, { version: config.version, directory });
  return directory;
}

/** Agents do not change: a new version of one is a new object, and the others need no work. */
const entries = new WeakMap<AgentConfig, Entry>();

interface Entry {
  /** null = cannot be found. */
  readonly person: Person | null;
  readonly spellings: readonly Spelling[];
}

function entryOf(agent: AgentConfig): Entry {
  const before = entries.get(agent);
  if (before !== undefined) return before;
  const person = personOf(agent);
  const entry = { person, spellings: person === null ? [] : spellingsOf(person) };
  entries.set(agent, entry);
  return entry;
}

export function newDirectory(agents: Iterable<AgentConfig>): Directory {
  const all: Spelling[] = [];
  const byExtension = new Map<string, Person[]>();
  const byAgent = new Map<AgentId, Person>();
  for (const agent of agents) {
    const { person, spellings } = entryOf(agent);
    if (person === null) continue;
    byAgent.set(person.agent, person);
    all.push(...spellings);
    if (person.extension !== null) pushTo(byExtension, person.extension, person);
  }
  all.sort((a, b) => (a.keys < b.keys ? -1 : a.keys > b.keys ? 1 : 0));
  return { spellings: all, byExtension, byAgent };
}

function spellingsOf(person: Person): Spelling[] {
  const { first, last } = person;
  const found = new Map<string, Spelling>();
  for (const fold of [foldName, (name: string) => foldSpelledOut(name) ?? foldName(name)]) {
    const [firsts, lasts] = [keysOf(fold(first)), keysOf(fold(last))];
    for (const words of [
      [...firsts, ...lasts],
      [...lasts, ...firsts],
    ]) {
      const keys = words.join('');
      if (keys !== '') found.set(words.join(' '), { keys, words, person });
    }
  }
  return [...found.values()];
}

/**
 * Whom these keys may mean, by name: the beginning of "first last" or "last first", `0` between
 * words or not. With spaces each part may be a beginning: `26 0 567` is ANa LOPez. At most `max`:
 * of more the caller is told only that there are too many.
 */
export function findByName(
  directory: Directory,
  digits: string,
  scope: DialScope,
  max = Infinity,
): Person[] {
  const parts = digits.split('0').filter((part) => part !== '');
  const [head] = parts;
  if (head === undefined) return [];
  const { spellings } = directory;
  const found = new Set<Person>();
  for (let at = lowerBound(spellings, head); at < spellings.length && found.size < max; at++) {
    const spelling = spellings[at];
    if (spelling === undefined || !spelling.keys.startsWith(head)) break;
    if (found.has(spelling.person) || !matches(spelling.words, parts)) continue;
    if (isInScope(spelling.person, scope)) found.add(spelling.person);
  }
  return [...found].sort(byName);
}

function lowerBound(spellings: readonly Spelling[], head: string): number {
  let from = 0;
  let to = spellings.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((spellings[middle]?.keys ?? '') < head) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Parts are beginnings of words in this order; one part alone may run over several words. */
function matches(words: readonly string[], parts: readonly string[]): boolean {
  if (parts.length === 1) return true;
  let next = 0;
  for (const [index, part] of parts.entries()) {
    const at = words.findIndex((word, place) => place >= next && word.startsWith(part));
    if (at === -1 || (index === 0 && at !== 0)) return false;
    next = at + 1;
  }
  return true;
}

/** An extension is dialled in full. */
export function findByExtension(
  { byExtension }: Directory,
  digits: string,
  scope: DialScope,
): Person[] {
  const found = (byExtension.get(digits) ?? []).filter((person) => isInScope(person, scope));
  return found.sort(byName);
}

/** Whether more keys could still make it the extension of somebody else. */
export function isBeginning({ byExtension }: Directory, digits: string, scope: DialScope): boolean {
  for (const [extension, people] of byExtension) {
    if (extension.length <= digits.length || !extension.startsWith(digits)) continue;
    if (people.some((person) => isInScope(person, scope))) return true;
  }
  return false;
}

/** Whom somebody means who says this name: as it is written, in either order, or a part of it. */
export function findBySpokenName(directory: Directory, said: string, scope: DialScope): Person[] {
  const people = spokenOf(directory).get(foldSaid(said)) ?? [];
  return people.filter((person) => isInScope(person, scope)).sort(byName);
}

/** Made when the first name is said: most directories are only dialled. */
const spoken = new WeakMap<Directory, ReadonlyMap<string, readonly Person[]>>();

function spokenOf(directory: Directory): ReadonlyMap<string, readonly Person[]> {
  const before = spoken.get(directory);
  if (before !== undefined) return before;
  const made = new Map<string, Person[]>();
  for (const person of directory.byAgent.values()) {
    for (const name of new Set(spokenNames(person).map(foldSaid))) {
      // Of a name without any letter nothing is left: it would be meant by silence.
      if (name !== '') pushTo(made, name, person);
    }
  }
  spoken.set(directory, made);
  return made;
}

/** What may be said for them, most exact first; the recogniser is given as many as it takes. */
export function spokenNames({ first, last, name }: Person): string[] {
  return [...new Set([name, `${first} ${last}`.trim(), `${last} ${first}`.trim(), last])];
}
