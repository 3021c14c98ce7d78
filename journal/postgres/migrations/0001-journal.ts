import { routerTable, statements, tenantTable } from './sql.ts';

/** Leases, segments, inbox. `app` may add segments, and never change or remove one. */
export const journalTables = statements([
  `create table patchbay.lease (
     tenant text primary key,
     holder text not null,
     epoch bigint not null check (epoch > 0),
     expires_at timestamptz not null)`,
  ...routerTable('lease', 'select, insert, update'),
  ...tenantTable('lease', 'select'),

  `create table patchbay.segment (
     tenant text not null,
     first_seq bigint not null check (first_seq > 0),
     count int not null check (count > 0),
     epoch bigint not null,
     body bytea not null,
     prev_hash bytea not null check (octet_length(prev_hash) = 32),
     hash bytea not null check (octet_length(hash) = 32),
     build text not null,
     written_at timestamptz not null default clock_timestamp(),
     primary key (tenant, first_seq))`,
  // Out of line and uncompressed: the main table stays small for the head's look-up, and the
  // server's CPU, which bounds the append, does not go into compression.
  `alter table patchbay.segment alter column body set storage external`,
  ...tenantTable('segment', 'select, insert'),

  `create table patchbay.inbox (
     tenant text not null,
     id bigint generated always as identity,
     key text not null check (length(key) <= 256),
     kind text not null,
     body bytea not null,
     state text not null default 'open' check (state in ('open', 'done', 'poison')),
     received_at timestamptz not null default clock_timestamp(),
     error text,
     at_seq bigint,
     primary key (tenant, id),
     unique (tenant, key))`,
  `create index inbox_open on patchbay.inbox (tenant, id) where state = 'open'`,
  `create index inbox_poison on patchbay.inbox (tenant, id) where state = 'poison'`,
  ...tenantTable('inbox', 'select, insert, update, delete'),
]);
