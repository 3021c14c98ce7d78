import { spawn } from 'node:child_process';

/** A program that stands elsewhere is named by its whole path. */
const PATH = '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin';

export interface Run {
  readonly path: string;
  readonly args: readonly string[];
  readonly input: string | Uint8Array;
  readonly timeoutMs: number;
  readonly outputBytesMax: number;
}

export type RunFault = 'missing' | 'timedOut' | 'tooMuch' | 'failed';

export class RunError extends Error {
  override readonly name = 'RunError';
  readonly code: RunFault;

  constructor(code: RunFault, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/**
 * A program of the machine: no shell, input by stdin, bounded time and output; its stderr is read
 * away and not kept, because it may repeat the text. Nothing of our environment goes with it.
 */
export function run({ path, args, input, timeoutMs, outputBytesMax }: Run): Promise<Buffer> {
  return new Promise((done, fail) => {
    const child = spawn(path, args, {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { PATH, LANG: 'C.UTF-8' },
      shell: false,
    });
    const parts: Buffer[] = [];
    let bytes = 0;
    const end = (error: RunError) => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      fail(error);
    };
    const timer = setTimeout(() => end(new RunError('timedOut', 'took too long')), timeoutMs);
    child.on('error', (cause) => end(new RunError('missing', 'cannot be started', { cause })));
    child.stdout.on('data', (part: Buffer) => {
      parts.push(part);
      bytes += part.length;
      if (bytes > outputBytesMax) end(new RunError('tooMuch', 'said too much'));
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      if (code === 0) done(Buffer.concat(parts));
      else fail(new RunError('failed', `ended with code ${String(code)}`));
    });
    // It may end before it has read all; how it ended says enough.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
