import { statements, tenantTable } from './sql.ts';

/** Made from the journal, and made again from it at will. */
export const readModelTables = statements([
  `create table patchbay.projection (
     tenant text primary key,
     through_seq bigint not null)`,
  ...tenantTable('projection', 'select, insert, update, delete'),

  // JSON as text: jsonb refuses U+0000, and one such event must not stop a tenant's views.
  `create table patchbay.event_index (
     tenant text not null,
     seq bigint not null,
     at bigint not null,
     type text not null,
     interaction text,
     agent text,
     queue text,
     body text not null,
     primary key (tenant, seq))`,
  `create index event_index_interaction on patchbay.event_index (tenant, interaction, seq)
     where interaction is not null`,
  ...tenantTable('event_index', 'select, insert, delete'),

  `create table patchbay.interaction (
     tenant text not null,
     id text not null,
     started_seq bigint not null,
     started_at bigint not null,
     number text not null,
     customer text,
     state text not null,
     queue text,
     agent text,
     offers int not null,
     answered_at bigint,
     ended_at bigint,
     outcome text,
     waited_ms bigint not null,
     talked_ms bigint not null,
     primary key (tenant, id))`,
  `create index interaction_started on patchbay.interaction (tenant, started_seq)`,
  `create index interaction_open on patchbay.interaction (tenant, started_seq)
     where state <> 'ended'`,
  ...tenantTable('interaction', 'select, insert, update, delete'),

  `create table patchbay.queue_visit (
     tenant text not null,
     entered_seq bigint not null,
     interaction text not null,
     queue text not null,
     entered_at bigint not null,
     ended_at bigint,
     how text,
     waited_ms bigint not null,
     in_time boolean not null,
     short boolean not null,
     primary key (tenant, entered_seq))`,
  `create index queue_visit_entered on patchbay.queue_visit (tenant, entered_at)`,
  `create index queue_visit_open on patchbay.queue_visit (tenant) where how is null`,
  ...tenantTable('queue_visit', 'select, insert, update, delete'),

  `create table patchbay.subject (
     tenant text not null,
     id text not null,
     interaction text not null,
     open boolean not null,
     primary key (tenant, id))`,
  `create index subject_open on patchbay.subject (tenant) where open`,
  ...tenantTable('subject', 'select, insert, update, delete'),

  `create table patchbay.service_level (
     tenant text not null,
     queue text not null,
     service_level_ms bigint not null,
     primary key (tenant, queue))`,
  ...tenantTable('service_level', 'select, insert, update, delete'),
]);
