import type { Dump, Thing } from './dump.ts';
import { glance } from './fields.ts';
import { Names } from './names.ts';
import { e164 } from './people.ts';

export interface App {
  readonly kind: 'queue' | 'attendant';
  readonly id: string;
  readonly name: string;
  readonly thing: Thing;
}

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly number: string | null;
  readonly thing: Thing;
}

/** Queues, attendants and the resource accounts that lead to them, found by any of their ids. */
export class Apps {
  readonly apps: readonly App[];
  readonly accounts: readonly Account[];
  readonly #byId = new Map<string, App>();
  readonly #priorities = new Map<string, number>();

  constructor(dump: Dump) {
    const queues = named(dump.queues, 'queue', new Names());
    this.apps = [...queues, ...named(dump.attendants, 'attendant', new Names())];
    for (const app of this.apps) {
      const fields = glance(app.thing);
      const ids = [fields.text('Identity', 'Id'), ...fields.texts('ApplicationInstances')];
      for (const id of ids) if (id !== null) this.#byId.set(id.toLowerCase(), app);
    }
    for (const thing of dump.associations) {
      const fields = glance(thing);
      const account = fields.text('Id', 'Identity')?.toLowerCase();
      const app = this.#byId.get(fields.text('ConfigurationId')?.toLowerCase() ?? '');
      if (account === undefined || app === undefined) continue;
      this.#byId.set(account, app);
      const priority = fields.number('CallPriority');
      if (priority !== null) this.#priorities.set(account, priority);
    }
    this.accounts = accountsOf(dump);
  }

  find(id: string): App | null {
    return this.#byId.get(id.toLowerCase()) ?? null;
  }

  account(id: string): Account | null {
    return this.accounts.find((each) => each.id === id.toLowerCase()) ?? null;
  }

  priorityOf(account: string): number | null {
    return this.#priorities.get(account) ?? null;
  }
}

/** By name, then by their own id, so that the order of the dump decides nothing. */
function named(things: readonly Thing[], kind: App['kind'], names: Names): App[] {
  const keyed = things.map((thing) => {
    const fields = glance(thing);
    const identity = fields.text('Identity', 'Id') ?? '';
    return { thing, identity, name: fields.text('Name') ?? identity };
  });
  keyed.sort((a, b) => (`${a.name}\0${a.identity}` < `${b.name}\0${b.identity}` ? -1 : 1));
  return keyed.map(({ thing, identity, name }) => {
    return { kind, id: names.take(name, `${kind}-${identity.slice(0, 8)}`), name, thing };
  });
}

function accountsOf(dump: Dump): Account[] {
  const numbers = new Map<string, string>();
  for (const thing of dump.assignments) {
    const fields = glance(thing);
    const number = e164(fields.text('TelephoneNumber'));
    const owner = fields.text('AssignedPstnTargetId')?.toLowerCase();
    if (number !== null && owner !== undefined) numbers.set(owner, number);
  }
  return dump.accounts.flatMap((thing) => {
    const fields = glance(thing);
    const id = fields.text('ObjectId', 'Identity', 'Id')?.toLowerCase();
    if (id === undefined) return [];
    const number = e164(fields.text('PhoneNumber', 'LineUri')) ?? numbers.get(id) ?? null;
    return [{ id, name: fields.text('DisplayName') ?? id, number, thing }];
  });
}
