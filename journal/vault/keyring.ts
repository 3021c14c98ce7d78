import { createHash } from 'node:crypto';
import { mkdir, open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { JournalError } from '../fault.ts';
import { KEY_BYTES, newKey } from './crypto.ts';

/** The key-encryption key: wraps every tenant's key, and lives outside the database. */
export interface Kek {
  /** Names the key without telling it; stands beside what it wrapped. */
  readonly id: string;
  readonly key: Buffer;
}

export function kekOf(key: Buffer): Kek {
  return {
    id: createHash('sha256').update('patchbay kek ').update(key).digest('hex').slice(0, 16),
    key,
  };
}

export const kekPath = (dataDir: string) => join(dataDir, 'keys', 'kek');

/** Reads the key, or makes it at the first start. All nodes of one database have the same. */
export async function loadKek(dataDir: string): Promise<Kek> {
  const path = kekPath(dataDir);
  await mkdir(dataDir, { recursive: true });
  await mkdir(join(dataDir, 'keys'), { recursive: true, mode: 0o700 });
  await createOnce(path);
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0) {
    throw new JournalError('keyMissing', `${path} is open to others: run chmod 600 on it`);
  }
  const key = Buffer.from((await readFile(path, 'utf8')).trim(), 'hex');
  if (key.length !== KEY_BYTES) {
    throw new JournalError('keyMissing', `${path} is not a key of ${KEY_BYTES} bytes in hex`);
  }
  return kekOf(key);
}

async function createOnce(path: string): Promise<void> {
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return null;
    throw error;
  });
  if (file === null) return;
  // A key that is lost with the power would take every sealed value with it.
  await file.writeFile(`${newKey().toString('hex')}\n`);
  await file.sync();
  await file.close();
}
