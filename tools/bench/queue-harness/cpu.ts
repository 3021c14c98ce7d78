import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux that we know
const USER = 11; // of the fields after the command's closing bracket: proc(5) fields 14 and 15
const SYSTEM = 12;
const PARENT = 1;

/** CPU used so far, in milliseconds; null where the kernel does not say (not Linux). */
export interface CpuTime {
  /** The process's first thread: in the product, signalling and routing. */
  readonly mainMs: number;
  /** All threads: media workers, pools and garbage collection as well. */
  readonly allMs: number;
  /** Its children and theirs: the embedded database. */
  readonly childrenMs: number;
  /** Everything that ran on the machine. */
  readonly machineMs: number;
}

export function readCpu(pid: number, isChild: (command: string) => boolean): CpuTime | null {
  try {
    return {
      mainMs: statMs(`/proc/${pid}/task/${pid}/stat`),
      allMs: statMs(`/proc/${pid}/stat`),
      childrenMs: othersMs(isChild),
      machineMs: machineMs(),
    };
  } catch {
    return null;
  }
}

export function cpuSince(before: CpuTime | null, after: CpuTime | null): CpuTime | null {
  if (before === null || after === null) return null;
  return {
    mainMs: after.mainMs - before.mainMs,
    allMs: after.allMs - before.allMs,
    childrenMs: after.childrenMs - before.childrenMs,
    machineMs: after.machineMs - before.machineMs,
  };
}

function fieldsOf(path: string): readonly string[] {
  const text = readFileSync(path, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function statMs(path: string): number {
  const fields = fieldsOf(path);
  return ((Number(fields[USER]) + Number(fields[SYSTEM])) * 1_000) / TICKS_PER_SECOND;
}

/** Backends of the database hang on its postmaster, which is nobody's child when it was adopted. */
function othersMs(isMine: (command: string) => boolean): number {
  let sum = 0;
  const mine = new Set<string>();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
      const parent = fieldsOf(`/proc/${pid}/stat`)[PARENT] ?? '';
      if (!isMine(command) && !mine.has(parent)) continue;
      mine.add(pid);
      sum += statMs(`/proc/${pid}/stat`);
    } catch {
      // Ended while we looked.
    }
  }
  return sum;
}

function machineMs(): number {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n', 1);
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0] = line
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return ((user + nice + system + irq + softIrq) * 1_000) / TICKS_PER_SECOND;
}
