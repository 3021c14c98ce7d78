import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Pids of the database under a data folder: the postmaster first, then its children. */
export function postgresPids(data: string): readonly number[] {
  const file = findPidFile(data, 4);
  if (file === undefined) return [];
  const postmaster = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === postmaster);
  return [postmaster, ...children];
}

function findPidFile(folder: string, depth: number): string | undefined {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (name === 'postmaster.pid') return path;
    if (depth === 0 || !statSync(path, { throwIfNoEntry: false })?.isDirectory()) continue;
    const found = findPidFile(path, depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, may hold blanks: count from its end.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}

export function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It went by itself when the first was gone.
    }
  }
}
