import { createHmac } from 'node:crypto';
import pg from 'pg';
import { JournalError } from '../fault.ts';

export type Role = 'owner' | 'app' | 'router';

/** Where the database is, and how each of the three roles gets in. */
export interface DatabaseTarget {
  configOf(role: Role): pg.ClientConfig;
  readonly passwords: Readonly<Record<'app' | 'router', string>>;
}

export interface SocketTarget {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly owner: { readonly user: string; readonly password: string };
}

/**
 * `app` and `router` log in by passwords derived from the owner's: every node of one database knows
 * them without a further secret to hand around.
 */
export function rolePassword(ownerPassword: string, role: string): string {
  return createHmac('sha256', ownerPassword).update(`patchbay role ${role}`).digest('hex');
}

/** Counts and seqs stay below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === pg.types.builtins.INT8
      ? Number
      : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

const common: pg.ClientConfig = {
  application_name: 'patchbay',
  keepAlive: true,
  connectionTimeoutMillis: 5_000,
  types,
};

export function socketTarget(target: SocketTarget): DatabaseTarget {
  const { owner, ...place } = target;
  return targetOf(owner.password, (role, password) => ({
    ...common,
    ...place,
    user: role === 'owner' ? owner.user : `patchbay_${role}`,
    password,
  }));
}

/** The URL names the owner: it makes the tables and the two other roles. */
export function urlTarget(text: string): DatabaseTarget {
  const url = parseUrl(text);
  return targetOf(decodeURIComponent(url.password), (role, password) => {
    const own = new URL(url);
    if (role !== 'owner') {
      own.username = `patchbay_${role}`;
      own.password = password;
    }
    return { ...common, connectionString: own.href };
  });
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol) || url.password === '') {
    throw new JournalError(
      'misuse',
      'DATABASE_URL must look like postgres://USER:PASSWORD@HOST:PORT/DATABASE, with a password',
    );
  }
  return url;
}

function targetOf(
  ownerPassword: string,
  config: (role: Role, password: string) => pg.ClientConfig,
): DatabaseTarget {
  const passwords = {
    app: rolePassword(ownerPassword, 'app'),
    router: rolePassword(ownerPassword, 'router'),
  };
  return {
    passwords,
    configOf: (role) => config(role, role === 'owner' ? ownerPassword : passwords[role]),
  };
}
