import { statements, tenantTable } from './sql.ts';

/**
 * What doors know of customers by their vault refs. `find_customer` is asked before a call becomes
 * a fact, while somebody's phone waits to ring: one statement that sets its tenant itself.
 */
export const customerTables = statements([
  `create table patchbay.list_entry (
     tenant text not null,
     list text not null,
     ref text not null,
     at bigint not null,
     by text not null,
     primary key (tenant, ref, list))`,
  `create index list_entry_page on patchbay.list_entry (tenant, list, at, ref)`,
  ...tenantTable('list_entry', 'select, insert, delete'),
  `create table patchbay.preferred_agent (
     tenant text not null,
     ref text not null,
     agent text not null,
     primary key (tenant, ref))`,
  ...tenantTable('preferred_agent', 'select, insert, update, delete'),
  `create index interaction_customer on patchbay.interaction (tenant, customer, started_seq)
     where customer is not null`,
  `create function patchbay.find_customer(p_tenant text, p_ref text)
   returns table (lists text[], last_agent text, preferred_agent text)
   language plpgsql as $$
   begin
     perform set_config('patchbay.tenant', p_tenant, true);
     return query select
       array(select e.list from patchbay.list_entry e
         where e.tenant = p_tenant and e.ref = p_ref),
       (select i.agent from patchbay.interaction i
         where i.tenant = p_tenant and i.customer = p_ref and i.agent is not null
         order by i.started_seq desc limit 1),
       (select p.agent from patchbay.preferred_agent p
         where p.tenant = p_tenant and p.ref = p_ref);
   end $$`,
  `revoke execute on function patchbay.find_customer from public`,
  `grant execute on function patchbay.find_customer to patchbay_app`,
]);
