import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { findRoot } from '../../root.ts';
import { cpuSince, type CpuTime, readCpu } from './cpu.ts';
import type { Plan } from './plan.ts';
import type { Figures } from './run.ts';

/** A queue under measurement. */
export interface Target {
  readonly pid: number;
  readonly port: number;
  readonly number: string;
  readonly agentsPort: number;
  /** Whether a process on this machine is its database. */
  readonly isDatabase: (command: string) => boolean;
}

export interface Measured {
  readonly figures: Figures;
  readonly cpu: CpuTime | null;
  readonly harnessCpuMs: number;
}

const DETAILS = ['agents', 'callers', 'rate', 'seed'] as const;

/** The harness as a process of its own; the target's CPU is read over the counted part. */
export async function measure(
  target: Target,
  plan: Partial<Plan> & Pick<Plan, 'mode'>,
): Promise<Measured> {
  const args = ['queue-harness', '--mode', plan.mode, '--target', `127.0.0.1:${target.port}`];
  args.push('--number', target.number, '--agents-port', `${target.agentsPort}`);
  for (const name of DETAILS) {
    if (plan[name] !== undefined) args.push(`--${name}`, `${plan[name]}`);
  }
  if (plan.durationMs !== undefined) args.push('--duration', `${plan.durationMs / 1_000}`);
  if (plan.talkMs !== undefined) args.push('--talk', `${plan.talkMs}`);
  const child = bench(args);
  const at = new Map<unknown, { readonly target: CpuTime | null; readonly own: CpuTime | null }>();
  child.on('message', (message) => {
    at.set(message, { target: readCpu(target.pid, target.isDatabase), own: ownCpu(child) });
  });
  const text = await outputOf(child);
  const [from, to] = [at.get('counting'), at.get('counted')];
  const cpu = cpuSince(from?.target ?? null, to?.target ?? null);
  const parsed: unknown = JSON.parse(text);
  const { figures } = parsed as { readonly figures: Figures }; // printed by our own child
  const harness = cpuSince(from?.own ?? null, to?.own ?? null);
  return { figures, cpu, harnessCpuMs: harness?.allMs ?? 0 };
}

/** Starts the floor on a free port of its own. */
export async function startFloor(options: {
  readonly agentsPort: number;
  readonly agents: number;
  readonly journal: string | null;
  readonly port: number;
}): Promise<{ readonly target: Target; stop(): Promise<void> }> {
  const { port, agentsPort, agents, journal } = options;
  const journalArgs = journal === null ? [] : [journal];
  const child = bench(['floor', `${port}`, `${agentsPort}`, `${agents}`, ...journalArgs]);
  await once(child, 'message');
  return {
    target: { pid: child.pid ?? 0, port, number: '600', agentsPort, isDatabase: () => false },
    async stop() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

function bench(args: readonly string[]): ChildProcess {
  const root = findRoot();
  return spawn(
    process.execPath,
    [join(root, 'tools/run-ts.js'), join(root, 'tools/bench/bench.ts'), ...args],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
  );
}

const ownCpu = (child: ChildProcess): CpuTime | null => readCpu(child.pid ?? 0, () => false);

async function outputOf(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.on('data', (data: Buffer) => {
    text += data.toString('utf8');
  });
  const [code]: unknown[] = await once(child, 'close');
  if (code !== 0) throw new Error(`the harness ended with ${String(code)}`);
  return text;
}
