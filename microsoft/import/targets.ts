import { ConfigDocument, E164 } from '../../domain/index.ts';
import type { Prompt, TransferTarget } from '../../domain/index.ts';
import type { Apps } from './apps.ts';
import type { Fields } from './fields.ts';
import { isObject } from './fields.ts';
import { shortName } from './names.ts';
import { e164 } from './people.ts';
import type { People } from './people.ts';

/** Their five priorities among our ten. */
export function priorityOf(theirs: number | null): number | null {
  return theirs !== null && theirs >= 1 && theirs <= 5 ? theirs * 2 - 1 : null;
}

/** Of menu targets and accounts 3 is the default, and says nothing. */
export function ownPriorityOf(theirs: number | null): number | null {
  return theirs === 3 ? null : priorityOf(theirs);
}

export interface Wanted {
  readonly id: string;
  /** As a word; a number says nothing, as its order is not documented. */
  readonly type: string | null;
  /** Of our ten. */
  readonly priority: number | null;
}

export interface Target {
  readonly target: TransferTarget;
  readonly kind: 'person' | 'app' | 'number';
}

export interface Box {
  /** Whose mailbox it is: a person's or a group's object id. */
  readonly owner: string;
  readonly isShared: boolean;
  /** Where it is used: the id is made of it. */
  readonly id: string;
  readonly name: string;
  readonly greeting: Prompt | null;
  readonly systemPrompt: boolean;
  readonly transcription: boolean;
  readonly language: string | null;
}

/** Where calls go on to: found by id, as the type is a number in some dumps. */
export class Targets {
  readonly #apps: Apps;
  readonly #people: People;
  readonly #boxes = new Map<string, { readonly box: Box; readonly mail: string | null }>();

  constructor(apps: Apps, people: People) {
    this.#apps = apps;
    this.#people = people;
  }

  /** null = it leads nowhere that is known; the report says so. */
  of(fields: Fields, name: string, { id, type, priority }: Wanted): Target | null {
    const number = e164(id);
    if (number !== null) {
      fields.note(name, 'exact', 'an outside number; the dialling policy must permit it');
      return { target: { kind: 'number', number: E164.parse(number) }, kind: 'number' };
    }
    const app = this.#apps.find(id);
    if (app !== null) {
      fields.note(name, 'exact', `${app.kind}/${app.id}`);
      const more = priority === null ? {} : { priority };
      const target =
        app.kind === 'queue'
          ? { kind: 'queue', queue: app.id, ...more }
          : { kind: 'flow', flow: app.id, ...more };
      return { target: target as TransferTarget, kind: 'app' }; // ids are slugs
    }
    if (!/^[0-9a-f-]{36}$/i.test(id) || this.#apps.account(id) !== null) {
      const why = /^tel:|^\+?[0-9]/.test(id) ? 'is no E.164 number' : 'is not in the dump';
      fields.note(name, 'not', `where it leads ${why}`);
      return null;
    }
    if (!this.#people.isUser(id) && type?.toLowerCase() !== 'user') {
      fields.note(name, 'not', 'where it leads is not in the dump');
      return null;
    }
    if (!this.#people.canBeRung(id)) {
      fields.note(name, 'not', 'no phone number of this person is known: nobody can ring them');
      return null;
    }
    const agent = this.#people.agent(id, false);
    fields.note(name, 'exact', `agent/${agent}, rung as a person`);
    const target = { kind: 'agent', agent, asPerson: true } as unknown as TransferTarget; // a slug
    return { target, kind: 'person' };
  }

  /** A box for one place of use, as each has its own greeting. */
  voicemail(fields: Fields, name: string, box: Box): TransferTarget {
    const mail = this.#people.mailOf(box.owner);
    if (mail === null) {
      const cmdlet = box.isShared ? 'Get-MgGroup' : 'Get-CsOnlineUser';
      fields.note(
        name,
        'difference',
        `voicemail/${box.id}, without a mail address: ${cmdlet} has it`,
      );
    } else fields.note(name, 'exact', `voicemail/${box.id}, also sent as mail`);
    this.#boxes.set(box.id, { box, mail });
    return { kind: 'voicemail', voicemail: box.id } as unknown as TransferTarget; // a slug
  }

  /** After all people are known: who is an agent here and in the group may listen. */
  documents(): ConfigDocument[] {
    return [...this.#boxes.values()].map(({ box, mail }) =>
      ConfigDocument.parse({
        kind: 'voicemail',
        id: box.id,
        name: shortName(box.name),
        owner: box.isShared
          ? { kind: 'shared', agents: this.#listeners(box.owner) }
          : { kind: 'person', agent: this.#people.agent(box.owner, false) },
        greeting: box.greeting,
        systemPrompt: box.systemPrompt,
        language: box.language,
        transcription: box.transcription,
        mailTo: mail === null ? [] : [mail],
      }),
    );
  }

  #listeners(group: string): string[] {
    return this.#people.membersOf(group).map((oid) => this.#people.agent(oid, false));
  }
}

/** The word for its kind, where there is one. */
export function typeOf(value: unknown): string | null {
  return isObject(value) && typeof value['Type'] === 'string' ? value['Type'] : null;
}

/** The id of a target, which is a text or an object with one. */
export function idOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (!isObject(value)) return null;
  const id = value['Id'] ?? value['Identity'] ?? value['id'];
  return typeof id === 'string' ? id : null;
}
