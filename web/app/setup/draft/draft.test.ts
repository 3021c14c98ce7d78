import { describe, expect, test } from 'vitest';
import { ConfigDocument } from '../../../../domain/index.ts';
import { changesBetween, changesIn } from './compare.ts';
import {
  baseOf,
  bothChanged,
  discard,
  documentsIn,
  edit,
  newDraft,
  payloadOf,
  rebase,
  redo,
  undo,
} from './draft.ts';
import { faultsAt, parseFault, shapeFaults } from './faults.ts';

const queue = (id: string, more: object = {}) =>
  ConfigDocument.parse({ kind: 'queue', id, name: id, requirements: [], ...more });
const [sales, support] = [queue('sales'), queue('support')];
const base = baseOf(3, [sales, support]);
const renamed = queue('sales', { name: 'Sales UK' });
const withSales = (document: ConfigDocument | null) => new Map([['queue/sales', document]]);

describe('a draft', () => {
  test('holds what differs from what is published, and nothing that does not', () => {
    const changed = edit(newDraft(base), withSales(renamed));
    expect([...changed.changes.keys()]).toEqual(['queue/sales']);
    expect(edit(changed, withSales(sales)).changes.size).toBe(0);
  });

  test('letters in one field are undone together, another field is a step of its own', () => {
    const named = (name: string) => withSales(queue('sales', { name }));
    let draft = newDraft(base);
    draft = edit(draft, named('S'), 'queue/sales/name');
    draft = edit(draft, named('Sa'), 'queue/sales/name');
    draft = edit(draft, withSales(queue('sales', { name: 'Sa', priority: 2 })), 'priority');
    expect(draft.past).toHaveLength(2);
    const back = undo(draft);
    expect(documentsIn(back).get('queue/sales')).toMatchObject({ name: 'Sa', priority: 5 });
    expect(undo(back).changes.size).toBe(0);
    expect(redo(redo(undo(back))).changes).toEqual(draft.changes);
  });

  test('undo and redo with nothing left change nothing', () => {
    const draft = newDraft(base);
    expect(undo(draft)).toBe(draft);
    expect(redo(draft)).toBe(draft);
  });

  test('discarded it is empty, and the discarding can be undone', () => {
    const draft = edit(newDraft(base), withSales(null));
    expect(discard(draft).changes.size).toBe(0);
    expect(undo(discard(draft)).changes).toEqual(draft.changes);
  });

  test('what is taken out is named by its key', () => {
    const draft = edit(newDraft(base), withSales(null));
    expect(payloadOf(draft.changes)).toEqual({ documents: [], removed: ['queue/sales'] });
    expect([...documentsIn(draft).keys()]).toEqual(['queue/support']);
  });

  test('on a newer base: the same is no change, what both changed is named', () => {
    const draft = edit(newDraft(base), withSales(renamed));
    const same = baseOf(4, [renamed, support]);
    expect(rebase(draft, same).changes.size).toBe(0);
    const other = baseOf(4, [queue('sales', { priority: 1 }), support]);
    expect(bothChanged(draft, other)).toEqual(['queue/sales']);
    expect(bothChanged(draft, base)).toEqual([]);
  });
});

test('on a newer base what only others changed stays theirs', () => {
  const draft = edit(newDraft(base), withSales(renamed));
  const recording = { mode: 'all' };
  const now = rebase(draft, baseOf(4, [queue('sales', { priority: 1, recording }), support]));
  const both = { name: 'Sales UK', priority: 1, recording: { mode: 'all' } };
  expect(documentsIn(now).get('queue/sales')).toMatchObject(both);
  expect(now.past).toHaveLength(1);
});

describe('compare', () => {
  test('names each value that differs, inside of parts too', () => {
    const overflow = { wait: { afterMs: 60_000, target: { kind: 'end' } } };
    const draft = edit(newDraft(base), withSales(queue('sales', { name: 'S', overflow })));
    const [change] = changesIn(draft);
    expect(change?.kind).toBe('changed');
    expect(change?.differences.map(({ path }) => path)).toEqual(['name', 'overflow/wait']);
  });

  test('a target of another kind is told whole', () => {
    const to = (target: object) => queue('sales', { overflow: { count: { max: 1, target } } });
    const before = baseOf(1, [to({ kind: 'end', prompt: null })]).documents;
    const after = baseOf(2, [to({ kind: 'queue', queue: 'support' }), support]).documents;
    const [changed, added] = changesBetween(before, after);
    expect(changed?.differences.map(({ path }) => path)).toEqual(['overflow/count/target']);
    expect(added?.kind).toBe('added');
  });
});

describe('faults', () => {
  test('a line of the check is where, what, and how to mend it', () => {
    expect(parseFault('queue/sales/openHours: hours x do not exist; add them; or not')).toEqual({
      path: 'queue/sales/openHours',
      message: 'hours x do not exist',
      remedy: 'add them; or not',
    });
    expect(parseFault('all is lost')).toEqual({ path: '', message: 'all is lost', remedy: '' });
  });

  test('the shape says which limit, so that it can be told in every language', () => {
    const bad = { ...queue('sales'), name: '', ringTimeMs: 999_999 } as ConfigDocument;
    expect(shapeFaults(bad).map(({ path, limit }) => [path, limit])).toEqual([
      ['queue/sales/name', { kind: 'missing' }],
      ['queue/sales/ringTimeMs', { kind: 'max', value: 180_000 }],
    ]);
    expect(shapeFaults(sales)).toEqual([]);
  });

  test('are found at their field; deep also at its parts, but not at a namesake', () => {
    const faults = ['a/b: x', 'a/b/c: y', 'a/bc: z'].map(parseFault);
    expect(faultsAt(faults, 'a/b')).toHaveLength(1);
    expect(faultsAt(faults, 'a/b', { deep: true })).toHaveLength(2);
  });
});
