import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from './target.ts';
import { startTestServer } from '../test-support/server.ts';
import type { TestServer } from '../test-support/server.ts';
import { TestWriter } from '../test-support/builders.ts';

/** Keyed by name and the router's alone: they find the tenant. */
const DIRECTORY = ['number', 'fqdn'];
/** Kysely's own. */
const BOOKKEEPING = ['kysely_migration', 'kysely_migration_lock'];

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

async function as<T>(role: Role, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(server.target.configOf(role));
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const rowsAs = (role: Role, text: string) =>
  as(role, async (client) => (await client.query<Record<string, unknown>>(text)).rows);

const TABLES = `
  select c.relname as name, c.relrowsecurity as secured, c.relforcerowsecurity as forced,
    (select a.attname from pg_index i
      join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
      where i.indrelid = c.oid and i.indisprimary) as first_key,
    (select count(*) from pg_index i
      join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
      where i.indrelid = c.oid and i.indisunique and a.attname <> 'tenant') as other_unique,
    exists (select 1 from pg_attribute a
      where a.attrelid = c.oid and a.attname = 'tenant') as has_tenant
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'patchbay' and c.relkind in ('r', 'p')`;

describe('every table', () => {
  test('has forced row-level security and its tenant first in each unique key', async () => {
    const rows = await rowsAs('owner', TABLES);
    const tables = rows.filter((row) => !BOOKKEEPING.includes(String(row['name'])));
    expect(tables.length).toBeGreaterThan(12);
    for (const table of tables) {
      expect(table).toMatchObject({ secured: true, forced: true, has_tenant: true });
      if (DIRECTORY.includes(String(table['name']))) continue;
      expect(table).toMatchObject({ first_key: 'tenant', other_unique: 0 });
    }
  });

  test('and nothing else in the schema can be seen by app or router', async () => {
    const views = await rowsAs(
      'owner',
      `select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'patchbay' and relkind in ('v', 'm', 'f')`,
    );
    expect(views).toEqual([]);
    const definers = await rowsAs(
      'owner',
      `select proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname = 'patchbay' and prosecdef`,
    );
    expect(definers).toEqual([]);
  });
});

describe('the roles', () => {
  test('app and router own nothing and are nobody special', async () => {
    const roles = await rowsAs(
      'owner',
      `select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
         (select count(*) from pg_class where relowner = r.oid) as tables,
         (select count(*) from pg_proc where proowner = r.oid) as functions,
         (select count(*) from pg_auth_members where member = r.oid) as memberships
       from pg_roles r where rolname in ('patchbay_app', 'patchbay_router', 'patchbay_owner')
       order by 1`,
    );
    const plain = { rolsuper: false, rolbypassrls: false, rolcreaterole: false };
    const nothing = { tables: 0, functions: 0, memberships: 0 };
    expect(roles).toMatchObject([
      { rolname: 'patchbay_app', ...plain, ...nothing },
      { rolname: 'patchbay_owner', rolsuper: false, rolbypassrls: false },
      { rolname: 'patchbay_router', ...plain, ...nothing },
    ]);
  });

  test.each([
    'set role patchbay_owner',
    'set session authorization patchbay_owner',
    'alter table patchbay.segment no force row level security',
    'drop policy own_tenant on patchbay.segment',
    'create table patchbay.mine (a int)',
    'create table public.mine (a int)',
    "update patchbay.segment set build = 'x'",
    'delete from patchbay.segment',
    'truncate patchbay.segment',
    "update patchbay.audit set subject = 'x'",
    'delete from patchbay.audit',
    'truncate patchbay.audit',
    "insert into patchbay.lease values ('t', 'me', 9, now())",
    'select * from patchbay.number',
    'select pg_read_file($$/etc/passwd$$)',
    'copy patchbay.segment to program $$cat$$',
  ])('app may not: %s', async (text) => {
    await expect(rowsAs('app', text)).rejects.toMatchObject({ code: /^(42501|42P0)/ });
  });

  test.each([
    'segment',
    'inbox',
    'vault',
    'person',
    'note',
    'list_entry',
    'config_draft',
    'message',
    'message_part',
    'audio',
    'preferred_agent',
    'snapshot',
    'event_index',
  ])('router may not read %s', async (table) => {
    const read = rowsAs('router', `select * from patchbay.${table}`);
    await expect(read).rejects.toMatchObject({ code: '42501' });
  });
});

describe('a tenant', () => {
  const seen = (client: pg.Client, table: string) =>
    client.query(`select tenant from patchbay.${table}`).then(({ rows }) => rows.length);

  test('is seen by app only under its own name, and never without one', async () => {
    const journal = await server.open();
    const writer = await TestWriter.open(journal);
    await journal.inbox.put({ tenant: writer.tenant, key: 'k', kind: 'x', body: '{}' });
    await writer.append(1);
    const set = (client: pg.Client, tenant: string) =>
      client.query(`select set_config('patchbay.tenant', $1, true)`, [tenant]);
    await as('app', async (client) => {
      for (const table of ['segment', 'inbox', 'lease']) {
        expect(await seen(client, table)).toBe(0);
        await client.query('begin');
        await set(client, writer.tenant);
        expect(await seen(client, table)).toBe(1);
        await set(client, 'somebody-else');
        expect(await seen(client, table)).toBe(0);
        await client.query('set local row_security = off').catch(() => undefined);
        await expect(seen(client, table)).rejects.toMatchObject({ code: '42501' });
        await client.query('rollback');
        // The connection goes back to the pool: the name went with the transaction.
        expect(await seen(client, table)).toBe(0);
      }
    });
    expect(await as('owner', (client) => seen(client, 'segment'))).toBe(0);
  });

  test('cannot be written to under another name', async () => {
    await as('app', async (client) => {
      await client.query('begin');
      await client.query(`select set_config('patchbay.tenant', 'mine', true)`);
      const write = client.query(
        `insert into patchbay.inbox (tenant, key, kind, body) values ('theirs', 'k', 'x', '')`,
      );
      await expect(write).rejects.toMatchObject({ code: '42501' });
    });
  });
});
