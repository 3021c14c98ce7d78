import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Files are found from where the bundle lies, so that a moved installation still starts. */
const here = dirname(fileURLToPath(import.meta.url));

/** `build/`, where the bundle and its workers are. */
export function builtFile(name: string): string {
  return join(here, name);
}

export function builtFolder(name: string): string | null {
  const path = join(here, name);
  return existsSync(path) ? path : null;
}
