import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { constants, brotliCompressSync, gzipSync } from 'node:zlib';
import type { Rollup } from 'vite';
import { BuildFault } from './fault.ts';
import { listSources } from './sources.ts';
import { writeWhole } from './write.ts';

/** The tab apps: their own bundler, so their own stamp. */
const outDir = 'build/web/app';
/** Smaller ones fit into the first packets anyway. */
const COMPRESS_FROM_BYTES = 1_400;
const stampPath = 'build/app-stamp.json';

/** Builds web/app by Vite when web/ or domain/ changed since; → true = it was built. */
export async function buildApp(root: string, force: boolean): Promise<boolean> {
  if (!existsSync(join(root, 'web/vite.config.ts'))) return false;
  const hash = hashOf(root);
  if (!force && isCurrent(root, hash)) return false;
  // Loaded only when there is work: it takes a second.
  const { build } = await import('vite');
  const built = await asProduction(() =>
    build({
      configFile: join(root, 'web/vite.config.ts'),
      logLevel: 'silent',
      build: { write: false },
    }),
  ).catch((fault: Error) => {
    throw new BuildFault(`web/app: ${fault.message}`);
  });
  const outputs = [built].flat() as Rollup.RollupOutput[]; // not in watch mode
  const files = outputs.flatMap(({ output }) => output);
  // The page last: it must never name a file that is not there yet.
  files.sort((a, b) => Number(a.fileName.endsWith('.html')) - Number(b.fileName.endsWith('.html')));
  for (const file of files) {
    const content = file.type === 'chunk' ? file.code : file.source;
    writeCompressed(join(root, outDir, file.fileName), content);
  }
  dropOthers(root, new Set(files.map(({ fileName }) => fileName)));
  writeWhole(join(root, stampPath), `${JSON.stringify({ hash })}\n`);
  return true;
}

/** What a browser fetches, with small copies beside it: the server compresses nothing itself. */
function writeCompressed(path: string, content: string | Uint8Array): void {
  const bytes = Buffer.from(content);
  if (/\.(js|css)$/.test(path) && bytes.length > COMPRESS_FROM_BYTES) {
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
    writeWhole(`${path}.br`, brotliCompressSync(bytes, quality));
    writeWhole(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  }
  writeWhole(path, bytes);
}

/** Vite looks at NODE_ENV: a build that a test asks for must be the same as any other. */
async function asProduction<T>(run: () => Promise<T>): Promise<T> {
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    return await run();
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
}

function hashOf(root: string): string {
  const hash = createHash('sha256');
  const sources = ['web', 'domain'].flatMap((room) => listSources(root, room));
  for (const path of ['package-lock.json', ...sources]) {
    hash.update(`${path}\0`).update(readFileSync(join(root, path))).update('\0');
  }
  return hash.digest('hex');
}

function isCurrent(root: string, hash: string): boolean {
  if (!existsSync(join(root, outDir, 'index.html'))) return false;
  try {
    const stamp: unknown = JSON.parse(readFileSync(join(root, stampPath), 'utf8'));
    return (stamp as { hash?: string }).hash === hash;
  } catch {
    return false;
  }
}

/** Names carry a hash: those of the build before would pile up. */
function dropOthers(root: string, kept: ReadonlySet<string>): void {
  const assets = join(root, outDir, 'assets');
  if (!existsSync(assets)) return;
  for (const name of readdirSync(assets)) {
    if (name.endsWith('.part')) continue;
    const built = `assets/${name.replace(/\.(gz|br)$/, '')}`;
    if (!kept.has(built)) rmSync(join(assets, name), { force: true });
  }
}
