import { mkdir, mkdtemp, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeLinks } from './binaries.ts';

test('makes the links that npm did not bring, once', async () => {
  const root = await mkdtemp(join(tmpdir(), 'patchbay-links-'));
  const native = join(root, 'native');
  await mkdir(join(native, 'lib'), { recursive: true });
  await writeFile(join(native, 'lib', 'libx.so.5.18'), 'x');
  const links = [{ source: 'native/lib/libx.so.5.18', target: 'native/lib/libx.so.5' }];
  await writeFile(join(native, 'pg-symlinks.json'), JSON.stringify(links));
  await Promise.all([makeLinks(native), makeLinks(native)]);
  await makeLinks(native);
  expect(await readlink(join(native, 'lib', 'libx.so.5'))).toBe('libx.so.5.18');
  await rm(root, { recursive: true });
});
