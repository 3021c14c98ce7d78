import { describe, expect, test } from 'vitest';
import { GENESIS_HASH } from '../../port.ts';
import type { Journal } from '../../port.ts';
import { decodeBody, hashSegment, recordsOf } from '../../segment.ts';
import { collect, entryOf, freshTenant, TestWriter } from '../builders.ts';

export function appendContract(journal: () => Journal): void {
  readContract(journal);
  placeContract(journal);
}

function readContract(journal: () => Journal): void {
  describe('append and read', () => {
    test('a new tenant starts at nothing', async () => {
      expect(await journal().head(freshTenant())).toEqual({ seq: 0, hash: GENESIS_HASH });
      expect(await collect(journal().read(freshTenant()))).toEqual([]);
    });

    test('segments come back whole, in order, each bound to the one before', async () => {
      const writer = await TestWriter.open(journal());
      const entries = [entryOf(2, 5), entryOf(0, 6), entryOf(1, 7)];
      await journal().append(await writer.draft(entries));
      await writer.append(4);
      const [first, second] = await collect(journal().read(writer.tenant));
      expect(first && decodeBody(first.body)).toEqual(entries);
      expect(second && recordsOf(second).map((record) => record.seq)).toEqual([4, 5, 6, 7]);
      expect(first?.prevHash).toBe(GENESIS_HASH);
      expect(second?.prevHash).toBe(first?.hash);
      expect(second && hashSegment(second)).toBe(second?.hash);
      expect(await journal().head(writer.tenant)).toEqual({ seq: 7, hash: second?.hash });
    });

    test('reading starts in the segment that holds the seq, and ends there', async () => {
      const writer = await TestWriter.open(journal());
      for (const events of [3, 3, 3, 3]) await writer.append(events);
      const starts = async (fromSeq: number, toSeq?: number) => {
        const range = toSeq === undefined ? { fromSeq } : { fromSeq, toSeq };
        const read = await collect(journal().read(writer.tenant, range));
        return read.map((segment) => segment.firstSeq);
      };
      expect(await starts(1)).toEqual([1, 4, 7, 10]);
      expect(await starts(5)).toEqual([4, 7, 10]);
      expect(await starts(6, 9)).toEqual([4, 7]);
      expect(await starts(12)).toEqual([10]);
      expect(await starts(13)).toEqual([]);
    });
  });
}

function placeContract(journal: () => Journal): void {
  describe('append only at the head, by the owner', () => {
    test('the same draft twice is a conflict that tells the head', async () => {
      const writer = await TestWriter.open(journal());
      const draft = await writer.draft([entryOf(2)]);
      expect((await journal().append(draft)).kind).toBe('appended');
      expect(await journal().append(draft)).toEqual({ kind: 'conflict', headSeq: 2 });
    });

    test('a gap, and a wrong previous hash, are conflicts', async () => {
      const writer = await TestWriter.open(journal());
      await writer.append(1);
      const draft = await writer.draft([entryOf(1)]);
      const gap = await journal().append({ ...draft, firstSeq: 3 });
      const fork = await journal().append({ ...draft, prevHash: 'ab'.repeat(32) });
      expect([gap, fork]).toEqual([
        { kind: 'conflict', headSeq: 1 },
        { kind: 'conflict', headSeq: 1 },
      ]);
      expect((await journal().head(writer.tenant)).seq).toBe(1);
    });

    test('of many that write at one place, one gets in', async () => {
      const writer = await TestWriter.open(journal());
      const draft = await writer.draft([entryOf(1)]);
      const rivals = Array.from({ length: 8 }, (_, i) => ({ ...draft, build: `rival-${i}` }));
      const outcomes = await Promise.all(rivals.map((rival) => journal().append(rival)));
      expect(outcomes.filter((outcome) => outcome.kind === 'appended')).toHaveLength(1);
      expect((await journal().head(writer.tenant)).seq).toBe(1);
    });

    test('without a lease nobody writes', async () => {
      const writer = new TestWriter(journal(), freshTenant(), 1);
      expect(await writer.append(1)).toEqual({ kind: 'fenced' });
    });

    test('a stale owner is fenced, and the journal is the new owner’s', async () => {
      const old = await TestWriter.open(journal());
      await old.append(1);
      const late = await old.draft([entryOf(1)]);
      await journal().leases.release(old.tenant, { holder: 'one', epoch: old.epoch });
      const fresh = await TestWriter.open(journal(), old.tenant, 'two');
      expect(fresh.epoch).toBeGreaterThan(old.epoch);
      expect(await journal().append(late)).toEqual({ kind: 'fenced' });
      expect((await fresh.append(1)).kind).toBe('appended');
      expect(await old.append(1)).toEqual({ kind: 'fenced' });
    });

    test('a draft that contradicts itself is refused before it is sent', async () => {
      const writer = await TestWriter.open(journal());
      const draft = await writer.draft([entryOf(1)]);
      await expect(journal().append({ ...draft, count: 0 })).rejects.toThrow('count must agree');
    });

    test('tenants are those that ever had an owner', async () => {
      const writer = await TestWriter.open(journal());
      const without = freshTenant();
      await journal().head(without);
      const tenants = await journal().tenants();
      expect(tenants).toContain(writer.tenant);
      expect(tenants).not.toContain(without);
    });
  });
}
