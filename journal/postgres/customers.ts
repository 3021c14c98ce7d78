import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { AgentId, ListId, PersonalRef, TenantId } from '../../domain/index.ts';
import type { CustomerFacts, Customers } from '../customers/port.ts';
import { JournalError } from '../fault.ts';
import type { SealedRow } from '../port.ts';
import { asTenant } from './pools.ts';
import type { Database } from './tables.ts';
import { addVaultRows } from './vault-columns.ts';
import type { Writer } from './writer.ts';

const FIND = 'select * from patchbay.find_customer($1::text, $2::text)';

/** `lookUps` is a connection of its own: a phone waits to ring for the answer. */
export function postgresCustomers(
  app: Kysely<Database>,
  lookUps: Writer,
  stored: (rows: readonly SealedRow[]) => void,
): Customers {
  return {
    factsOf: (tenant, ref) => factsOf(lookUps, tenant, ref),
    prefer: (tenant, ref, agent) => prefer(app, tenant, { ref, agent }),
    async enter(tenant, { list, ref, at, by }, rows) {
      const added = await asTenant(app, tenant, async (trx) => {
        await addVaultRows(trx, tenant, rows);
        const { numInsertedOrUpdatedRows } = await trx
          .insertInto('patchbay.list_entry')
          .values({ tenant, list, ref, at, by })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        return numInsertedOrUpdatedRows === 1n;
      });
      stored(rows);
      return added;
    },
    async strike(tenant, { list, ref }) {
      const { numDeletedRows } = await asTenant(app, tenant, (trx) =>
        trx
          .deleteFrom('patchbay.list_entry')
          .where('tenant', '=', tenant)
          .where('list', '=', list)
          .where('ref', '=', ref)
          .executeTakeFirstOrThrow(),
      );
      return numDeletedRows === 1n;
    },
    async entries(tenant, list, { limit, after }) {
      const rows = await asTenant(app, tenant, (trx) => {
        const query = trx
          .selectFrom('patchbay.list_entry')
          .select(['ref', 'by', sql<number>`at::float8`.as('at')])
          .where('tenant', '=', tenant)
          .where('list', '=', list)
          .orderBy('patchbay.list_entry.at')
          .orderBy('ref')
          .limit(limit);
        if (after === undefined) return query.execute();
        return query.where(sql<boolean>`(at, ref) > (${after.at}, ${after.ref})`).execute();
      });
      // As they were written.
      return rows.map(({ ref, by, at }) => ({ list, ref: ref as PersonalRef, at, by }));
    },
  };
}

async function factsOf(
  lookUps: Writer,
  tenant: TenantId,
  ref: PersonalRef,
): Promise<CustomerFacts> {
  const found = await lookUps.send({ name: 'find_customer', text: FIND, values: [tenant, ref] });
  if (found.kind === 'unknown') {
    throw new JournalError('unavailable', 'the link broke during a look-up', found.cause);
  }
  const [row] = found.rows as readonly Found[]; // the function's columns
  return {
    lists: row?.lists ?? [],
    lastAgent: row?.last_agent ?? null,
    preferredAgent: row?.preferred_agent ?? null,
  };
}

interface Found {
  readonly lists: readonly ListId[];
  readonly last_agent: AgentId | null;
  readonly preferred_agent: AgentId | null;
}

function prefer(
  app: Kysely<Database>,
  tenant: TenantId,
  { ref, agent }: { readonly ref: PersonalRef; readonly agent: AgentId | null },
): Promise<void> {
  return asTenant(app, tenant, async (trx) => {
    if (agent === null) {
      await trx
        .deleteFrom('patchbay.preferred_agent')
        .where('tenant', '=', tenant)
        .where('ref', '=', ref)
        .execute();
      return;
    }
    await trx
      .insertInto('patchbay.preferred_agent')
      .values({ tenant, ref, agent })
      .onConflict((conflict) => conflict.columns(['tenant', 'ref']).doUpdateSet({ agent }))
      .execute();
  });
}
