import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { TenantId } from '../../domain/index.ts';
import { must } from '../../domain/index.ts';
import type { Inbox, InboxEntry, InboxRow } from '../port.ts';
import { guarded } from './fault.ts';
import { asTenant } from './pools.ts';
import type { Database } from './tables.ts';
import { vaultColumns } from './vault-columns.ts';

const COLUMNS = [
  sql<string>`id::text`.as('id'),
  'key' as const,
  'kind' as const,
  'body' as const,
  sql<number>`(extract(epoch from received_at) * 1000)::float8`.as('receivedAt'),
] as const;

type Stored = Omit<InboxRow, 'body'> & { readonly body: Buffer };

/** `stored` hears of vault rows that are now in the database. */
export function postgresInbox(
  app: Kysely<Database>,
  stored: (rows: NonNullable<InboxEntry['vaultRows']>) => void,
): Inbox {
  return {
    put: (entry) => guarded(put(app, entry, stored)),
    takeOpen: (tenant, limit, inFlight = []) =>
      asTenant(app, tenant, async (trx) => {
        const rows = await trx
          .selectFrom('patchbay.inbox')
          .select(COLUMNS)
          .where('tenant', '=', tenant)
          .where('state', '=', 'open')
          .where(sql<boolean>`id <> all (${inFlight}::bigint[])`)
          .orderBy('id')
          .limit(limit)
          .execute();
        return rows.map(rowOf);
      }),
    poison: (tenant, id, fault) =>
      asTenant(app, tenant, async (trx) => {
        await trx
          .updateTable('patchbay.inbox')
          .set({
            state: 'poison',
            error: fault.error.replaceAll('\0', '').slice(0, 4_000),
            at_seq: fault.atSeq,
          })
          .where('tenant', '=', tenant)
          .where('id', '=', Number(id))
          .where('state', '=', 'open')
          .execute();
      }),
    listPoison: (tenant, limit) =>
      asTenant(app, tenant, async (trx) => {
        const rows = await trx
          .selectFrom('patchbay.inbox')
          .select([...COLUMNS, 'error', 'at_seq'])
          .where('tenant', '=', tenant)
          .where('state', '=', 'poison')
          .orderBy('id')
          .limit(limit)
          .execute();
        return rows.map(({ error, at_seq, ...row }) => ({
          ...rowOf(row),
          error: error ?? '',
          atSeq: at_seq ?? 0,
        }));
      }),
    prune: (tenant, olderThanMs) => prune(app, tenant, olderThanMs),
  };
}

async function put(
  app: Kysely<Database>,
  entry: InboxEntry,
  stored: (rows: NonNullable<InboxEntry['vaultRows']>) => void,
) {
  const { tenant, key, kind, body, vaultRows = [] } = entry;
  const columns = sql.join(vaultColumns(vaultRows).map((column) => sql`${column}`));
  const { rows } = await sql<{ row_id: number; duplicate: boolean }>`
    select row_id, duplicate from patchbay.put_inbox(
      ${tenant}, ${key}, ${kind}, ${Buffer.from(body, 'utf8')}, ${columns})`.execute(app);
  const { row_id, duplicate } = must(rows[0], 'put_inbox gives one row');
  if (!duplicate) stored(vaultRows);
  return { id: String(row_id), duplicate };
}

function prune(app: Kysely<Database>, tenant: TenantId, olderThanMs: number): Promise<number> {
  return asTenant(app, tenant, async (trx) => {
    const { numDeletedRows } = await trx
      .deleteFrom('patchbay.inbox')
      .where('tenant', '=', tenant)
      .where('state', '=', 'done')
      .where(
        sql<boolean>`received_at < clock_timestamp() - ${olderThanMs} * interval '1 millisecond'`,
      )
      .executeTakeFirst();
    return Number(numDeletedRows);
  });
}

function rowOf(row: Stored): InboxRow {
  return { ...row, receivedAt: Math.floor(row.receivedAt), body: row.body.toString('utf8') };
}
