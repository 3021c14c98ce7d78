import { spawn } from 'node:child_process';

export interface Step {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The step is stopped, and has failed, after this long. */
  readonly limitMs: number;
}

export interface StepResult {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
  readonly output: string;
}

/** Runs a step in its own process group, so that a stopped one leaves nothing behind. */
export function runStep(
  step: Step,
  cwd: string,
  onText?: (text: string) => void,
): Promise<StepResult> {
  const startedAt = Date.now();
  const child = spawn(step.command, step.args, {
    cwd,
    detached: true,
    env: { ...process.env, ...step.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const take = (data: Buffer): void => {
    const text = data.toString('utf8');
    output += text;
    onText?.(text);
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const stop = (): void => stopGroup(child.pid);
  const limit = setTimeout(() => {
    output += `\n${step.name}: stopped after ${step.limitMs / 1000} s\n`;
    stop();
  }, step.limitMs);
  process.once('exit', stop);
  return new Promise((resolve) => {
    const end = (ok: boolean): void => {
      clearTimeout(limit);
      process.off('exit', stop);
      resolve({ name: step.name, ok, seconds: (Date.now() - startedAt) / 1000, output });
    };
    child.on('error', (fault) => {
      output += `${step.command}: ${fault.message}\n`;
      end(false);
    });
    child.on('close', (code) => end(code === 0));
  });
}

function stopGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}

/** A program from node_modules/.bin as a step, without npx's start-up. */
export function binOf(root: string, name: string): string {
  return `${root}/node_modules/.bin/${name}`;
}
