import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { JournalError } from '../fault.ts';
import type { ClusterPaths } from './cluster.ts';
import { commandAs } from './identity.ts';
import type { Identity } from './identity.ts';

/** Where the live server listens, from the fourth to sixth line of its postmaster.pid. */
export interface LiveServer {
  readonly pid: number;
  readonly host: string;
  readonly port: number;
}

/** null = no server has written its lock file, or not all of it yet. */
export async function readPidFile(paths: ClusterPaths): Promise<LiveServer | null> {
  const text = await readFile(join(paths.data, 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid, , , port, socketDir, address] = text.split('\n');
  if (!pid || !port || socketDir === undefined) return null;
  const host = socketDir !== '' ? socketDir : (address ?? '');
  return host === '' ? null : { pid: Number(pid), host, port: Number(port) };
}

/** A pid is reused after a reboot: the name decides, where the system tells it. */
export async function isPostgres(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const [name, status] = await Promise.all([
    readFile(`/proc/${pid}/comm`, 'utf8').catch(() => 'postgres'),
    readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''),
  ]);
  // A killed child that nobody has waited for yet is no server.
  return name.trim() === 'postgres' && !/\) Z /.test(status);
}

export type Answer = 'ready' | 'starting' | 'absent';

/** Asks the server itself. @throws JournalError when it answers, and not to our password. */
export async function ask(server: LiveServer, password: string): Promise<Answer> {
  const client = new pg.Client({
    host: server.host,
    port: server.port,
    user: 'postgres',
    database: 'postgres',
    password,
    connectionTimeoutMillis: 2_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return 'ready';
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) return 'absent';
    if (error.code?.startsWith('57P') || error.code === '53300') return 'starting';
    throw new JournalError(
      'cannotStart',
      `a server at ${server.host} port ${server.port} refuses our password (${error.code}): ` +
        'restore keys/postgres, or use another PATCHBAY_DATA',
      error,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Longer, and the kernel refuses: 107 on Linux, 103 elsewhere, less the file's name. */
const SOCKET_DIR_CHARS_MAX = 80;

/** A unix socket in the server's own folder; where that cannot be, a free port of this machine. */
async function listenArgs(paths: ClusterPaths): Promise<string[]> {
  if (process.platform !== 'win32' && Buffer.byteLength(paths.root) <= SOCKET_DIR_CHARS_MAX) {
    return ['-k', paths.root, '-c', 'listen_addresses=', '-p', '5432'];
  }
  return ['-k', '', '-c', 'listen_addresses=127.0.0.1', '-p', String(await freePort())];
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/**
 * Starts the server in a session of its own, writing to its log: it outlives us, however we end.
 * → a promise of its exit code, should it end while we look.
 */
export async function launch(
  paths: ClusterPaths,
  binary: string,
  identity: Identity,
): Promise<{ readonly ended: () => number | null | 'running' }> {
  const args = ['-D', paths.data, ...(await listenArgs(paths))];
  const command = commandAs(identity, binary, args);
  const log = await open(paths.log, 'a', 0o600);
  const child = spawn(command.file, command.args, {
    ...command.options,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
  });
  let end: number | null | 'running' = 'running';
  child.on('exit', (code) => (end = code));
  child.on('error', () => (end = null));
  child.unref();
  await log.close();
  return { ended: () => end };
}

export async function tailOfLog(paths: ClusterPaths): Promise<string> {
  const text = await readFile(paths.log, 'utf8').catch(() => '');
  return text.trim().split('\n').slice(-5).join('\n');
}

/** Waits until the process is gone. → false when the time is up. */
export async function waitForEnd(pid: number, withinMs: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < withinMs; waitedMs += 50) {
    if (!(await isPostgres(pid))) return true;
    await wait(50);
  }
  return false;
}
