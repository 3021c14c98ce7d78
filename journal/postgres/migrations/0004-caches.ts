import { routerTable, statements, tenantTable } from './sql.ts';

/** Snapshots and the directory. Nothing here is the truth of what happened. */
export const cacheTables = statements([
  `create table patchbay.snapshot (
     tenant text not null,
     seq bigint not null,
     hash bytea not null,
     state_hash bytea not null,
     build text not null,
     body bytea not null,
     written_at timestamptz not null default clock_timestamp(),
     primary key (tenant, seq))`,
  ...tenantTable('snapshot', 'select, insert, update, delete'),

  // Unique across tenants, hence keyed by name: these two are the router's alone.
  `create table patchbay.number (name text primary key, tenant text not null)`,
  `create index number_tenant on patchbay.number (tenant)`,
  ...routerTable('number', 'select, insert, delete'),
  `create table patchbay.fqdn (name text primary key, tenant text not null)`,
  `create index fqdn_tenant on patchbay.fqdn (tenant)`,
  ...routerTable('fqdn', 'select, insert, delete'),
]);
