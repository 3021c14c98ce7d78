import { statements, tenantTable } from './sql.ts';

/** Who wrote about which interaction; the text is a row of the vault. */
export const noteTable = statements([
  `create table patchbay.note (
     tenant text not null,
     interaction text not null,
     agent text not null,
     ref text not null,
     at bigint not null,
     primary key (tenant, interaction, agent))`,
  ...tenantTable('note', 'select, insert, update, delete'),
]);
