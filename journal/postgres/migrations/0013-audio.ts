import { statements, tenantTable } from './sql.ts';

/** Uploaded sound by its content. Stored as it is: µ-law hardly gets smaller. */
export const audioTable = statements([
  `create table patchbay.audio (
     tenant text not null,
     sha256 text not null,
     samples bytea not null,
     created_at bigint not null,
     primary key (tenant, sha256))`,
  `alter table patchbay.audio alter column samples set storage external`,
  ...tenantTable('audio', 'select, insert'),
]);
