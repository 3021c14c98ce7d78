import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * A random secret of this installation, made at the first start and read at each later one. Only
 * its owner may read the file. Two processes that start at once get the same one: a link never
 * replaces what is there. A file of another length (a full disk, a careless hand) is made anew.
 */
export async function secretFile(path: string, bytes = 32): Promise<Buffer> {
  const known = await readIfThere(path);
  if (known?.length === bytes) return known;
  if (known !== null) await rm(path, { force: true });
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, randomBytes(bytes), { mode: 0o600, flag: 'wx', flush: true });
  try {
    await link(draft, path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return readFile(path);
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
