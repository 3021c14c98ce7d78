import { sql } from 'kysely';
import type { Kysely, Selectable, Transaction } from 'kysely';
import { DAY_MS } from '../../domain/index.ts';
import type { AgentId, InteractionId, QueueId, RecordingId } from '../../domain/index.ts';
import type { WrappedFor } from '../port.ts';
import type {
  RecordingPart,
  RecordingQuery,
  RecordingRow,
  Recordings,
} from '../recordings/port.ts';
import { filePartsOf, keyOf } from './file-parts.ts';
import { asTenant } from './pools.ts';
import type { Database, RecordingPartTable, RecordingTable } from './tables.ts';
import { bufferOf } from './vault-columns.ts';

type Parts = Pick<Recordings, 'addPart' | 'setKey' | 'parts' | 'hold' | 'named'>;

export function postgresRecordings(app: Kysely<Database>): Recordings {
  return { ...partsOf(app), ...rowsOf(app) };
}

function rowsOf(app: Kysely<Database>): Omit<Recordings, keyof Parts> {
  return {
    async begin(tenant, { id, interaction, queue, agent, startedAt, deleteAt }) {
      const times = { started_at: startedAt, delete_at: deleteAt };
      await asTenant(app, tenant, (trx) =>
        trx
          .insertInto('patchbay.recording')
          .values({ tenant, id, interaction, queue, agents: [agent], ...times })
          .onConflict((conflict) => conflict.doNothing())
          .execute(),
      );
    },
    follow: (tenant, id, to) => asTenant(app, tenant, (trx) => follow(trx, { tenant, id }, to)),
    async end(tenant, id, { state, durationMs, size }) {
      await asTenant(app, tenant, (trx) =>
        trx
          .updateTable('patchbay.recording')
          .set({ state, duration_ms: durationMs, size })
          .where('tenant', '=', tenant)
          .where('id', '=', id)
          .execute(),
      );
    },
    async get(tenant, id) {
      const rows = await asTenant(app, tenant, (trx) =>
        select(trx, tenant).where('id', '=', id).execute(),
      );
      return rows.map(rowOf)[0] ?? null;
    },
    async list(tenant, query) {
      const rows = await asTenant(app, tenant, (trx) => matching(trx, tenant, query).execute());
      return rows.map(rowOf);
    },
    async open(tenant) {
      const rows = await asTenant(app, tenant, (trx) =>
        select(trx, tenant).where('state', '=', 'open').execute(),
      );
      return rows.map(rowOf);
    },
    async due(tenant, now, limit) {
      const rows = await asTenant(app, tenant, (trx) =>
        select(trx, tenant)
          .where('legal_hold', '=', false)
          .where('delete_at', '<=', now)
          .orderBy('delete_at')
          .limit(limit)
          .execute(),
      );
      return rows.map(rowOf);
    },
    async remove(tenant, id) {
      const { numDeletedRows } = await asTenant(app, tenant, (trx) =>
        trx
          .deleteFrom('patchbay.recording')
          .where('tenant', '=', tenant)
          .where('id', '=', id)
          .where('legal_hold', '=', false)
          .executeTakeFirst(),
      );
      return numDeletedRows > 0n;
    },
  };
}

function partsOf(app: Kysely<Database>): Parts {
  const files = filePartsOf(app, 'recording');
  return {
    addPart: async (tenant, id, pathOf) => {
      return { ...(await files.add(tenant, id, pathOf)), key: null, holdKey: null };
    },
    setKey: files.setKey,
    named: files.named,
    async parts(tenant, id) {
      const rows = await asTenant(app, tenant, (trx) =>
        trx
          .selectFrom('patchbay.recording_part')
          .selectAll()
          .where('tenant', '=', tenant)
          .where('recording', '=', id)
          .orderBy('part')
          .execute(),
      );
      return rows.map(partOf);
    },
    hold: (tenant, id, keys) => asTenant(app, tenant, (trx) => hold(trx, { tenant, id }, keys)),
  };
}

async function follow(
  trx: Transaction<Database>,
  { tenant, id }: { readonly tenant: string; readonly id: string },
  { queue, agent, retentionDays }: Parameters<Recordings['follow']>[2],
): Promise<void> {
  await sql`update patchbay.recording set queue = ${queue},
              agents = case when ${agent} = any(agents) then agents
                            else agents || array[${agent}]::text[] end,
              delete_at = greatest(delete_at, started_at + ${retentionDays * DAY_MS})
            where tenant = ${tenant} and id = ${id}`.execute(trx);
}

async function hold(
  trx: Transaction<Database>,
  { tenant, id }: { readonly tenant: string; readonly id: string },
  keys: ReadonlyMap<number, WrappedFor> | null,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('patchbay.recording')
    .set({ legal_hold: keys !== null })
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .executeTakeFirst();
  const part = trx
    .updateTable('patchbay.recording_part')
    .where('tenant', '=', tenant)
    .where('recording', '=', id);
  if (keys === null) await part.set({ hold_key_of: null, hold_key: null }).execute();
  for (const [number, { of, wrapped }] of keys ?? []) {
    const held = { hold_key_of: of, hold_key: bufferOf(wrapped) };
    await part.set(held).where('part', '=', number).execute();
  }
  return numUpdatedRows > 0n;
}

function select(trx: Transaction<Database>, tenant: string) {
  return trx
    .selectFrom('patchbay.recording')
    .select(['id', 'interaction', 'queue', 'agents', 'state', 'legal_hold'])
    .select([
      sql<number>`started_at::float8`.as('started_at'),
      sql<number>`duration_ms::float8`.as('duration_ms'),
      sql<number>`size::float8`.as('size'),
      sql<number>`delete_at::float8`.as('delete_at'),
    ])
    .where('tenant', '=', tenant);
}

function matching(trx: Transaction<Database>, tenant: string, query: RecordingQuery) {
  const { limit, interaction, queue, agent, from, to, before } = query;
  let rows = select(trx, tenant).orderBy('started_at', 'desc').orderBy('id', 'desc').limit(limit);
  if (interaction !== undefined) rows = rows.where('interaction', '=', interaction);
  if (queue !== undefined) rows = rows.where('queue', '=', queue);
  if (agent !== undefined) rows = rows.where(sql<boolean>`${agent} = any(agents)`);
  if (from !== undefined) rows = rows.where('started_at', '>=', from);
  if (to !== undefined) rows = rows.where('started_at', '<', to);
  if (before === undefined) return rows;
  return rows.where(sql<boolean>`(started_at, id) < (${before.startedAt}, ${before.id})`);
}

type Row = Omit<Selectable<RecordingTable>, 'tenant'>;

/** The ids are as they were written. */
function rowOf(row: Row): RecordingRow {
  return {
    id: row.id as RecordingId,
    interaction: row.interaction as InteractionId,
    queue: row.queue as QueueId,
    agents: row.agents as AgentId[],
    startedAt: row.started_at,
    state: row.state,
    durationMs: row.duration_ms,
    size: row.size,
    deleteAt: row.delete_at,
    legalHold: row.legal_hold,
  };
}

function partOf(row: Selectable<RecordingPartTable>): RecordingPart {
  return {
    part: row.part,
    path: row.path,
    key: keyOf(row.key_of, row.key),
    holdKey: keyOf(row.hold_key_of, row.hold_key),
  };
}
