import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SKIPPED = new Set(['node_modules', 'build', 'docs', 'tmp', '.git']);

/** Tells whether some test of the project has that title. */
export function testTitles(root: string): (title: string) => boolean {
  const texts = [...testFiles(root)].map((path) => readFileSync(path, 'utf8')).join('\n');
  return (title) => hasTitle(texts, title);
}

/** Whether a test in this source has that title. */
export function hasTitle(source: string, title: string): boolean {
  return [`'${title}',`, `"${title}",`].some((each) => source.includes(each));
}

function* testFiles(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (SKIPPED.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* testFiles(path);
    else if (/\.test\.tsx?$/.test(entry.name)) yield path;
  }
}
