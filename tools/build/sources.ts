import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const rooms = [
  'domain',
  'engine',
  'journal',
  'assist',
  'sip',
  'media',
  'channels',
  'api',
  'web',
  'cloud',
  'simulate',
  'main',
  'tools/build',
];
const isSource = (name: string): boolean =>
  /\.(tsx?|js|html|css|svg|json|sql|pack)$/.test(name) && !/\.(test|bench)\.tsx?$/.test(name);

/** One hash over everything that a build reads, so that an unchanged tree is not built again. */
export function hashSources(root: string): string {
  const hash = createHash('sha256');
  hash.update(process.version);
  for (const path of ['package-lock.json', ...rooms.flatMap((room) => listSources(root, room))]) {
    hash.update(`${path}\0`).update(readFileSync(join(root, path))).update('\0');
  }
  return hash.digest('hex');
}

/** Source files below a folder, sorted, as paths from the root. */
export function listSources(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  const found: string[] = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) found.push(...listSources(root, path));
    else if (isSource(entry.name)) found.push(path);
  }
  return found.toSorted((a, b) => (a < b ? -1 : 1));
}
