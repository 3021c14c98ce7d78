import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import type { AgentId, InteractionId, PersonalRef, TenantId } from '../../domain/index.ts';
import type { Notes, StoredNote } from '../notes/port.ts';
import type { SealedRow } from '../port.ts';
import { asTenant } from './pools.ts';
import type { Database } from './tables.ts';
import { addVaultRows } from './vault-columns.ts';

type Place = Pick<StoredNote, 'interaction' | 'agent'>;

/** `stored` hears of vault rows that are now in the database. */
export function postgresNotes(
  app: Kysely<Database>,
  stored: (rows: readonly SealedRow[]) => void,
): Notes {
  return {
    async put(tenant, note, rows) {
      await asTenant(app, tenant, async (trx) => {
        await forget(trx, tenant, note);
        await addVaultRows(trx, tenant, rows);
        const { interaction, agent, ref, at } = note;
        await trx
          .insertInto('patchbay.note')
          .values({ tenant, interaction, agent, ref, at })
          .execute();
      });
      stored(rows);
    },
    remove: (tenant, place) => asTenant(app, tenant, (trx) => forget(trx, tenant, place)),
    async of(tenant, interactions) {
      if (interactions.length === 0) return [];
      const rows = await asTenant(app, tenant, (trx) =>
        trx
          .selectFrom('patchbay.note')
          .select(['interaction', 'agent', 'ref', sql<number>`at::float8`.as('at')])
          .where('tenant', '=', tenant)
          .where('interaction', 'in', interactions)
          .orderBy('at')
          .execute(),
      );
      return rows.map(({ interaction, agent, ref, at }) => ({
        interaction: interaction as InteractionId,
        agent: agent as AgentId,
        ref: ref as PersonalRef,
        at,
      })); // as they were written
    },
  };
}

/** With its text: an old version of a note is nobody's any more. */
async function forget(trx: Transaction<Database>, tenant: TenantId, place: Place): Promise<void> {
  const { interaction, agent } = place;
  // Two saves of one note at once: the second waits here, and sees the first one's row.
  const key = `${tenant}/${interaction}/${agent}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(trx);
  const gone = await trx
    .deleteFrom('patchbay.note')
    .where('tenant', '=', tenant)
    .where('interaction', '=', interaction)
    .where('agent', '=', agent)
    .returning('ref')
    .executeTakeFirst();
  if (gone === undefined) return;
  await trx
    .deleteFrom('patchbay.vault')
    .where('tenant', '=', tenant)
    .where('ref', '=', gone.ref)
    .execute();
}
