import { Kysely, PostgresDialect, sql } from 'kysely';
import type { Transaction } from 'kysely';
import pg from 'pg';
import type { TenantId } from '../../domain/index.ts';
import { guarded } from './fault.ts';
import type { Database } from './tables.ts';
import type { DatabaseTarget } from './target.ts';

/** `app` sees one tenant at a time, `router` the directory and leases; neither owns anything. */
export interface Pools {
  readonly app: Kysely<Database>;
  readonly router: Kysely<Database>;
  close(): Promise<void>;
}

export function openPools(target: DatabaseTarget, connectionsMax = 6): Pools {
  const app = pool(target, 'app', connectionsMax);
  const router = pool(target, 'router', 2);
  return {
    app,
    router,
    async close() {
      await Promise.all([app.destroy(), router.destroy()]);
    },
  };
}

function pool(target: DatabaseTarget, role: 'app' | 'router', max: number): Kysely<Database> {
  const connections = new pg.Pool({ ...target.configOf(role), max, idleTimeoutMillis: 60_000 });
  // An idle connection that the server dropped: the next query opens another.
  connections.on('error', () => undefined);
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool: connections }) });
}

/** The tenant holds until the transaction's end: a pooled connection carries it no further. */
export function asTenant<T>(
  app: Kysely<Database>,
  tenant: TenantId,
  work: (trx: Transaction<Database>) => Promise<T>,
): Promise<T> {
  return guarded(
    app.transaction().execute(async (trx) => {
      await sql`select set_config('patchbay.tenant', ${tenant}, true)`.execute(trx);
      return work(trx);
    }),
  );
}
