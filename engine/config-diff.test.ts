import { describe, expect, it, test } from 'vitest';
import type { ConfigDocument } from '../domain/index.ts';
import { diffConfig } from './config-diff.ts';
import { changeCounts, changeLines } from './config-words.ts';
import { mergeConfig } from './config-merge.ts';
import { contoso } from './test-support/fixture.ts';

const lines = (before: readonly ConfigDocument[], after: readonly ConfigDocument[]) =>
  diffConfig(before, after).flatMap(changeLines);
const base = contoso();
const without = (key: string) => base.filter((each) => !('id' in each) || each.id !== key);

describe('a difference in words', () => {
  it('names the document, the field, and what it was and is', () => {
    const after = contoso({ sales: { ringTimeMs: 20_000, wrapUpMs: 60_000 } });
    expect(lines(base, after)).toEqual([
      '~ queue/sales "Sales"',
      '    /ringTimeMs: 15 s → 20 s',
      '    /wrapUpMs: 15 s → 1 min',
    ]);
  });

  it('says what came and went of a list of words', () => {
    const before = contoso({ sales: { wrapUpCodes: ['Sold', 'Lost'] } });
    const after = contoso({ sales: { wrapUpCodes: ['Sold', 'Later'] } });
    expect(lines(before, after)[1]).toBe('    /wrapUpCodes: - Lost, + Later');
    const turned = contoso({ sales: { wrapUpCodes: ['Lost', 'Sold'] } });
    expect(lines(before, turned)[1]).toBe('    /wrapUpCodes: in another order');
  });

  it('says what is new and what goes', () => {
    expect(lines(without('ben'), base)).toEqual(['+ agent/ben "Ben"']);
    expect(lines(base, without('ben'))).toEqual(['- agent/ben "Ben"']);
    expect(changeCounts(diffConfig(base, without('ben')))).toBe('0 added, 0 changed, 1 removed');
  });

  it('takes a target of another kind as one value', () => {
    const after = contoso({ mainNumber: { entry: { kind: 'queue', queue: 'sales' } } });
    expect(lines(base, after)[1]).toBe(
      '    /entry: {"kind":"flow","flow":"main"} → {"kind":"queue","queue":"sales"}',
    );
  });
});

const merge = (theirs: Record<string, object>, mine: Record<string, object>) =>
  mergeConfig({ base, theirs: contoso(theirs), mine: contoso(mine) });

describe('two people change the same document', () => {
  test('other fields: both changes stand', () => {
    const merged = merge({ sales: { wrapUpMs: 60_000 } }, { sales: { ringTimeMs: 20_000 } });
    expect(merged.conflicts).toEqual([]);
    expect(merged.documents).toMatchObject([{ id: 'sales', wrapUpMs: 60_000, ringTimeMs: 20_000 }]);
  });

  test('the same field to the same value: nothing is left to do', () => {
    const both = { sales: { ringTimeMs: 20_000 } };
    expect(merge(both, both)).toEqual({ documents: [], removed: [], conflicts: [] });
  });

  test('the same field to two values: a conflict that says where', () => {
    const merged = merge({ sales: { ringTimeMs: 30_000 } }, { sales: { ringTimeMs: 20_000 } });
    expect(merged.documents).toEqual([]);
    const text = 'was 15000, is 30000 now, shall be 20000';
    expect(merged.conflicts).toEqual([{ key: 'queue/sales', path: '/ringTimeMs', text }]);
  });

  test('one changes what the other removed, or adds what the other added', () => {
    const changed = contoso({ ben: { name: 'Benjamin' } });
    const one = mergeConfig({ base, theirs: without('ben'), mine: changed });
    expect(one.conflicts).toMatchObject([{ key: 'agent/ben', path: '' }]);
    const two = mergeConfig({ base, theirs: changed, mine: without('ben') });
    expect(two.conflicts).toMatchObject([{ key: 'agent/ben', path: '' }]);
    const three = mergeConfig({ base: without('ben'), theirs: changed, mine: base });
    expect(three.conflicts).toMatchObject([{ key: 'agent/ben', path: '' }]);
  });

  test('a list that both changed is one value', () => {
    const merged = merge({ sales: { wrapUpCodes: ['A'] } }, { sales: { wrapUpCodes: ['B'] } });
    expect(merged.conflicts).toMatchObject([{ path: '/wrapUpCodes' }]);
  });

  test('what does not fit together is no document', () => {
    const range = (from: string, to: string) => {
      const day = [{ from, to }];
      return { week: { weekly: [day, day, day, day, day, [], []] } };
    };
    const given = contoso(range('08:00', '17:00'));
    const merged = mergeConfig({
      base: given,
      theirs: contoso(range('15:00', '17:00')),
      mine: contoso(range('08:00', '12:00')),
    });
    expect(merged.conflicts).toMatchObject([{ key: 'hours/week', path: '' }]);
  });
});
