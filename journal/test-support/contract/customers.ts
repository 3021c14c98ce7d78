import { describe, expect, test } from 'vitest';
import { AgentId, ListId, PersonalRef } from '../../../domain/index.ts';
import type { TenantId } from '../../../domain/index.ts';
import type { Journal } from '../../port.ts';
import { freshTenant } from '../builders.ts';

const nuisance = ListId.parse('nuisance');
const gold = ListId.parse('gold');
const ana = AgentId.parse('ana');
const NOBODY = { lists: [], lastAgent: null, preferredAgent: null };

export function customersContract(journal: () => Journal): void {
  const enter = async (tenant: TenantId, number: string, more: { list?: ListId; at?: number }) => {
    const { ref, rows } = await journal().vault.seal(tenant, 'number', number);
    const { list = nuisance, at = 1 } = more;
    const isNew = await journal().customers.enter(tenant, { list, ref, at, by: 'dana' }, rows);
    return { ref, isNew };
  };

  describe('customers', () => {
    test('a number on a list is found again by its ref, and is no longer when struck', async () => {
      const tenant = freshTenant();
      const { customers, vault } = journal();
      const { ref, isNew } = await enter(tenant, '+4471', {});
      expect(isNew).toBe(true);
      expect((await enter(tenant, '+4471', { at: 9 })).isNew).toBe(false);
      await enter(tenant, '+4471', { list: gold });
      // A caller's number is sealed to the same ref: that is how the door finds them.
      expect((await vault.seal(tenant, 'number', '+4471')).ref).toBe(ref);
      expect([...(await customers.factsOf(tenant, ref)).lists].toSorted()).toEqual([
        gold,
        nuisance,
      ]);
      expect(await customers.strike(tenant, { list: nuisance, ref })).toBe(true);
      expect(await customers.strike(tenant, { list: nuisance, ref })).toBe(false);
      expect((await customers.factsOf(tenant, ref)).lists).toEqual([gold]);
      expect(await customers.factsOf(freshTenant(), ref)).toEqual(NOBODY);
    });

    test('entries come a page at a time, as they were made, and open by the vault', async () => {
      const tenant = freshTenant();
      for (const [at, number] of ['+441', '+442', '+443'].entries()) {
        await enter(tenant, number, { at });
      }
      const { customers, vault } = journal();
      const first = await customers.entries(tenant, nuisance, { limit: 2 });
      const last = first.at(-1);
      if (last === undefined) throw new Error('no entries');
      const rest = await customers.entries(tenant, nuisance, { limit: 2, after: last });
      const refs = [...first, ...rest].map(({ ref }) => ref);
      const numbers = await vault.resolve(tenant, refs);
      expect(refs.map((ref) => numbers.get(ref))).toEqual(['+441', '+442', '+443']);
      expect(await customers.entries(tenant, gold, { limit: 2 })).toEqual([]);
    });

    test('an erased person is on no list: the number has another ref from then on', async () => {
      const tenant = freshTenant();
      const { ref } = await enter(tenant, '+4479', {});
      await journal().vault.erase(tenant, ref);
      const again = await journal().vault.seal(tenant, 'number', '+4479');
      expect(again.ref).not.toBe(ref);
      expect((await journal().customers.factsOf(tenant, again.ref)).lists).toEqual([]);
    });

    test('whom they prefer is kept until it is taken back', async () => {
      const tenant = freshTenant();
      const { customers } = journal();
      const ref = PersonalRef.parse('p1');
      expect(await customers.factsOf(tenant, ref)).toEqual(NOBODY);
      await customers.prefer(tenant, ref, AgentId.parse('ben'));
      await customers.prefer(tenant, ref, ana);
      expect((await customers.factsOf(tenant, ref)).preferredAgent).toBe(ana);
      await customers.prefer(tenant, ref, null);
      expect(await customers.factsOf(tenant, ref)).toEqual(NOBODY);
    });
  });
}
