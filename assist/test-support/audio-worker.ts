import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const BUILD = fileURLToPath(new URL('../../build', import.meta.url));

/** Bundles the audio worker for tests, as `speechWorker` does. */
export async function audioWorker(): Promise<string> {
  const path = join(BUILD, 'audio-worker.js');
  const aside = join(BUILD, `.${process.pid}-audio-worker.js`);
  await mkdir(BUILD, { recursive: true });
  await build({
    entryPoints: [fileURLToPath(new URL('../audio-worker.ts', import.meta.url))],
    outfile: aside,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  });
  await rename(aside, path);
  return path;
}
