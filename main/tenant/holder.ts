import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * The name of one start of one process: `host/pid/began/random`. Another process on the same host
 * can tell from it that its predecessor is dead and need not wait for the lease to lapse. Wrong
 * guesses (a namespace of its own) cost a change of owner, never safety: that is the epoch's.
 */
export function newHolder(): string {
  const { pid } = process;
  return [hostname(), pid, beganAt(pid) ?? 0, randomUUID()].join('/');
}

/** True only when it certainly ran here and certainly runs no more. */
export function isDeadHolder(holder: string): boolean {
  const [host, pidText, began] = holder.split('/');
  const pid = Number(pidText);
  if (host !== hostname() || !Number.isInteger(pid) || pid <= 0) return false;
  if (!isAlive(pid)) return true;
  const now = beganAt(pid);
  return now !== null && String(now) !== began;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

const BEGAN_FIELD = 19; // of those after the command's closing bracket (proc(5): field 22)

/** Clock ticks after boot: tells a process from a later one with its number. null = unknown. */
function beganAt(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(fields[BEGAN_FIELD] ?? 0);
  } catch {
    return null; // no /proc here, or it ended meanwhile
  }
}
