import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = findRoot(dirname(fileURLToPath(import.meta.url)));
const built = new Map<string, Promise<string>>();

/**
 * Bundles a worker entry into build/ for tests: Node 20 cannot load TypeScript in a worker. Built
 * once a process; written aside and renamed, so that test processes do not read each other's half.
 */
export function buildWorker(entry: string, name: string): Promise<string> {
  let path = built.get(name);
  if (path === undefined) {
    path = bundle(entry, join(ROOT, 'build', name));
    built.set(name, path);
  }
  return path;
}

/** The media worker's path, for MediaOptions.workerEntry. */
export function mediaWorker(): Promise<string> {
  return buildWorker('media/worker/main.ts', 'media-worker.js');
}

async function bundle(entry: string, path: string): Promise<string> {
  const aside = join(ROOT, 'build', `.${process.pid}-${basename(path)}`);
  await mkdir(join(ROOT, 'build'), { recursive: true });
  await build({
    entryPoints: [join(ROOT, entry)],
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

/** Upwards, because a bench runs from a bundle in build/. */
function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  if (folder === dirname(folder)) throw new Error('no package.json above');
  return findRoot(dirname(folder));
}
