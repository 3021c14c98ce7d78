import { statements } from './sql.ts';

const VAULT_PARAMETERS = `p_refs text[], p_persons text[], p_kinds text[],
  p_texts bytea[], p_keys bytea[], p_digests bytea[]`;
const VAULT_ARGUMENTS = 'p_refs, p_persons, p_kinds, p_texts, p_keys, p_digests';

/**
 * The append: one statement, hence one transaction and one flush.
 *
 * No row is locked. The lease's epoch is read, not locked: an owner that loses its lease between
 * this read and its commit writes at most at the head that the next owner also starts from, and the
 * unique (tenant, first_seq) lets one of the two in; the other finds the head elsewhere (conflict)
 * and reads again. Once the next owner has written, its segment's greater epoch fences older ones
 * for good, whatever the lease table says (it may come from a backup).
 *
 * Statements in a volatile function each see what was committed before them (READ COMMITTED), so
 * the head told after a lost race is the winner's.
 */
export const appendFunctions = statements([
  `create function patchbay.append_segment(p_tenant text, p_epoch bigint, p_first bigint,
       p_count int, p_body bytea, p_prev bytea, p_hash bytea, p_build text, p_inbox bigint[],
       ${VAULT_PARAMETERS}, out outcome text, out head_seq bigint)
   language plpgsql as $$
   declare
     v_epoch bigint; v_head_hash bytea; v_head_epoch bigint; v_marked int;
   begin
     perform set_config('patchbay.tenant', p_tenant, true);
     select epoch into v_epoch from patchbay.lease where tenant = p_tenant;
     select first_seq + count - 1, hash, epoch into head_seq, v_head_hash, v_head_epoch
       from patchbay.segment where tenant = p_tenant order by first_seq desc limit 1;
     head_seq := coalesce(head_seq, 0);
     if v_epoch is distinct from p_epoch or coalesce(v_head_epoch, 0) > p_epoch then
       outcome := 'fenced';
       return;
     end if;
     if head_seq + 1 <> p_first
         or coalesce(v_head_hash, decode(repeat('00', 32), 'hex')) <> p_prev then
       outcome := 'conflict';
       return;
     end if;
     if p_count > 0 then
       insert into patchbay.segment
           (tenant, first_seq, count, epoch, body, prev_hash, hash, build)
         values (p_tenant, p_first, p_count, p_epoch, p_body, p_prev, p_hash, p_build)
         on conflict do nothing;
       if not found then
         select max(first_seq + count - 1) into head_seq
           from patchbay.segment where tenant = p_tenant;
         outcome := 'conflict';
         return;
       end if;
     end if;
     if cardinality(p_inbox) > 0 then
       update patchbay.inbox set state = 'done'
         where tenant = p_tenant and id = any (p_inbox) and state = 'open';
       get diagnostics v_marked = row_count;
       if v_marked <> cardinality(p_inbox) then
         -- Consumed before: undo the segment too.
         raise exception 'an inbox row is not open' using errcode = 'PB001';
       end if;
     end if;
     if cardinality(p_refs) > 0 then
       perform patchbay.add_vault_rows(p_tenant, ${VAULT_ARGUMENTS});
     end if;
     outcome := 'appended';
   end $$`,
  `revoke execute on function patchbay.append_segment from public`,
  `grant execute on function patchbay.append_segment to patchbay_app`,

  `create function patchbay.put_inbox(p_tenant text, p_key text, p_kind text, p_body bytea,
       ${VAULT_PARAMETERS}, out row_id bigint, out duplicate boolean)
   language plpgsql as $$
   begin
     perform set_config('patchbay.tenant', p_tenant, true);
     insert into patchbay.inbox (tenant, key, kind, body)
       values (p_tenant, p_key, p_kind, p_body) on conflict (tenant, key) do nothing
       returning id into row_id;
     duplicate := row_id is null;
     if duplicate then
       select id into row_id from patchbay.inbox where tenant = p_tenant and key = p_key;
     elsif cardinality(p_refs) > 0 then
       perform patchbay.add_vault_rows(p_tenant, ${VAULT_ARGUMENTS});
     end if;
   end $$`,
  `revoke execute on function patchbay.put_inbox from public`,
  `grant execute on function patchbay.put_inbox to patchbay_app`,
]);
