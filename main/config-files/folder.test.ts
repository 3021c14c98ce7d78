import { mkdir, mkdtemp, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { ConfigDocument } from '../../domain/index.ts';
import { documentsIn, filesOf } from './document-files.ts';
import { readFolder, readOrigin, writeFolder, writeInside } from './folder.ts';
import { isCopy, planFolder } from './plan.ts';

const queue = (id: string, more: object = {}) =>
  ConfigDocument.parse({ kind: 'queue', id, name: id, requirements: [], ...more });
const folder = () => mkdtemp(join(tmpdir(), 'patchbay-files-'));
const origin = { tenant: 'contoso', version: 7 };

describe('a folder', () => {
  it('written, read and written again is the same to the byte; what is no more goes', async () => {
    const dir = await folder();
    const documents = [queue('sales', { ringTimeMs: 9_000 }), queue('support')];
    await writeFolder(dir, filesOf(documents), origin);
    const read = documentsIn(await readFolder(dir));
    expect(read).toEqual({ documents, faults: [] });
    const before = await readFile(join(dir, 'queues/sales.json'), 'utf8');
    const gone = await writeFolder(dir, filesOf(read.documents.slice(0, 1)), origin);
    expect(gone).toEqual(['queues/support.json']);
    expect(await readFile(join(dir, 'queues/sales.json'), 'utf8')).toBe(before);
    expect(await readdir(join(dir, 'queues'))).toEqual(['sales.json']);
  });

  it('of something else is left alone, whole', async () => {
    const dir = await folder();
    await writeFile(join(dir, 'package.json'), '{}');
    await expect(writeFolder(dir, filesOf([queue('sales')]), origin)).rejects.toThrow(/its own/);
    expect(await readdir(dir)).toEqual(['package.json']);
  });

  it.each([
    ['a kind', 'queues', ''],
    ['a document', 'queues/sales.json', 'sales.json'],
    ['the origin', '.patchbay.json', 'origin.json'],
  ])('with a link in place of %s is refused, and nothing is written', async (_, at, to) => {
    const [dir, elsewhere] = [await folder(), await folder()];
    if (at.includes('/')) await mkdir(join(dir, 'queues'));
    await symlink(join(elsewhere, to), join(dir, at));
    const written = writeFolder(dir, filesOf([queue('sales'), queue('help')]), origin);
    await expect(written).rejects.toThrow(/link/);
    expect(await readdir(elsewhere)).toEqual([]);
    expect(await readdir(dir)).toHaveLength(1);
    await symlink(elsewhere, join(dir, 'audio'));
    await expect(writeInside(dir, 'audio/x.wav', 'x')).rejects.toThrow(/link/);
    expect(await readdir(elsewhere)).toEqual([]);
  });

  it('knows which version it was written from', async () => {
    const dir = await folder();
    expect(await readOrigin(dir)).toBeNull();
    await writeFolder(dir, [], origin);
    expect(await readOrigin(dir)).toEqual(origin);
    await writeFile(join(dir, '.patchbay.json'), 'x');
    await expect(readOrigin(dir)).rejects.toThrow(/remove it/);
    await expect(readFolder(join(dir, 'nothing'))).rejects.toThrow(/cannot be read/);
  });
});

describe('what a folder changes', () => {
  const base = [queue('sales'), queue('support')];
  const kept = [queue('sales', { ringTimeMs: 9_000 })];

  test('what it no longer has is left, unless asked', () => {
    const plan = { base, now: base, folder: kept };
    const left = planFolder({ ...plan, prune: false });
    expect(left).toEqual({ documents: kept, removed: [], left: ['queue/support'] });
    const pruned = planFolder({ ...plan, prune: true });
    expect(pruned).toEqual({ documents: kept, removed: ['queue/support'], left: [] });
  });

  test('what others added since is never removed; without a base everything is compared', () => {
    const now = [...base, queue('new')];
    const plan = { now, folder: base, prune: true };
    expect(planFolder({ ...plan, base }).removed).toEqual([]);
    expect(planFolder({ ...plan, base: null }).removed).toEqual(['queue/new']);
  });

  test('a copy is all of it, and as it stands', () => {
    expect(isCopy(base, base.toReversed())).toBe(true);
    expect(isCopy(base, [...base, queue('new')])).toBe(false);
    expect(isCopy(kept, [queue('sales')])).toBe(false);
  });
});
