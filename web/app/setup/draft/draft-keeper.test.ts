import { beforeEach, describe, expect, test } from 'vitest';
import { ConfigDocument } from '../../../../domain/index.ts';
import { DraftKeeper } from './draft-keeper.ts';
import type { DraftShelf, KeptAt, KeptChange, KeptCopy } from './draft-shelf.ts';
import { DraftStore } from './draft-store.ts';
import { baseOf } from './draft.ts';

const queue = (id: string, more: object = {}) =>
  ConfigDocument.parse({ kind: 'queue', id, name: id, requirements: [], ...more });
const put = (document: ConfigDocument) => new Map([['queue/sales', document]]);
const named = (name: string) => put(queue('sales', { name }));

/** As the server keeps it: one draft of this person, by revision. */
class Shelf implements DraftShelf {
  copy: KeptCopy | null = null;
  writes = 0;
  isDown = false;
  #made = 0;

  async mine(): Promise<KeptCopy | null> {
    if (this.isDown) throw new Error('down');
    return this.copy;
  }

  async create(change: KeptChange): Promise<KeptCopy> {
    this.#made += 1;
    return this.#write({ ...change, id: `d${this.#made}`, revision: 1 });
  }

  async replace({ id, revision }: KeptAt, change: KeptChange) {
    if (this.isDown) throw new Error('down');
    if (this.copy?.id !== id) return 'gone';
    if (this.copy.revision !== revision) return 'changed';
    return this.#write({ ...change, id, revision: revision + 1 });
  }

  async drop(): Promise<void> {
    this.copy = null;
  }

  #write(copy: KeptCopy): KeptCopy {
    this.writes += 1;
    this.copy = copy;
    return copy;
  }
}

let shelf: Shelf;
let versions = [baseOf(0, []), baseOf(1, [queue('sales'), queue('support')])];
const api = {
  published: async () => versions.at(-1) ?? baseOf(0, []),
  publishedAt: async (version: number) => versions[version] ?? baseOf(0, []),
};

beforeEach(() => {
  shelf = new Shelf();
  versions = [baseOf(0, []), baseOf(1, [queue('sales'), queue('support')])];
});

/** As a window that opens Setup. */
async function newWindow() {
  const keeper = new DraftKeeper(shelf);
  const store = new DraftStore(api, keeper);
  await store.load();
  const name = () => {
    const state = store.state();
    return state.kind === 'ready' ? state.documents.get('queue/sales') : undefined;
  };
  return { keeper, store, name };
}

describe('a draft that is kept', () => {
  test('is found by the next window, without a way back behind its opening', async () => {
    const one = await newWindow();
    one.store.edit(named('Sales UK'));
    expect(one.keeper.kept()).toBe('waiting');
    await one.keeper.flush();
    expect(one.keeper.kept()).toBe('saved');
    const next = await newWindow();
    expect(next.name()).toMatchObject({ name: 'Sales UK' });
    expect(next.keeper.kept()).toBe('saved');
    expect(next.store.state()).toMatchObject({ draft: { past: [] } });
  });

  test('is written once for what was changed while it was saved', async () => {
    const { store, keeper } = await newWindow();
    for (const name of ['S', 'Sa', 'Sal']) store.edit(named(name), 'name');
    const saved = keeper.flush();
    store.edit(named('Sale'), 'name');
    await saved;
    expect(shelf.copy?.documents).toMatchObject([{ name: 'Sale' }]);
    expect(shelf.writes).toBe(2);
  });

  test.each(['discard', 'published'] as const)('is gone after %s', async (end) => {
    const { store, keeper } = await newWindow();
    store.edit(named('Sales UK'));
    await keeper.flush();
    await store[end]();
    await keeper.flush();
    expect(shelf.copy).toBeNull();
    expect(keeper.kept()).toBe('none');
  });

  test('moves on to what others published meanwhile, field by field', async () => {
    const one = await newWindow();
    one.store.edit(named('Sales UK'));
    await one.keeper.flush();
    versions.push(baseOf(2, [queue('sales', { priority: 1 }), queue('support')]));
    const next = await newWindow();
    await next.keeper.flush();
    expect(next.name()).toMatchObject({ name: 'Sales UK', priority: 1 });
    expect(shelf.copy).toMatchObject({ base: 2, revision: 2 });
  });

  test('is not sent with faults of shape; what was saved last stays', async () => {
    const { store, keeper } = await newWindow();
    store.edit(named('Sales UK'));
    await keeper.flush();
    store.edit(put({ ...queue('sales'), name: '' } as ConfigDocument));
    await keeper.flush();
    expect(keeper.kept()).toBe('faulty');
    expect(shelf.copy?.documents).toMatchObject([{ name: 'Sales UK' }]);
  });

  test('is tried again where the server did not answer', async () => {
    const { store, keeper } = await newWindow();
    shelf.isDown = true;
    store.edit(named('Sales UK'));
    await keeper.flush();
    expect(keeper.kept()).toBe('failed');
    shelf.isDown = false;
    await keeper.flush();
    expect(keeper.kept()).toBe('saved');
  });
});

describe('two windows', () => {
  const both = async () => {
    const [one, other] = [await newWindow(), await newWindow()];
    one.store.edit(named('One'));
    await one.keeper.flush();
    other.store.edit(named('Other'));
    await other.keeper.flush();
    return { one, other };
  };

  test('do not write over each other: the second is asked', async () => {
    const { one, other } = await both();
    expect(other.keeper.kept()).toBe('elsewhere');
    other.store.edit(named('Other still'));
    await other.keeper.flush();
    expect(shelf.copy?.documents).toMatchObject([{ name: 'One' }]);
    await other.keeper.insist();
    expect(shelf.copy?.documents).toMatchObject([{ name: 'Other still' }]);
    one.store.edit(named('One again'));
    await one.keeper.flush();
    expect(one.keeper.kept()).toBe('elsewhere');
    await one.store.takeTheirs();
    expect(one.name()).toMatchObject({ name: 'Other still' });
    expect(one.keeper.kept()).toBe('saved');
  });

  test('a discard takes only what this window has read', async () => {
    const one = await newWindow();
    one.store.edit(named('One'));
    await one.keeper.flush();
    const other = await newWindow();
    other.store.edit(named('Other'));
    await other.keeper.flush();
    one.store.discard();
    await one.keeper.flush();
    expect(one.keeper.kept()).toBe('elsewhere');
    expect(shelf.copy?.documents).toMatchObject([{ name: 'Other' }]);
  });
});
