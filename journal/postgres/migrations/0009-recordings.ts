import { statements, tenantTable } from './sql.ts';

/** Calls on record: what is known of each, and the wrapped key of each of its files. */
export const recordingTables = statements([
  `create table patchbay.recording (
     tenant text not null,
     id text not null,
     interaction text not null,
     queue text not null,
     agents text[] not null,
     started_at bigint not null,
     state text not null default 'open',
     duration_ms bigint not null default 0,
     size bigint not null default 0,
     delete_at bigint not null,
     legal_hold boolean not null default false,
     primary key (tenant, id))`,
  `create index recording_started on patchbay.recording (tenant, started_at desc, id desc)`,
  `create index recording_interaction on patchbay.recording (tenant, interaction)`,
  `create index recording_due on patchbay.recording (tenant, delete_at) where not legal_hold`,
  `create index recording_open on patchbay.recording (tenant) where state = 'open'`,
  ...tenantTable('recording', 'select, insert, update, delete'),
  `create table patchbay.recording_part (
     tenant text not null,
     recording text not null,
     part int not null,
     path text not null,
     key_of text,
     key bytea,
     hold_key_of text,
     hold_key bytea,
     primary key (tenant, recording, part),
     foreign key (tenant, recording) references patchbay.recording on delete cascade)`,
  `create unique index recording_part_path on patchbay.recording_part (tenant, path)`,
  ...tenantTable('recording_part', 'select, insert, update, delete'),
]);
