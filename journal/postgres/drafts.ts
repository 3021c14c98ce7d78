import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import type { TenantId } from '../../domain/index.ts';
import { DRAFTS_MAX, rowOfDraft } from '../drafts/port.ts';
import type { ConfigDraft, ConfigDraftRow, Drafts } from '../drafts/port.ts';
import { asTenant } from './pools.ts';
import type { Database } from './tables.ts';

/** What stands in a draft is apart from what is listed: it may be a thousand times as long. */
export function postgresDrafts(app: Kysely<Database>): Drafts {
  return {
    async list(tenant) {
      const rows = await asTenant(app, tenant, (trx) =>
        trx
          .selectFrom('patchbay.config_draft')
          .select('about')
          .where('tenant', '=', tenant)
          .orderBy('updated_at', 'desc')
          .execute(),
      );
      return rows.map(({ about }) => aboutOf(about));
    },
    async get(tenant, id) {
      const row = await asTenant(app, tenant, (trx) =>
        trx
          .selectFrom('patchbay.config_draft')
          .select(['about', 'content'])
          .where('tenant', '=', tenant)
          .where('id', '=', id)
          .executeTakeFirst(),
      );
      if (row === undefined) return null;
      const { changed: _changed, removes: _removes, ...about } = aboutOf(row.about);
      return { ...about, ...contentOf(row.content) };
    },
    create: (tenant, draft) => asTenant(app, tenant, (trx) => create(trx, tenant, draft)),
    replace: (tenant, draft) =>
      asTenant(app, tenant, async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('patchbay.config_draft')
          .set(columnsOf(draft))
          .where('tenant', '=', tenant)
          .where('id', '=', draft.id)
          .where('revision', '=', draft.revision - 1)
          .executeTakeFirst();
        return numUpdatedRows === 1n;
      }),
    remove: (tenant, id) =>
      asTenant(app, tenant, async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('patchbay.config_draft')
          .where('tenant', '=', tenant)
          .where('id', '=', id)
          .executeTakeFirst();
        return numDeletedRows === 1n;
      }),
  };
}

async function create(
  trx: Transaction<Database>,
  tenant: TenantId,
  draft: ConfigDraft,
): Promise<boolean> {
  // Two at once: the second waits here, and counts the first.
  const lock = `${tenant}/drafts`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))`.execute(trx);
  const { count } = await trx
    .selectFrom('patchbay.config_draft')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('tenant', '=', tenant)
    .executeTakeFirstOrThrow();
  if (count >= DRAFTS_MAX) return false;
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('patchbay.config_draft')
    .values({ tenant, id: draft.id, ...columnsOf(draft) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

function columnsOf(draft: ConfigDraft) {
  const { documents, removed } = draft;
  return {
    revision: draft.revision,
    updated_at: draft.updatedAt,
    about: JSON.stringify(rowOfDraft(draft)),
    content: JSON.stringify({ documents, removed }),
  };
}

type Content = Pick<ConfigDraft, 'documents' | 'removed'>;

const aboutOf = (text: string) => JSON.parse(text) as ConfigDraftRow; // as columnsOf wrote it
const contentOf = (text: string) => JSON.parse(text) as Content; // likewise
