import { statements, tenantTable } from './sql.ts';

/** Personal data under the person's key; `person.wrapped_key` null = erased. */
export const vaultTables = statements([
  `create table patchbay.tenant_key (
     tenant text primary key,
     kek_id text not null,
     wrapped bytea not null)`,
  ...tenantTable('tenant_key', 'select, insert'),
  `create table patchbay.person (
     tenant text not null,
     person text not null,
     wrapped_key bytea,
     erased_at timestamptz,
     primary key (tenant, person))`,
  ...tenantTable('person', 'select, insert, update'),
  `create table patchbay.vault (
     tenant text not null,
     ref text not null,
     person text not null,
     kind text not null,
     ciphertext bytea not null,
     primary key (tenant, ref))`,
  ...tenantTable('vault', 'select, insert, delete'),
  `create table patchbay.blind_index (
     tenant text not null,
     digest bytea not null,
     ref text not null,
     person text not null,
     primary key (tenant, digest))`,
  `create index blind_index_person on patchbay.blind_index (tenant, person)`,
  ...tenantTable('blind_index', 'select, insert, delete'),
  // Ciphertext only; adding a row twice changes nothing, so that a lost commit may be sent again.
  `create function patchbay.add_vault_rows(p_tenant text, p_refs text[], p_persons text[],
       p_kinds text[], p_texts bytea[], p_keys bytea[], p_digests bytea[])
   returns void language plpgsql as $$
   begin
     insert into patchbay.person (tenant, person, wrapped_key)
       select distinct on (p) p_tenant, p, k from unnest(p_persons, p_keys) as r(p, k)
       where k is not null
       on conflict do nothing;
     insert into patchbay.vault (tenant, ref, person, kind, ciphertext)
       select p_tenant, r, p, k, t
       from unnest(p_refs, p_persons, p_kinds, p_texts) as x(r, p, k, t)
       on conflict do nothing;
     insert into patchbay.blind_index (tenant, digest, ref, person)
       select p_tenant, d, r, p from unnest(p_digests, p_refs, p_persons) as x(d, r, p)
       where d is not null
       on conflict do nothing;
   end $$`,
  `revoke execute on function patchbay.add_vault_rows from public`,
  `grant execute on function patchbay.add_vault_rows to patchbay_app`,
]);
