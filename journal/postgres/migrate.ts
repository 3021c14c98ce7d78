import { Kysely, Migrator, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { JournalError } from '../fault.ts';
import { faultOf } from './fault.ts';
import { MIGRATIONS } from './migrations/index.ts';
import type { DatabaseTarget } from './target.ts';

/** Any constant: nodes that start together bring the database up one after the other. */
const LOCK = 0x70617463;

/** Roles, schema and tables at this build's level. Safe to run by every node at each start. */
export async function migrate(target: DatabaseTarget): Promise<void> {
  const pool = new pg.Pool({ ...target.configOf('owner'), max: 2 });
  pool.on('error', () => undefined);
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    await db.connection().execute(async (connection) => {
      await sql`select pg_advisory_lock(${LOCK})`.execute(connection);
      await ensureRoles(connection, target);
      await sql`create schema if not exists patchbay`.execute(connection);
      await sql`grant usage on schema patchbay to patchbay_app, patchbay_router`.execute(
        connection,
      );
      await bringUp(connection);
      await sql`select pg_advisory_unlock(${LOCK})`.execute(connection);
    });
  } catch (error) {
    throw faultOf(error);
  } finally {
    await db.destroy();
  }
}

async function bringUp(db: Kysely<unknown>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...MIGRATIONS }) },
    migrationTableSchema: 'patchbay',
  });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results.find((result) => result.status === 'Error')?.migrationName;
  throw new JournalError('cannotStart', `migration ${failed ?? 'list'} failed: ${error}`, error);
}

async function ensureRoles(db: Kysely<unknown>, target: DatabaseTarget): Promise<void> {
  for (const role of ['app', 'router'] as const) {
    const name = `patchbay_${role}`;
    const found = await sql`select 1 from pg_roles where rolname = ${name}`.execute(db);
    const verb = found.rows.length === 0 ? 'create' : 'alter';
    // Role statements take no parameters; both parts are ours (a constant and hex digits).
    const statement = `${verb} role ${name} login password '${target.passwords[role]}'`;
    await sql.raw(statement).execute(db).catch(explainRoles);
  }
}

function explainRoles(error: unknown): never {
  if (!(error instanceof pg.DatabaseError) || error.code !== '42501') throw error;
  throw new JournalError(
    'cannotStart',
    'the user of DATABASE_URL may not make the roles patchbay_app and patchbay_router: ' +
      'run once, as an administrator of that server: alter role THAT_USER createrole',
    error,
  );
}
