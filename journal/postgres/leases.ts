import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { must } from '../../domain/index.ts';
import type { HeldLease, Lease, Leases } from '../port.ts';
import { guarded } from './fault.ts';
import type { Database } from './tables.ts';

const REMAINING = sql<number>`
  (extract(epoch from expires_at - clock_timestamp()) * 1000)::float8`;

const inMs = (ms: number) => sql<Date>`clock_timestamp() + ${ms} * interval '1 millisecond'`;

/** Leases by the router's role; the clock is the database's everywhere. */
export function postgresLeases(router: Kysely<Database>): Leases {
  const leaseOf = async (tenant: string): Promise<Lease | null> => {
    const row = await router
      .selectFrom('patchbay.lease')
      .select(['holder', 'epoch', REMAINING.as('remainingMs')])
      .where('tenant', '=', tenant)
      .executeTakeFirst();
    return row ?? null;
  };
  const update = (tenant: string, held: HeldLease, ttlMs: number) =>
    router
      .updateTable('patchbay.lease')
      .set({ expires_at: inMs(ttlMs) as never })
      .where('tenant', '=', tenant)
      .where('holder', '=', held.holder)
      .where('epoch', '=', held.epoch)
      .executeTakeFirst();
  return {
    acquire: (tenant, holder, ttlMs) =>
      guarded(
        (async () => {
          // One statement: of two that ask at once, the second sees the first one's row.
          const { rows } = await sql<{ epoch: number }>`
            insert into patchbay.lease as l (tenant, holder, epoch, expires_at)
            values (${tenant}, ${holder}, 1, ${inMs(ttlMs)})
            on conflict (tenant) do update
              set holder = excluded.holder, epoch = l.epoch + 1, expires_at = excluded.expires_at
              where l.holder = excluded.holder or l.expires_at <= clock_timestamp()
            returning epoch`.execute(router);
          const row = rows[0];
          if (row !== undefined) return { kind: 'acquired', epoch: row.epoch } as const;
          const lease = must(await leaseOf(tenant), 'a refused lease has a holder');
          return { kind: 'held', lease } as const;
        })(),
      ),
    renew: async (tenant, held, ttlMs) => {
      const { numUpdatedRows } = await guarded(update(tenant, held, ttlMs));
      return numUpdatedRows > 0n;
    },
    release: async (tenant, held) => {
      await guarded(update(tenant, held, 0));
    },
    leaseOf: (tenant) => guarded(leaseOf(tenant)),
  };
}
