import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Snapshots } from '../port.ts';
import { asTenant } from './pools.ts';
import type { Database } from './tables.ts';
import { bufferOf } from './vault-columns.ts';

const KEPT = 2;

export function postgresSnapshots(app: Kysely<Database>): Snapshots {
  return {
    save: (snapshot) =>
      asTenant(app, snapshot.tenant, async (trx) => {
        const row = {
          tenant: snapshot.tenant,
          seq: snapshot.seq,
          hash: Buffer.from(snapshot.hash, 'hex'),
          state_hash: Buffer.from(snapshot.stateHash, 'hex'),
          build: snapshot.build,
          body: bufferOf(snapshot.body),
        };
        await trx
          .insertInto('patchbay.snapshot')
          .values(row)
          .onConflict((conflict) => conflict.columns(['tenant', 'seq']).doUpdateSet(row))
          .execute();
        await sql`delete from patchbay.snapshot where tenant = ${row.tenant} and seq not in (
          select seq from patchbay.snapshot where tenant = ${row.tenant}
          order by seq desc limit ${KEPT})`.execute(trx);
      }),
    latest: (tenant) =>
      asTenant(app, tenant, async (trx) => {
        const row = await trx
          .selectFrom('patchbay.snapshot')
          .selectAll()
          .where('tenant', '=', tenant)
          .orderBy('seq', 'desc')
          .limit(1)
          .executeTakeFirst();
        if (row === undefined) return null;
        return {
          tenant,
          seq: row.seq,
          hash: row.hash.toString('hex'),
          stateHash: row.state_hash.toString('hex'),
          build: row.build,
          body: row.body,
        };
      }),
  };
}
