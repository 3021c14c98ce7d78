import { spawn } from 'node:child_process';

/** A program that stands elsewhere is named by its whole path. */
const PATH = '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin';

export interface Run {
  readonly path: string;
  readonly args: readonly string[];
  readonly input: string | Uint8Array;
  readonly timeoutMs: number;
  readonly outputBytesMax: number;
  /** Ends the program when whoever wanted it is closed. */
  readonly signal?: AbortSignal;
}

export type RunFault = 'missing' | 'timedOut' | 'tooMuch' | 'failed' | 'closed';

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
export function run(wanted: Run): Promise<Buffer> {
  const { path, args, input, timeoutMs, outputBytesMax, signal } = wanted;
  return new Promise((done, fail) => {
    if (signal?.aborted === true) {
      fail(new RunError('closed', 'has been closed'));
      return;
    }
    const child = spawn(path, args, {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { PATH, LANG: 'C.UTF-8' },
      shell: false,
    });
    const parts: Buffer[] = [];
    let bytes = 0;
    const end = (error: RunError) => {
      over();
      child.kill('SIGKILL');
      fail(error);
    };
    const close = () => end(new RunError('closed', 'has been closed'));
    const over = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', close);
    };
    signal?.addEventListener('abort', close);
    const timer = setTimeout(() => end(new RunError('timedOut', 'took too long')), timeoutMs);
    child.on('error', (cause) => end(new RunError('missing', 'cannot be started', { cause })));
    child.stdout.on('data', (part: Buffer) => {
      parts.push(part);
      bytes += part.length;
      if (bytes > outputBytesMax) end(new RunError('tooMuch', 'said too much'));
    });
    child.on('close', (code) => {
      over();
      if (code === 0) done(Buffer.concat(parts));
      else fail(new RunError('failed', `ended with code ${String(code)}`));
    });
    // It may end before it has read all; how it ended says enough.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
