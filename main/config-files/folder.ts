import { constants } from 'node:fs';
import { lstat, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { DocumentFile } from './document-files.ts';

const FILES_MAX = 20_000;
const FILE_MAX_BYTES = 1024 * 1024;
/** Beside the documents: what the folder was made of. */
const ORIGIN = '.patchbay.json';

/** Which tenant's version the folder was written from. */
export interface Origin {
  readonly tenant: string;
  readonly version: number;
}

/** A folder that cannot be used as one of documents: why, in words. */
export class FolderError extends Error {
  override readonly name = 'FolderError';
}

/** Every `.json` file below the folder; names that begin with a dot are somebody else's. */
export async function readFolder(folder: string): Promise<DocumentFile[]> {
  const files: DocumentFile[] = [];
  for (const path of await pathsIn(folder)) {
    if (files.length >= FILES_MAX) throw new FolderError(`more than ${FILES_MAX} files`);
    const bytes = await readFile(join(folder, path));
    if (bytes.length > FILE_MAX_BYTES) throw new FolderError(`${path}: more than 1 MB`);
    files.push({ path, text: bytes.toString('utf8') });
  }
  return files;
}

async function pathsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (cause: unknown) => {
      throw new FolderError(`${folder} cannot be read: ${String(cause)}`);
    },
  );
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.split('/').some((part) => part.startsWith('.')))
    .sort();
}

/**
 * Writes the files and the origin, and removes files of documents that are no more, so that the
 * folder is what the tenant is. → what was removed. Nothing is written or removed where files lie
 * that are somebody else's.
 */
export async function writeFolder(
  folder: string,
  files: readonly DocumentFile[],
  origin: Origin,
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const kept = new Set(files.map(({ path }) => path));
  const there = await pathsIn(folder);
  const [first] = there;
  if (first !== undefined && (await readOrigin(folder)) === null) {
    const mend = `name an empty folder, or one that was exported (it has ${ORIGIN})`;
    throw new FolderError(`${folder} has files of its own, as ${first}; ${mend}`);
  }
  await refuseLinks(folder, [...kept, ORIGIN]);
  const gone = there.filter((path) => !kept.has(path));
  for (const path of gone) await rm(join(folder, path));
  for (const { path, text } of files) await writeInside(folder, path, text);
  await writeOrigin(folder, origin);
  return gone;
}

export async function writeOrigin(folder: string, origin: Origin): Promise<void> {
  await writeInside(folder, ORIGIN, `${JSON.stringify(origin)}\n`);
}

/** A file of the folder and of nowhere else: links in its path are refused, not followed. */
export async function writeInside(
  folder: string,
  path: string,
  bytes: string | Uint8Array,
): Promise<void> {
  const file = join(folder, path);
  await refuseLinks(folder, [path]);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, bytes, { flag: WRITE });
}

/** As `w`, and it fails at a link that came after we looked. */
const { O_CREAT, O_NOFOLLOW, O_TRUNC, O_WRONLY } = constants;
const WRITE = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW;

/** The folder itself may be one: whoever named it knows where it leads. */
async function refuseLinks(folder: string, paths: readonly string[]): Promise<void> {
  const looked = new Set<string>();
  for (const path of paths) {
    const parts = path.split('/');
    for (let n = 1; n <= parts.length; n++) {
      const part = parts.slice(0, n).join('/');
      if (looked.has(part)) continue;
      looked.add(part);
      const found = await lstat(join(folder, part)).catch(() => null);
      if (found?.isSymbolicLink() !== true) continue;
      throw new FolderError(`${part} is a link to elsewhere: nothing is written through it`);
    }
  }
}

/** null = the folder was made by hand, or for another purpose. */
export async function readOrigin(folder: string): Promise<Origin | null> {
  const text = await readFile(join(folder, ORIGIN), 'utf8').catch(() => null);
  if (text === null) return null;
  const { tenant, version } = parseOrigin(text);
  if (typeof tenant !== 'string' || typeof version !== 'number') {
    throw new FolderError(`${ORIGIN} is not as it was written; remove it`);
  }
  return { tenant, version };
}

function parseOrigin(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
