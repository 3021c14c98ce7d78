import { statements, tenantTable } from './sql.ts';

/** Who did what. `app` may add and read; nothing of ours may change or remove a row. */
export const auditTable = statements([
  `create table patchbay.audit (
     tenant text not null,
     seq bigint not null check (seq >= 1),
     at bigint not null,
     actor_kind text not null,
     actor text not null,
     action text not null,
     subject text not null,
     detail text not null,
     prev_hash bytea not null,
     hash bytea not null,
     written_at timestamptz not null default clock_timestamp(),
     primary key (tenant, seq))`,
  ...tenantTable('audit', 'select, insert'),
]);
