// Runs a TypeScript file of ours: `node tools/run-ts.js tools/check/check.ts [arguments]`.
// Node 20 cannot run TypeScript, so esbuild bundles the file first (packages stay outside).
import { renameSync, mkdirSync, writeFileSync, readFileSync, existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Bundles `entry` into build/tools and returns the path of the result. */
export async function bundleTool(entry) {
  const { build } = await loadEsbuild();
  const from = relative(root, resolve(entry));
  const out = join(root, 'build', 'tools', from.replace(/\.ts$/, '.mjs'));
  const result = await build({
    entryPoints: [join(root, from)],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    sourcemap: 'inline',
    sourcesContent: false,
    outfile: out,
    write: false,
    logLevel: 'silent',
  }).catch((fault) => fail(`${from} does not build:\n${fault.message}`));
  writeWhole(out, result.outputFiles[0].text);
  return out;
}

/** By rename, because two tools may run the same file at once. */
function writeWhole(path, text) {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  mkdirSync(dirname(path), { recursive: true });
  const part = `${path}.${process.pid}.part`;
  writeFileSync(part, text);
  renameSync(part, path);
}

async function loadEsbuild() {
  try {
    return await import('esbuild');
  } catch (fault) {
    return fail(`The packages are not installed (${fault.code}). Run: npm ci`);
  }
}

function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const entry = process.argv[2];
  if (!entry) fail('Usage: node tools/run-ts.js FILE.ts [arguments]');
  const bundle = await bundleTool(entry);
  process.argv.splice(1, 2, bundle);
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(bundle).href);
}
