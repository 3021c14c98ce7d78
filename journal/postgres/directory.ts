import type { Kysely } from 'kysely';
import type { TenantId } from '../../domain/index.ts';
import type { Directory, DirectoryOutcome } from '../port.ts';
import { guarded } from './fault.ts';
import type { Database } from './tables.ts';

type Table = 'patchbay.number' | 'patchbay.fqdn';

const lower = (name: string) => name.toLowerCase();

/** By the router's role: unique names across all tenants. */
export function postgresDirectory(router: Kysely<Database>): Directory {
  return {
    setNumbers: (tenant, numbers) => guarded(claim(router, 'patchbay.number', tenant, numbers)),
    setFqdns: (tenant, fqdns) => guarded(claim(router, 'patchbay.fqdn', tenant, fqdns.map(lower))),
    tenantOfNumber: (number) => guarded(ownerOf(router, 'patchbay.number', number)),
    tenantOfFqdn: (fqdn) => guarded(ownerOf(router, 'patchbay.fqdn', lower(fqdn))),
  };
}

class Taken extends Error {
  readonly names: readonly string[];
  constructor(names: readonly string[]) {
    super('taken');
    this.names = names;
  }
}

async function claim(
  router: Kysely<Database>,
  table: Table,
  tenant: TenantId,
  names: readonly string[],
): Promise<DirectoryOutcome> {
  const wanted = [...new Set(names)].sort();
  try {
    await router.transaction().execute(async (trx) => {
      let stale = trx.deleteFrom(table).where('tenant', '=', tenant);
      if (wanted.length > 0) stale = stale.where('name', 'not in', wanted);
      await stale.execute();
      if (wanted.length === 0) return;
      await trx
        .insertInto(table)
        .values(wanted.map((name) => ({ name, tenant })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const others = await trx
        .selectFrom(table)
        .select('name')
        .where('name', 'in', wanted)
        .where('tenant', '<>', tenant)
        .execute();
      if (others.length > 0) throw new Taken(others.map((row) => row.name));
    });
  } catch (error) {
    if (error instanceof Taken) return { kind: 'taken', names: error.names };
    throw error;
  }
  return { kind: 'set' };
}

async function ownerOf(router: Kysely<Database>, table: Table, name: string) {
  const row = await router
    .selectFrom(table)
    .select('tenant')
    .where('name', '=', name)
    .executeTakeFirst();
  return row === undefined ? null : (row.tenant as TenantId);
}
