import { statements } from './sql.ts';

/**
 * Who has this number? Asked before each call from an unknown one is recorded, and the phone that
 * is to ring waits for the answer: one statement, where a transaction that sets its tenant is four.
 */
export const findRefFunction = statements([
  `create function patchbay.find_ref(p_tenant text, p_digest bytea) returns text
   language plpgsql as $$
   begin
     perform set_config('patchbay.tenant', p_tenant, true);
     return (select ref from patchbay.blind_index where tenant = p_tenant and digest = p_digest);
   end $$`,
  `revoke execute on function patchbay.find_ref from public`,
  `grant execute on function patchbay.find_ref to patchbay_app`,
]);
