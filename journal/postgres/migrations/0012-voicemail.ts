import { statements, tenantTable } from './sql.ts';

/** Messages of voicemails, and the wrapped key of each of their files. */
export const voicemailTables = statements([
  `create table patchbay.message (
     tenant text not null,
     id text not null,
     voicemail text not null,
     interaction text not null,
     customer text,
     at bigint not null,
     state text not null default 'open',
     duration_ms bigint not null default 0,
     size bigint not null default 0,
     delete_at bigint not null,
     heard_at bigint,
     heard_by text,
     transcript text,
     mail text not null default 'none',
     mail_tries int not null default 0,
     mail_at bigint not null default 0,
     transcription text not null default 'none',
     transcription_tries int not null default 0,
     transcription_at bigint not null default 0,
     primary key (tenant, id))`,
  `create index message_box on patchbay.message (tenant, voicemail, at desc, id desc)`,
  `create index message_due on patchbay.message (tenant, delete_at)`,
  `create index message_open on patchbay.message (tenant) where state = 'open'`,
  `create index message_mail on patchbay.message (tenant, mail_at) where mail = 'due'`,
  `create index message_transcription on patchbay.message (tenant, transcription_at)
     where transcription = 'due'`,
  ...tenantTable('message', 'select, insert, update, delete'),
  `create table patchbay.message_part (
     tenant text not null,
     message text not null,
     part int not null,
     path text not null,
     key_of text,
     key bytea,
     primary key (tenant, message, part),
     foreign key (tenant, message) references patchbay.message on delete cascade)`,
  `create unique index message_part_path on patchbay.message_part (tenant, path)`,
  ...tenantTable('message_part', 'select, insert, update, delete'),
]);
