import { describe, expect, test } from 'vitest';
import type { TenantId } from '../../../domain/index.ts';
import type { Journal } from '../../port.ts';
import { entryOf, freshTenant, TestWriter } from '../builders.ts';

export function inboxContract(journal: () => Journal): void {
  putContract(journal);
  consumeContract(journal);
}

function putContract(journal: () => Journal): void {
  const put = (tenant: TenantId, key: string) =>
    journal().inbox.put({ tenant, key, kind: 'command', body: `{"key":"${key}"}` });
  const openKeys = async (tenant: TenantId) =>
    (await journal().inbox.takeOpen(tenant, 100)).map((row) => row.key);

  describe('inbox: put and take', () => {
    test('a key counts once per tenant, for ever after', async () => {
      const tenant = freshTenant();
      const first = await put(tenant, 'a');
      expect(first.duplicate).toBe(false);
      expect(await put(tenant, 'a')).toEqual({ id: first.id, duplicate: true });
      expect((await put(freshTenant(), 'a')).duplicate).toBe(false);
      expect(await openKeys(tenant)).toEqual(['a']);
    });

    test('ten at once with one key are one row', async () => {
      const tenant = freshTenant();
      const puts = await Promise.all(Array.from({ length: 10 }, () => put(tenant, 'same')));
      expect(puts.filter((outcome) => !outcome.duplicate)).toHaveLength(1);
      expect(new Set(puts.map((outcome) => outcome.id)).size).toBe(1);
    });

    test('rows come oldest first, with their text, and without those in flight', async () => {
      const tenant = freshTenant();
      const a = await put(tenant, 'a');
      await put(tenant, 'b');
      await put(tenant, 'c');
      const rows = await journal().inbox.takeOpen(tenant, 1, [a.id]);
      expect(rows).toMatchObject([{ key: 'b', kind: 'command', body: '{"key":"b"}' }]);
      expect(await openKeys(tenant)).toEqual(['a', 'b', 'c']);
    });
  });
}

function consumeContract(journal: () => Journal): void {
  const put = (tenant: TenantId, key: string) =>
    journal().inbox.put({ tenant, key, kind: 'command', body: `{"key":"${key}"}` });
  const openKeys = async (tenant: TenantId) =>
    (await journal().inbox.takeOpen(tenant, 100)).map((row) => row.key);

  describe('inbox: consumed, poison, pruned', () => {
    test('a commit consumes its rows with it', async () => {
      const writer = await TestWriter.open(journal());
      const { id } = await put(writer.tenant, 'a');
      await put(writer.tenant, 'b');
      expect((await writer.append(1, { consumedInbox: [id] })).kind).toBe('appended');
      expect(await openKeys(writer.tenant)).toEqual(['b']);
      expect((await put(writer.tenant, 'a')).duplicate).toBe(true);
    });

    test('a row that was consumed before undoes the whole commit', async () => {
      const writer = await TestWriter.open(journal());
      const a = await put(writer.tenant, 'a');
      const b = await put(writer.tenant, 'b');
      await writer.append(1, { consumedInbox: [a.id] });
      const again = await writer.append(1, { consumedInbox: [a.id, b.id] });
      expect(again).toEqual({ kind: 'conflict', headSeq: 1 });
      expect((await journal().head(writer.tenant)).seq).toBe(1);
      expect(await openKeys(writer.tenant)).toEqual(['b']);
    });

    test('a fenced commit consumes nothing', async () => {
      const writer = await TestWriter.open(journal());
      const { id } = await put(writer.tenant, 'a');
      const stale = new TestWriter(journal(), writer.tenant, writer.epoch + 7);
      expect(await stale.append(1, { consumedInbox: [id] })).toEqual({ kind: 'fenced' });
      expect(await openKeys(writer.tenant)).toEqual(['a']);
    });

    test('refused commands settle their rows without a segment', async () => {
      const writer = await TestWriter.open(journal());
      const { id } = await put(writer.tenant, 'a');
      const draft = await writer.draft([entryOf(0)], { consumedInbox: [id] });
      expect(await journal().append(draft)).toEqual({ kind: 'appended', hash: draft.prevHash });
      expect(await openKeys(writer.tenant)).toEqual([]);
      expect((await journal().head(writer.tenant)).seq).toBe(0);
    });

    test('poison leaves the line and is listed with what happened', async () => {
      const tenant = freshTenant();
      const { id } = await put(tenant, 'bad');
      await put(tenant, 'good');
      await journal().inbox.poison(tenant, id, { error: 'assertion: x', atSeq: 17 });
      expect(await openKeys(tenant)).toEqual(['good']);
      const listed = await journal().inbox.listPoison(tenant, 10);
      expect(listed).toMatchObject([{ id, key: 'bad', error: 'assertion: x', atSeq: 17 }]);
      expect((await put(tenant, 'bad')).duplicate).toBe(true);
    });

    test('pruning forgets settled rows only', async () => {
      const writer = await TestWriter.open(journal());
      const { id } = await put(writer.tenant, 'done');
      await put(writer.tenant, 'open');
      await writer.append(1, { consumedInbox: [id] });
      expect(await journal().inbox.prune(writer.tenant, 25 * 3_600_000)).toBe(0);
      expect(await journal().inbox.prune(writer.tenant, -60_000)).toBe(1);
      expect(await openKeys(writer.tenant)).toEqual(['open']);
      expect((await put(writer.tenant, 'done')).duplicate).toBe(false);
    });
  });
}
