import { ConfigDocument } from '../../domain/index.ts';
import type { Thing } from './dump.ts';
import { glance } from './fields.ts';
import { Names, shortName } from './names.ts';
import type { ImportReport } from './report.ts';

type Agent = Extract<ConfigDocument, { kind: 'agent' }>;

export interface PeopleOptions {
  readonly users: readonly Thing[];
  readonly groups: readonly Thing[];
  /** Agents whom the tenant has already: they stay as they are. */
  readonly existing: readonly Agent[];
  readonly report: ImportReport;
}

interface User {
  readonly oid: string;
  readonly name: string | null;
  readonly number: string | null;
  readonly mail: string | null;
  readonly thing: Thing;
}

interface Group {
  readonly name: string | null;
  readonly mail: string | null;
  readonly members: readonly string[];
}

/** Who is named by an object id: agents are made of those who are needed, and of no others. */
export class People {
  readonly #options: PeopleOptions;
  readonly #users = new Map<string, User>();
  readonly #groups = new Map<string, Group>();
  readonly #existing: ReadonlyMap<string, Agent>;
  readonly #made = new Map<string, { id: string; isAgent: boolean }>();
  readonly #names = new Names();

  constructor(options: PeopleOptions) {
    this.#options = options;
    for (const thing of options.users) {
      const user = userOf(thing);
      if (user !== null) this.#users.set(user.oid, user);
    }
    for (const thing of options.groups) {
      const group = groupOf(thing);
      if (group !== null) this.#groups.set(group.id, group);
    }
    this.#existing = new Map(
      options.existing.flatMap((agent) =>
        agent.oid === null ? [] : [[agent.oid.toLowerCase(), agent] as const],
      ),
    );
    for (const { id } of options.existing) this.#names.take(id, id);
  }

  isUser(oid: string): boolean {
    return this.#users.has(oid.toLowerCase()) || this.#existing.has(oid.toLowerCase());
  }

  canBeRung(oid: string): boolean {
    const existing = this.#existing.get(oid.toLowerCase());
    if (existing !== undefined) return existing.address !== null;
    return (this.#users.get(oid.toLowerCase())?.number ?? null) !== null;
  }

  /** The agent of this person. `isAgent`: takes calls of queues; else is only called. */
  agent(oid: string, isAgent: boolean): string {
    const key = oid.toLowerCase();
    const existing = this.#existing.get(key);
    if (existing !== undefined) return existing.id;
    const made = this.#made.get(key);
    if (made !== undefined) {
      made.isAgent ||= isAgent;
      return made.id;
    }
    const user = this.#users.get(key);
    const fresh = { id: this.#names.take(user?.name ?? '', `person-${key.slice(0, 8)}`), isAgent };
    this.#made.set(key, fresh);
    return fresh.id;
  }

  /** Everybody of the dump, for callers who dial by name. */
  all(): void {
    for (const oid of [...this.#users.keys()].toSorted()) this.agent(oid, false);
  }

  mailOf(oid: string): string | null {
    const key = oid.toLowerCase();
    return this.#groups.get(key)?.mail ?? this.#users.get(key)?.mail ?? null;
  }

  groupName(oid: string): string | null {
    return this.#groups.get(oid.toLowerCase())?.name ?? null;
  }

  /** As far as the dump says; people who are no agents are not made ones by it. */
  membersOf(group: string): string[] {
    const members = this.#groups.get(group.toLowerCase())?.members ?? [];
    return members.filter((oid) => this.#made.has(oid) || this.#existing.has(oid));
  }

  knowsMembers(group: string): boolean {
    return (this.#groups.get(group.toLowerCase())?.members.length ?? 0) > 0;
  }

  documents(): ConfigDocument[] {
    return [...this.#made].map(([oid, { id, isAgent }]) => this.#document(oid, id, isAgent));
  }

  #document(oid: string, id: string, isAgent: boolean): ConfigDocument {
    const user = this.#users.get(oid);
    const about = this.#options.report.open('Person', user?.name ?? oid);
    about.becomes = `agent/${id}`;
    if (user === undefined) {
      about.note('name', 'difference', 'no file of users names them: Get-CsOnlineUser gives it');
    }
    const number = user?.number ?? null;
    if (number === null) {
      const why = 'no phone number is known: nobody can ring them; give the agent an address';
      about.note('LineUri', 'not', why);
    }
    const groups = [...this.#groups].flatMap(([group, { members }]) =>
      members.includes(oid) ? [group] : [],
    );
    return ConfigDocument.parse({
      kind: 'agent',
      id,
      name: user?.name ?? `Person ${oid.slice(0, 8)}`,
      role: isAgent ? 'agent' : 'expert',
      oid,
      skills: [],
      address: number === null ? null : { kind: 'teamsUser', number },
      ...(user === undefined ? {} : { directory: directoryOf(user.thing, groups, about.name) }),
    });
  }
}

/** What callers find them by; a number of Teams is no extension (Microsoft, 2026). */
function directoryOf(thing: Thing, groups: readonly string[], name: string) {
  const fields = glance(thing);
  const [first = '', ...others] = name.split(' ');
  const text = (...names: string[]) => (fields.text(...names) ?? '').slice(0, 64);
  const extension = fields.text('Extension', 'TelephoneExtension');
  const shown = fields.boolean('ShowInAddressList');
  const hidden = fields.boolean('HideFromAddressLists');
  return {
    listed: shown ?? !(hidden ?? false),
    firstName: text('FirstName', 'GivenName') || first,
    lastName: text('LastName', 'Surname', 'SurName') || others.join(' ').slice(0, 64),
    extension: extension !== null && /^[0-9]{1,10}$/.test(extension) ? extension : null,
    office: text('Office', 'OfficeLocation'),
    department: text('Department'),
    groups: groups.slice(0, 200),
  };
}

function userOf(thing: Thing): User | null {
  const fields = glance(thing);
  const oid = fields.text('Identity', 'ObjectId', 'ExternalDirectoryObjectId', 'Id');
  const found = /[0-9a-f]{8}-[0-9a-f-]{27}/i.exec(oid ?? '');
  if (found === null) return null;
  const name = fields.text('DisplayName');
  return {
    oid: found[0].toLowerCase(),
    name: name === null ? null : shortName(name),
    number: e164(fields.text('LineUri', 'LineURI', 'OnPremLineURI')),
    mail: mail(fields.text('Mail', 'WindowsEmailAddress', 'UserPrincipalName')),
    thing,
  };
}

function groupOf(thing: Thing): (Group & { readonly id: string }) | null {
  const fields = glance(thing);
  const id = fields.text('Id', 'ObjectId', 'ExternalDirectoryObjectId', 'GroupId');
  if (id === null) return null;
  return {
    id: id.toLowerCase(),
    name: fields.text('DisplayName'),
    mail: mail(fields.text('Mail', 'PrimarySmtpAddress')),
    members: fields.texts('Members').map((oid) => oid.toLowerCase()),
  };
}

const mail = (text: string | null) =>
  text !== null && /^[^@\s]+@[^@\s]+$/.test(text) ? text : null;

/** `tel:+442079460100;ext=1` as we write it; null = not E.164. */
export function e164(text: string | null): string | null {
  const match = /^(?:tel:)?(\+[1-9][0-9]{1,14})(?:;.*)?$/i.exec(
    (text ?? '').replace(/[ ()-]/g, ''),
  );
  return match?.[1] ?? null;
}
