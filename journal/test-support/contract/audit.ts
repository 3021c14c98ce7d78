import { describe, expect, test } from 'vitest';
import type { AuditEntry } from '../../audit/port.ts';
import type { Journal } from '../../port.ts';
import { GENESIS_HASH } from '../../port.ts';
import { freshTenant } from '../builders.ts';

const entry = (subject: string, more: Partial<AuditEntry> = {}): AuditEntry => ({
  at: 1_800_000_000_000,
  actor: { kind: 'user', id: 'oid-1' },
  action: 'customerRevealed',
  subject,
  detail: { refs: ['p-1', 'p-2'] },
  ...more,
});

export function auditContract(journal: () => Journal): void {
  const { append, list, verify } = {
    append: (...[tenant, entries]: Parameters<Journal['audit']['append']>) =>
      journal().audit.append(tenant, entries),
    list: (...[tenant, query]: Parameters<Journal['audit']['list']>) =>
      journal().audit.list(tenant, query),
    verify: (...[tenant, anchor]: Parameters<Journal['audit']['verify']>) =>
      journal().audit.verify(tenant, anchor),
  };

  describe('audit', () => {
    test('counts from 1 without a gap, newest first, page by page', async () => {
      const tenant = freshTenant();
      await append(tenant, [entry('a'), entry('b')]);
      await append(tenant, [entry('c')]);
      const rows = await list(tenant, { limit: 2 });
      expect(rows.map(({ seq, subject }) => [seq, subject])).toEqual([
        [3, 'c'],
        [2, 'b'],
      ]);
      expect(rows[0]).toMatchObject(entry('c'));
      expect(await list(tenant, { limit: 9, before: 2 })).toMatchObject([{ seq: 1, subject: 'a' }]);
    });

    test('many at once form one chain that verifies', async () => {
      const tenant = freshTenant();
      await Promise.all(Array.from({ length: 40 }, (_, i) => append(tenant, [entry(`${i}`)])));
      const rows = await list(tenant, { limit: 100 });
      expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, i) => 40 - i));
      expect(new Set(rows.map(({ subject }) => subject)).size).toBe(40);
      const report = await verify(tenant);
      expect(report).toEqual({ seq: 40, hash: rows[0]?.hash, faults: [] });
    });

    test('nothing yet is whole; a head that was noted elsewhere shows a cut', async () => {
      const tenant = freshTenant();
      expect(await verify(tenant)).toEqual({ seq: 0, hash: GENESIS_HASH, faults: [] });
      expect(await append(tenant, [])).toEqual({ seq: 0, hash: GENESIS_HASH });
      const head = await append(tenant, [entry('a')]);
      expect((await verify(tenant, head)).faults).toEqual([]);
      expect((await verify(tenant, { ...head, seq: 2 })).faults).toHaveLength(1);
      expect((await verify(tenant, { ...head, hash: GENESIS_HASH })).faults).toHaveLength(1);
    });

    test('one tenant sees nothing of another', async () => {
      const [one, other] = [freshTenant(), freshTenant()];
      await append(one, [entry('mine')]);
      expect(await list(other, { limit: 10 })).toEqual([]);
      expect((await append(other, [entry('first')])).seq).toBe(1);
      expect((await verify(one)).faults).toEqual([]);
    });

    test('hostile and oversize content is kept as far as it can be, and verifies', async () => {
      const tenant = freshTenant();
      const subject = `\0"'; drop table \ud800 ${'x'.repeat(400)}`;
      await append(tenant, [entry(subject), entry('big', { detail: { text: 'y'.repeat(9_000) } })]);
      const [big, odd] = await list(tenant, { limit: 2 });
      expect(big?.detail).toMatchObject({ cut: 9_011 });
      expect(odd?.subject).toMatch(/^"'; drop table \ufffd x+$/);
      expect((await verify(tenant)).faults).toEqual([]);
    });
  });
}
