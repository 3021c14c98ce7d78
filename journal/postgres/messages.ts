import { sql } from 'kysely';
import type { Kysely, Selectable, Transaction } from 'kysely';
import type {
  InteractionId,
  PersonalRef,
  RecordingId,
  TenantId,
  VoicemailId,
} from '../../domain/index.ts';
import type { SealedRow } from '../port.ts';
import type { Errand, MessageRow, Messages } from '../voicemail/port.ts';
import { filePartsOf, keyOf } from './file-parts.ts';
import { asTenant } from './pools.ts';
import type { Database, MessageTable } from './tables.ts';
import { addVaultRows } from './vault-columns.ts';

type Parts = Pick<Messages, 'addPart' | 'setKey' | 'parts' | 'named'>;
type Due = Pick<Messages, 'open' | 'errands' | 'due'>;
type Changes = Pick<Messages, 'hear' | 'move' | 'setErrand' | 'transcribe' | 'end' | 'remove'>;
type Stored = (rows: readonly SealedRow[]) => void;

/** `stored` hears of vault rows that are now in the database. */
export function postgresMessages(app: Kysely<Database>, stored: Stored): Messages {
  return { ...partsOf(app), ...changesOf(app, stored), ...rowsOf(app), ...dueOf(app) };
}

function rowsOf(app: Kysely<Database>): Pick<Messages, 'begin' | 'get' | 'list' | 'counts'> {
  return {
    async begin(tenant, { id, voicemail, interaction, customer, at, deleteAt }) {
      const of = { tenant, id, voicemail, interaction, customer, at, delete_at: deleteAt };
      await asTenant(app, tenant, (trx) =>
        trx
          .insertInto('patchbay.message')
          .values(of)
          .onConflict((conflict) => conflict.doNothing())
          .execute(),
      );
    },
    async get(tenant, id) {
      const rows = await asTenant(app, tenant, (trx) =>
        select(trx, tenant).where('id', '=', id).execute(),
      );
      return rows.map(rowOf)[0] ?? null;
    },
    async list(tenant, { voicemail, limit, before }) {
      const rows = await asTenant(app, tenant, (trx) => {
        const box = select(trx, tenant)
          .where('voicemail', '=', voicemail)
          .where('state', '!=', 'open')
          .orderBy('at', 'desc')
          .orderBy('id', 'desc')
          .limit(limit);
        if (before === undefined) return box.execute();
        return box.where(sql<boolean>`(at, id) < (${before.at}, ${before.id})`).execute();
      });
      return rows.map(rowOf);
    },
    async counts(tenant) {
      const rows = await asTenant(app, tenant, (trx) =>
        trx
          .selectFrom('patchbay.message')
          .select([
            'voicemail',
            sql<number>`count(*)::float8`.as('messages'),
            sql<number>`count(*) filter (where heard_at is null)::float8`.as('unheard'),
          ])
          .where('tenant', '=', tenant)
          .where('state', '!=', 'open')
          .groupBy('voicemail')
          .execute(),
      );
      return new Map(
        rows.map(({ voicemail, messages, unheard }) => [
          voicemail as VoicemailId, // as it was written
          { messages, unheard },
        ]),
      );
    },
  };
}

function dueOf(app: Kysely<Database>): Due {
  return {
    async open(tenant) {
      const rows = await asTenant(app, tenant, (trx) =>
        select(trx, tenant).where('state', '=', 'open').execute(),
      );
      return rows.map(rowOf);
    },
    async errands(tenant, kind, { now, limit }) {
      const rows = await asTenant(app, tenant, (trx) =>
        select(trx, tenant)
          .where(kind, '=', 'due')
          .where(`${kind}_at`, '<=', now)
          .orderBy(`${kind}_at`)
          .limit(limit)
          .execute(),
      );
      return rows.map(rowOf);
    },
    async due(tenant, now, limit) {
      const rows = await asTenant(app, tenant, (trx) =>
        select(trx, tenant)
          .where('delete_at', '<=', now)
          .orderBy('delete_at')
          .limit(limit)
          .execute(),
      );
      return rows.map(rowOf);
    },
  };
}

