import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ServiceOptions {
  readonly name: string;
  readonly root: string;
  /** A bundle below the root, and its arguments. */
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Answers 200 when the service can do its work. */
  readonly readyUrl: string;
  readonly logPath: string;
  readonly readyTimeoutMs: number;
}

/** A program of ours as a child process: its log goes to a file, its last lines are kept. */
export class Service {
  readonly name: string;
  readonly child: ChildProcess;
  readonly exited: Promise<string>;
  readonly #options: ServiceOptions;
  #tail = '';
  #end: string | undefined;

  constructor(options: ServiceOptions) {
    this.#options = options;
    this.name = options.name;
    const { root, program, args, env } = options;
    const leash = join(root, 'tools/start/leash.js');
    this.child = spawn(
      process.execPath,
      ['--enable-source-maps', '--import', leash, join(root, program), ...args],
      { cwd: root, env: { ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
    );
    this.#keepLog(options.logPath);
    this.exited = new Promise((resolve) => {
      this.child.once('error', (fault) => resolve(this.#ended(fault.message)));
      this.child.once('close', (code, signal) => {
        resolve(this.#ended(signal === null ? `code ${code}` : `signal ${signal}`));
      });
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get running(): boolean {
    return this.#end === undefined;
  }

  /** What it said last, for a person who wonders why it ended. */
  get lastLines(): string {
    return this.#tail.split('\n').slice(-20).join('\n').trim();
  }

  async ready(): Promise<void> {
    const { name, readyUrl, readyTimeoutMs } = this.#options;
    const deadline = Date.now() + readyTimeoutMs;
    let last = 'no answer yet';
    while (Date.now() < deadline) {
      if (this.#end !== undefined)
        throw new Error(`${name} ended (${this.#end})\n${this.lastLines}`);
      last = await probe(readyUrl);
      if (last === 'ok') return;
      await sleep(50);
    }
    throw new Error(`${name} is not ready: ${readyUrl} says ${last}\n${this.lastLines}`);
  }

  /** SIGTERM, and SIGKILL when it has not ended in time. */
  async stop(timeoutMs: number, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (!this.running) return;
    this.child.kill(signal);
    const hard = setTimeout(() => this.child.kill('SIGKILL'), timeoutMs);
    await this.exited;
    clearTimeout(hard);
  }

  #keepLog(path: string): void {
    mkdirSync(dirname(path), { recursive: true });
    const file = createWriteStream(path, { flags: 'a' });
    const take = (data: Buffer): void => {
      file.write(data);
      this.#tail = (this.#tail + data.toString('utf8')).slice(-8000);
    };
    this.child.stdout?.on('data', take);
    this.child.stderr?.on('data', take);
    this.child.once('close', () => file.end());
  }

  #ended(how: string): string {
    this.#end = how;
    return how;
  }
}

async function probe(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    const text = await response.text();
    return response.ok ? 'ok' : `${response.status} ${text.slice(0, 200)}`;
  } catch (fault) {
    return fault instanceof Error ? fault.message : 'no answer';
  }
}
