import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import * as esbuild from 'esbuild';
import { buildApp } from './app.ts';
import { BuildFault } from './fault.ts';
import { hashSources, listSources } from './sources.ts';
import { writeWhole } from './write.ts';

/** Programs for Node: source → bundle. npm packages stay outside, in node_modules. */
export const programs: Readonly<Record<string, string>> = {
  'main/cli/main.ts': 'build/patchbay.js',
  'cloud/cli.ts': 'build/cloud.js',
  'media/worker/main.ts': 'build/media-worker.js',
  'journal/snapshot-worker.ts': 'build/snapshot-worker.js',
  'assist/audio-worker.ts': 'build/audio-worker.js',
  'assist/speech-worker.ts': 'build/speech-worker.js',
};

/** What programs read at run time, beside them as in the source. */
const dataFolders: Readonly<Record<string, string>> = {
  'assist/speech/packs': 'build/packs',
};

/** Folders of pages: every script that a page names is an entry; the other files are copied. */
const pageFolders: Readonly<Record<string, string>> = {
  web: 'build/web',
  'cloud/pages': 'build/cloud-pages',
};

export interface Built {
  /** False when nothing had changed since the last build. */
  readonly fresh: boolean;
  readonly hash: string;
  readonly seconds: number;
}

const stampPath = 'build/stamp.json';

export async function build(root: string, force = false): Promise<Built> {
  const startedAt = Date.now();
  const hash = hashSources(root);
  const fresh = force || readStamp(root) !== hash;
  if (fresh) {
    await buildPrograms(root, hash);
    for (const [from, to] of Object.entries(dataFolders)) copyData(root, from, to);
    for (const [from, to] of Object.entries(pageFolders)) await buildPages(root, from, to);
    writeWhole(join(root, stampPath), `${JSON.stringify({ hash })}\n`);
  }
  const isAppNew = await buildApp(root, force);
  return { fresh: fresh || isAppNew, hash, seconds: (Date.now() - startedAt) / 1000 };
}

function readStamp(root: string): string | undefined {
  const outputs = Object.entries(programs).filter(([from]) => existsSync(join(root, from)));
  if (outputs.some(([, to]) => !existsSync(join(root, to)))) return undefined;
  try {
    const stamp: unknown = JSON.parse(readFileSync(join(root, stampPath), 'utf8'));
    return (stamp as { hash?: string }).hash;
  } catch {
    return undefined;
  }
}

async function buildPrograms(root: string, hash: string): Promise<void> {
  const present = Object.entries(programs).filter(([from]) => existsSync(join(root, from)));
  await bundle(root, {
    entryPoints: present.map(([from, to]) => ({
      in: join(root, from),
      out: to.replace(/\.js$/, ''),
    })),
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    define: {
      PATCHBAY_BUILD: JSON.stringify(hash.slice(0, 16)),
      PATCHBAY_VERSION: JSON.stringify(versionOf(root)),
    },
  });
}

function copyData(root: string, from: string, to: string): void {
  for (const path of listSources(root, from)) {
    writeWhole(join(root, to, relative(from, path)), readFileSync(join(root, path)));
  }
}

function versionOf(root: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return (manifest as { version: string }).version; // ours
}

async function buildPages(root: string, from: string, to: string): Promise<void> {
  const sources = listSources(root, from).filter(
    // web/app is Vite's.
    (path) => !path.endsWith('tsconfig.json') && !path.startsWith('web/app/'),
  );
  const entries = new Set<string>();
  for (const path of sources) {
    if (path.endsWith('.html')) scriptsOf(root, path).forEach((script) => entries.add(script));
    if (/\.(html|css|svg|json)$/.test(path)) {
      writeWhole(join(root, to, relative(from, path)), readFileSync(join(root, path)));
    }
  }
  if (entries.size === 0) return;
  await bundle(root, {
    entryPoints: [...entries].map((path) => ({
      in: join(root, path),
      out: join(to, relative(from, path)).replace(/\.tsx?$/, ''),
    })),
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    minify: true,
  });
}

/** `<script src="live.js">` in web/live.html stands for web/live.ts. */
function scriptsOf(root: string, page: string): string[] {
  const html = readFileSync(join(root, page), 'utf8');
  const scripts: string[] = [];
  for (const match of html.matchAll(/<script[^>]*\ssrc="([^":]+)\.js"/g)) {
    const name = (match[1] ?? '').split('/').at(-1) ?? '';
    const path = join(dirname(page), name);
    const found = [`${path}.ts`, `${path}.tsx`].find((file) => existsSync(join(root, file)));
    if (!found) throw new BuildFault(`${page} names ${name}.js, but there is no ${path}.ts`);
    scripts.push(found);
  }
  return scripts;
}

async function bundle(root: string, options: esbuild.BuildOptions): Promise<void> {
  const result = await esbuild
    .build({
      absWorkingDir: root,
      bundle: true,
      sourcemap: true,
      outdir: '.',
      write: false,
      logLevel: 'silent',
      ...options,
    })
    .catch((fault: Error) => {
      // esbuild's message has every place and cause; its stack is of no use to anybody.
      throw new BuildFault(fault.message);
    });
  for (const file of result.outputFiles ?? []) writeWhole(file.path, file.contents);
}