function changesOf(app: Kysely<Database>, stored: Stored): Changes {
  const change = (tenant: TenantId, id: RecordingId, to: Change): Promise<boolean> =>
    asTenant(app, tenant, async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('patchbay.message')
        .set(to)
        .where('tenant', '=', tenant)
        .where('id', '=', id)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    });
  return {
    async end(tenant, id, { state, durationMs, size }) {
      await change(tenant, id, { state, duration_ms: durationMs, size });
    },
    hear: (tenant, id, heard) =>
      change(tenant, id, { heard_at: heard?.at ?? null, heard_by: heard?.by ?? null }),
    move: (tenant, id, voicemail) =>
      change(tenant, id, { voicemail, heard_at: null, heard_by: null }),
    async setErrand(tenant, id, kind, { state, tries, at }) {
      const to = { [kind]: state, [`${kind}_tries`]: tries, [`${kind}_at`]: at };
      await change(tenant, id, to);
    },
    async transcribe(tenant, id, { ref, rows }) {
      await asTenant(app, tenant, async (trx) => {
        await addVaultRows(trx, tenant, rows);
        await trx
          .updateTable('patchbay.message')
          .set({ transcript: ref })
          .where('tenant', '=', tenant)
          .where('id', '=', id)
          .execute();
      });
      stored(rows);
    },
    remove: (tenant, id) =>
      asTenant(app, tenant, async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('patchbay.message')
          .where('tenant', '=', tenant)
          .where('id', '=', id)
          .executeTakeFirst();
        return numDeletedRows > 0n;
      }),
  };
}

type Change = Partial<Omit<Selectable<MessageTable>, 'tenant' | 'id'>>;

function partsOf(app: Kysely<Database>): Parts {
  const files = filePartsOf(app, 'message');
  return {
    addPart: async (tenant, id, pathOf) => ({
      ...(await files.add(tenant, id, pathOf)),
      key: null,
    }),
    setKey: files.setKey,
    named: files.named,
    async parts(tenant, id) {
      const rows = await asTenant(app, tenant, (trx) =>
        trx
          .selectFrom('patchbay.message_part')
          .selectAll()
          .where('tenant', '=', tenant)
          .where('message', '=', id)
          .orderBy('part')
          .execute(),
      );
      return rows.map(({ part, path, key_of: of, key }) => ({ part, path, key: keyOf(of, key) }));
    },
  };
}

function select(trx: Transaction<Database>, tenant: string) {
  return trx
    .selectFrom('patchbay.message')
    .select(['id', 'voicemail', 'interaction', 'customer', 'state', 'heard_by', 'transcript'])
    .select(['mail', 'mail_tries', 'transcription', 'transcription_tries'])
    .select([
      sql<number>`at::float8`.as('at'),
      sql<number>`duration_ms::float8`.as('duration_ms'),
      sql<number>`size::float8`.as('size'),
      sql<number>`delete_at::float8`.as('delete_at'),
      sql<number | null>`heard_at::float8`.as('heard_at'),
      sql<number>`mail_at::float8`.as('mail_at'),
      sql<number>`transcription_at::float8`.as('transcription_at'),
    ])
    .where('tenant', '=', tenant);
}

type Row = Omit<Selectable<MessageTable>, 'tenant'>;

/** The ids are as they were written. */
function rowOf(row: Row): MessageRow {
  return {
    id: row.id as RecordingId,
    voicemail: row.voicemail as VoicemailId,
    interaction: row.interaction as InteractionId,
    customer: row.customer as PersonalRef | null,
    at: row.at,
    state: row.state,
    durationMs: row.duration_ms,
    size: row.size,
    deleteAt: row.delete_at,
    heardAt: row.heard_at,
    heardBy: row.heard_by,
    transcript: row.transcript as PersonalRef | null,
    mail: { state: row.mail as Errand, tries: row.mail_tries, at: row.mail_at },
    transcription: {
      state: row.transcription as Errand,
      tries: row.transcription_tries,
      at: row.transcription_at,
    },
  };
}
