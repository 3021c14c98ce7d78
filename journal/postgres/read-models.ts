import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import type { InteractionId, QueueId, TenantId } from '../../domain/index.ts';
import type { OpenRows, ReadModelStore, RowChanges } from '../projector/store.ts';
import { asTenant } from './pools.ts';
import { postgresQueries } from './queries.ts';
import {
  interactionFromTable,
  interactionToTable,
  visitFromTable,
  visitToTable,
} from './read-model-rows.ts';
import type { Database } from './tables.ts';

/** The read models' tables, by the app's role. */
export function postgresReadModels(app: Kysely<Database>): ReadModelStore {
  return {
    ...postgresQueries(app),
    loadOpen: (tenant) => asTenant(app, tenant, (trx) => loadOpen(trx, tenant)),
    save: (tenant, changes) =>
      asTenant(app, tenant, async (trx) => {
        if (!(await claim(trx, tenant, changes))) return false;
        await saveRows(trx, tenant, changes);
        return true;
      }),
  };
}

async function loadOpen(trx: Transaction<Database>, tenant: TenantId): Promise<OpenRows> {
  const at = await trx
    .selectFrom('patchbay.projection')
    .select('through_seq')
    .where('tenant', '=', tenant)
    .executeTakeFirst();
  const interactions = await trx
    .selectFrom('patchbay.interaction')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('state', '<>', 'ended')
    .execute();
  const visits = await trx
    .selectFrom('patchbay.queue_visit')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('how', 'is', null)
    .execute();
  const subjects = await trx
    .selectFrom('patchbay.subject')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('open', '=', true)
    .execute();
  const levels = await trx
    .selectFrom('patchbay.service_level')
    .selectAll()
    .where('tenant', '=', tenant)
    .execute();
  return {
    throughSeq: at?.through_seq ?? 0,
    interactions: interactions.map(interactionFromTable),
    visits: visits.map(visitFromTable),
    subjects: subjects.map(({ id, interaction, open }) => ({
      id,
      interaction: interaction as InteractionId,
      open,
    })),
    serviceLevels: new Map(levels.map((row) => [row.queue as QueueId, row.service_level_ms])),
  };
}

/** Locks the tenant's place until the transaction ends; false = it is not where we thought. */
async function claim(
  trx: Transaction<Database>,
  tenant: TenantId,
  { fromSeq, throughSeq }: RowChanges,
): Promise<boolean> {
  await sql`insert into patchbay.projection (tenant, through_seq) values (${tenant}, 0)
    on conflict do nothing`.execute(trx);
  const { numUpdatedRows } = await trx
    .updateTable('patchbay.projection')
    .set({ through_seq: throughSeq })
    .where('tenant', '=', tenant)
    .where('through_seq', '=', fromSeq)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

async function saveRows(trx: Transaction<Database>, tenant: TenantId, changes: RowChanges) {
  await insertIndex(trx, tenant, changes);
  await upsert(trx, {
    table: 'interaction',
    key: ['tenant', 'id'],
    rows: changes.interactions.map((row) => interactionToTable(tenant, row)),
  });
  await upsert(trx, {
    table: 'queue_visit',
    key: ['tenant', 'entered_seq'],
    rows: changes.visits.map((row) => visitToTable(tenant, row)),
  });
  await upsert(trx, {
    table: 'subject',
    key: ['tenant', 'id'],
    rows: changes.subjects.map((row) => ({ tenant, ...row })),
  });
  await upsert(trx, {
    table: 'service_level',
    key: ['tenant', 'queue'],
    rows: [...changes.serviceLevels].map(([queue, ms]) => ({
      tenant,
      queue,
      service_level_ms: ms,
    })),
  });
}

/** Arrays of columns: one statement however many rows, and no limit on parameters. */
async function insertIndex(trx: Transaction<Database>, tenant: TenantId, changes: RowChanges) {
  const { index } = changes;
  if (index.length === 0) return;
  await sql`
    insert into patchbay.event_index (tenant, seq, at, type, interaction, agent, queue, body)
    select ${tenant}, * from unnest(
      ${index.map((row) => row.seq)}::bigint[], ${index.map((row) => row.at)}::bigint[],
      ${index.map((row) => row.type)}::text[], ${index.map((row) => row.interaction)}::text[],
      ${index.map((row) => row.agent)}::text[], ${index.map((row) => row.queue)}::text[],
      ${index.map((row) => row.body)}::text[])
    on conflict do nothing`.execute(trx);
}

interface Upsert {
  readonly table: 'interaction' | 'queue_visit' | 'subject' | 'service_level';
  readonly key: readonly string[];
  readonly rows: readonly object[];
}

/** Whole rows by their key, the last one winning. Columns are those of the table's own type. */
async function upsert(trx: Transaction<Database>, { table, key, rows }: Upsert): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const name = sql.table(`patchbay.${table}`);
  const columns = Object.keys(first);
  const list = sql.join(columns.map((column) => sql.ref(column)));
  const keyList = sql.join(key.map((column) => sql.ref(column)));
  const changed = columns
    .filter((column) => !key.includes(column))
    .map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`);
  await sql`insert into ${name} (${list})
    select ${list} from json_populate_recordset(null::${name}, ${JSON.stringify(rows)}::json)
    on conflict (${keyList}) do update set ${sql.join(changed)}`.execute(trx);
}
