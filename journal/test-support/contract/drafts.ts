import { describe, expect, test } from 'vitest';
import { ConfigDocument } from '../../../domain/index.ts';
import { DRAFTS_MAX } from '../../drafts/port.ts';
import type { ConfigDraft } from '../../drafts/port.ts';
import type { Journal } from '../../port.ts';
import { freshTenant } from '../builders.ts';

const dana = { kind: 'user', id: 'dana-oid' } as const;
const sales = ConfigDocument.parse({ kind: 'queue', id: 'sales', name: 'Sales', requirements: [] });

function draftOf(id: string, more: Partial<ConfigDraft> = {}): ConfigDraft {
  return {
    id,
    name: 'Christmas',
    baseVersion: 3,
    revision: 1,
    author: dana,
    updatedBy: dana,
    createdAt: 1_000,
    updatedAt: 1_000,
    documents: [sales],
    removed: ['agent/ben'],
    ...more,
  };
}

export function draftsContract(journal: () => Journal): void {
  describe('drafts of the configuration', () => {
    test('one is kept whole, changed, listed without its content, and removed', async () => {
      const tenant = freshTenant();
      const { drafts } = journal();
      const one = draftOf('d1');
      expect(await drafts.create(tenant, one)).toBe(true);
      expect(await drafts.get(tenant, 'd1')).toEqual(one);
      const two = draftOf('d1', { revision: 2, updatedAt: 2_000, documents: [], name: 'Easter' });
      expect(await drafts.replace(tenant, two)).toBe(true);
      expect(await drafts.get(tenant, 'd1')).toEqual(two);
      await drafts.create(tenant, draftOf('d2', { updatedAt: 3_000 }));
      const { documents: _documents, removed: _removed, ...about } = two;
      expect(await drafts.list(tenant)).toMatchObject([
        { id: 'd2', changed: 1, removes: 1 },
        { ...about, changed: 0, removes: 1 },
      ]);
      expect(await drafts.remove(tenant, 'd1')).toBe(true);
      expect(await drafts.remove(tenant, 'd1')).toBe(false);
      expect(await drafts.get(tenant, 'd1')).toBeNull();
    });

    test('of two changes of one revision the second is refused', async () => {
      const tenant = freshTenant();
      const { drafts } = journal();
      await drafts.create(tenant, draftOf('d1'));
      const changed = ['one', 'other'].map((name) =>
        drafts.replace(tenant, draftOf('d1', { revision: 2, name })),
      );
      expect((await Promise.all(changed)).toSorted()).toEqual([false, true]);
      expect(await drafts.create(tenant, draftOf('d1'))).toBe(false);
    });

    test(`no more than ${DRAFTS_MAX}`, async () => {
      const tenant = freshTenant();
      const { drafts } = journal();
      for (let i = 0; i < DRAFTS_MAX; i += 1) {
        expect(await drafts.create(tenant, draftOf(`d${i}`))).toBe(true);
      }
      expect(await drafts.create(tenant, draftOf('one-more'))).toBe(false);
    });

    test('another tenant sees none, changes none, removes none', async () => {
      const tenant = freshTenant();
      const stranger = freshTenant();
      const { drafts } = journal();
      await drafts.create(tenant, draftOf('d1'));
      expect(await drafts.list(stranger)).toEqual([]);
      expect(await drafts.get(stranger, 'd1')).toBeNull();
      expect(await drafts.replace(stranger, draftOf('d1', { revision: 2 }))).toBe(false);
      expect(await drafts.remove(stranger, 'd1')).toBe(false);
      expect(await drafts.get(tenant, 'd1')).toEqual(draftOf('d1'));
    });
  });
}
