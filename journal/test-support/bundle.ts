import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Node 20 runs no TypeScript: a file of this room as JavaScript under `build/`. → its path. */
export async function bundle(source: URL): Promise<string> {
  const path = fileURLToPath(source);
  const name = `${basename(path, '.ts')}-${process.pid}.mjs`;
  const outfile = join(root, 'build', 'test-journal', name);
  await mkdir(join(root, 'build', 'test-journal'), { recursive: true });
  await build({
    entryPoints: [path],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
  return outfile;
}
