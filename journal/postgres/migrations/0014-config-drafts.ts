import { statements, tenantTable } from './sql.ts';

/** Drafts of the configuration, and the published versions found by an index of their own. */
export const configDrafts = statements([
  `create table patchbay.config_draft (
     tenant text not null,
     id text not null,
     revision int not null,
     updated_at bigint not null,
     about text not null,
     content text not null,
     primary key (tenant, id))`,
  ...tenantTable('config_draft', 'select, insert, update, delete'),
  `create index event_index_config on patchbay.event_index (tenant, seq)
     where type = 'configPublished'`,
]);
