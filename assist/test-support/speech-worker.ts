import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const BUILD = fileURLToPath(new URL('../../build', import.meta.url));
let built: Promise<string> | undefined;

/**
 * Bundles the speech worker for tests (Node 20 loads no TypeScript in a worker) and gives the path
 * for FliteOptions.workerEntry. By rename, so that parallel test processes never read half a file.
 */
export function speechWorker(): Promise<string> {
  return (built ??= bundle());
}

async function bundle(): Promise<string> {
  const path = join(BUILD, 'speech-worker.js');
  const aside = join(BUILD, `.${process.pid}-speech-worker.js`);
  await mkdir(BUILD, { recursive: true });
  await build({
    entryPoints: [fileURLToPath(new URL('../speech-worker.ts', import.meta.url))],
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
