import { mkdtemp, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { secretFile } from './secret-file.ts';

const folder = () => mkdtemp(join(tmpdir(), 'patchbay-secret-'));

test('is made once, for its owner only, and read again', async () => {
  const data = join(await folder(), 'data');
  const path = join(data, 'sip-ids');
  const first = await secretFile(path);
  expect(first).toHaveLength(32);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await secretFile(path)).toEqual(first);
  expect(await readdir(data)).toEqual(['sip-ids']);
});

test('many processes at once agree', async () => {
  const path = join(await folder(), 'key');
  const all = await Promise.all(Array.from({ length: 8 }, () => secretFile(path)));
  expect(new Set(all.map((key) => key.toString('hex'))).size).toBe(1);
});

test('half a file is made anew', async () => {
  const path = join(await folder(), 'key');
  await writeFile(path, 'half');
  expect(await secretFile(path)).toHaveLength(32);
});
