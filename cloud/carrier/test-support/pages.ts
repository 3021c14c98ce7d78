import { cp, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The pages as the build makes them, in a folder of this test alone. */
export async function buildPages(): Promise<string> {
  const source = fileURLToPath(new URL('../../pages/', import.meta.url));
  const folder = await mkdtemp(join(tmpdir(), 'patchbay-cloud-pages-'));
  for (const name of await readdir(source)) {
    if (/\.(html|css)$/.test(name)) await cp(join(source, name), join(folder, name));
  }
  await build({
    entryPoints: ['phone', 'teams', 'handsets'].map((name) => join(source, `${name}.ts`)),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    outdir: folder,
    logLevel: 'silent',
  });
  return folder;
}
