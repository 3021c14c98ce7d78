import { sql } from 'kysely';
import type { Kysely, Migration } from 'kysely';

/** A migration of plain statements, in one transaction. Older builds go on beside it: expand. */
export function statements(list: readonly string[]): Migration {
  return {
    async up(db: Kysely<unknown>) {
      for (const statement of list) await sql.raw(statement).execute(db);
    },
  };
}

/**
 * Row-level security for a tenant's table, binding its owner too. A missing setting is null or
 * empty, and no tenant's id is: then there are no rows.
 */
export function tenantTable(table: string, grants: string): string[] {
  const own = `tenant = current_setting('patchbay.tenant', true)`;
  return [
    `alter table patchbay.${table} enable row level security`,
    `alter table patchbay.${table} force row level security`,
    `create policy own_tenant on patchbay.${table} to patchbay_app
       using (${own}) with check (${own})`,
    `grant ${grants} on patchbay.${table} to patchbay_app`,
  ];
}

/** A table that the router reads across tenants; `app` has no part in it unless granted apart. */
export function routerTable(table: string, grants: string): string[] {
  return [
    `alter table patchbay.${table} enable row level security`,
    `alter table patchbay.${table} force row level security`,
    `create policy router on patchbay.${table} to patchbay_router using (true) with check (true)`,
    `grant ${grants} on patchbay.${table} to patchbay_router`,
  ];
}
