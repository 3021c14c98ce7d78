import { describe, expect, test } from 'vitest';
import { AgentId, InteractionId } from '../../../domain/index.ts';
import type { PersonalRef, TenantId } from '../../../domain/index.ts';
import type { Journal } from '../../port.ts';
import { freshTenant } from '../builders.ts';

const i1 = InteractionId.parse('i1');
const i2 = InteractionId.parse('i2');
const ana = AgentId.parse('ana');
const ben = AgentId.parse('ben');

export function notesContract(journal: () => Journal): void {
  const customerOf = async (tenant: TenantId) => {
    const { ref, rows } = await journal().vault.seal(tenant, 'number', '+441');
    await journal().inbox.put({ tenant, key: 'c', kind: 'x', body: '{}', vaultRows: rows });
    return ref;
  };
  const write = async (
    tenant: TenantId,
    text: string,
    more: { interaction?: InteractionId; agent?: AgentId; at?: number; of?: PersonalRef } = {},
  ) => {
    const { interaction = i1, agent = ana, at = 1 } = more;
    const { ref, rows } = await journal().vault.seal(tenant, 'text', text, more.of);
    await journal().notes.put(tenant, { interaction, agent, ref, at }, rows);
    return ref;
  };
  const read = async (tenant: TenantId, ...interactions: InteractionId[]) => {
    const notes = await journal().notes.of(tenant, interactions);
    const texts = await journal().vault.resolve(
      tenant,
      notes.map(({ ref }) => ref),
    );
    return notes.map(({ agent, ref }) => [agent, texts.get(ref)]);
  };

  describe('notes', () => {
    test('one for each agent and interaction; the new text takes the old one’s place', async () => {
      const tenant = freshTenant();
      const old = await write(tenant, 'draft', { at: 5 });
      await write(tenant, 'final', { at: 9 });
      await write(tenant, 'Ben’s', { agent: ben, at: 7 });
      await write(tenant, 'elsewhere', { interaction: i2 });
      expect(await read(tenant, i1)).toEqual([
        ['ben', 'Ben’s'],
        ['ana', 'final'],
      ]);
      expect((await journal().vault.resolve(tenant, [old])).get(old)).toBeNull();
      await journal().notes.remove(tenant, { interaction: i1, agent: ana });
      expect(await read(tenant, i1, i2)).toEqual([
        ['ana', 'elsewhere'],
        ['ben', 'Ben’s'],
      ]);
    });

    test('saved twice at once, one of the two stands', async () => {
      const tenant = freshTenant();
      await Promise.all([write(tenant, 'a'), write(tenant, 'b'), write(tenant, 'c')]);
      expect(await read(tenant, i1)).toHaveLength(1);
    });

    test('to erase the customer takes what was written about them', async () => {
      const tenant = freshTenant();
      const customer = await customerOf(tenant);
      await write(tenant, 'wants a refund', { of: customer });
      expect(await read(tenant, i1)).toEqual([['ana', 'wants a refund']]);
      await journal().vault.erase(tenant, customer);
      expect(await read(tenant, i1)).toEqual([['ana', null]]);
    });

    test('another tenant sees none, and changes none', async () => {
      const tenant = freshTenant();
      await write(tenant, 'ours');
      const stranger = freshTenant();
      expect(await read(stranger, i1)).toEqual([]);
      await journal().notes.remove(stranger, { interaction: i1, agent: ana });
      expect(await read(tenant, i1)).toEqual([['ana', 'ours']]);
    });
  });
}
