import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const BUILD = fileURLToPath(new URL('../../build', import.meta.url));
const built = new Map<string, Promise<string>>();

/**
 * Bundles a worker of this room for tests (Node 20 loads no TypeScript in a worker), once, and
 * gives its path. By rename, so that parallel test processes never read half a file.
 */
export function bundled(name: 'audio-worker' | 'speech-worker'): Promise<string> {
  const known = built.get(name);
  if (known !== undefined) return known;
  const made = bundle(name);
  built.set(name, made);
  return made;
}

async function bundle(name: string): Promise<string> {
  const path = join(BUILD, `${name}.js`);
  const aside = join(BUILD, `.${process.pid}-${name}.js`);
  await mkdir(BUILD, { recursive: true });
  await build({
    entryPoints: [fileURLToPath(new URL(`../${name}.ts`, import.meta.url))],
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
