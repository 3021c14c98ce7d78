import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { JournalError } from '../fault.ts';
import { commandAs } from './identity.ts';
import type { Identity } from './identity.ts';

/** The folder's layout: `postgres/` belongs to whoever runs the server. */
export interface ClusterPaths {
  readonly root: string;
  readonly data: string;
  readonly log: string;
  readonly secret: string;
}

export function clusterPaths(dataDir: string): ClusterPaths {
  const root = join(dataDir, 'postgres');
  return {
    root,
    data: join(root, 'data'),
    log: join(root, 'server.log'),
    secret: join(dataDir, 'keys', 'postgres'),
  };
}

/** The superuser's password: random, 0600, outside the server's own folder. */
export async function loadSecret(paths: ClusterPaths): Promise<string> {
  const file = await open(paths.secret, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return null;
    throw error;
  });
  if (file !== null) {
    await file.writeFile(randomBytes(24).toString('hex'));
    await file.sync();
    await file.close();
  }
  return (await readFile(paths.secret, 'utf8')).trim();
}

/**
 * What every database of ours runs with: durable, checked, small enough for a laptop. The log since
 * the last checkpoint bounds the recovery after a kill, hence `max_wal_size`.
 */
const SETTINGS = `
fsync = on
synchronous_commit = on
full_page_writes = on
shared_buffers = 128MB
max_connections = 100
max_wal_size = 512MB
min_wal_size = 256MB
checkpoint_timeout = 5min
wal_compression = on
wal_recycle = on
password_encryption = scram-sha-256
log_checkpoints = off
log_timezone = UTC
timezone = UTC
log_min_messages = warning
log_min_error_statement = panic
log_error_verbosity = terse
log_statement = none
max_locks_per_transaction = 64
restart_after_crash = on
`;

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/**
 * Makes the cluster beside its place and moves it there: a process killed half way leaves nothing
 * that looks like a database, and of two processes one wins.
 */
export async function createCluster(
  paths: ClusterPaths,
  who: { readonly binary: string; readonly identity: Identity; readonly password: string },
): Promise<void> {
  const fresh = join(paths.root, `new-${process.pid}-${randomBytes(4).toString('hex')}`);
  const pwfile = `${fresh}.pw`;
  await writeAs(who.identity, pwfile, who.password);
  const args = ['-D', fresh, '-U', 'postgres', '-E', 'UTF8', '--locale=C', '--data-checksums'];
  args.push('--auth=scram-sha-256', `--pwfile=${pwfile}`, '--no-instructions');
  // One syncfs in place of a thousand fsyncs, where the system has it.
  if (process.platform === 'linux') args.push('--sync-method=syncfs');
  try {
    await runToEnd(who.identity, who.binary, args);
    await appendSettings(join(fresh, 'postgresql.conf'));
    await rename(fresh, paths.data).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(pwfile, { force: true });
    await rm(fresh, { recursive: true, force: true });
  }
}

async function appendSettings(path: string): Promise<void> {
  const file = await open(path, 'a');
  await file.writeFile(SETTINGS);
  // One call in place of a look at every file before recovery begins.
  if (process.platform === 'linux') await file.writeFile('recovery_init_sync_method = syncfs\n');
  await file.sync();
  await file.close();
}

async function writeAs(identity: Identity, path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  await file.writeFile(text);
  if (identity.kind === 'user') await file.chown(identity.uid, identity.gid);
  await file.close();
}

/** The folder that the server owns; ours to enter either way. */
export async function makeRoot(paths: ClusterPaths, identity: Identity): Promise<void> {
  await mkdir(paths.root, { recursive: true, mode: 0o700 });
  if (identity.kind === 'user') await chown(paths.root, identity.uid, identity.gid);
}

function runToEnd(identity: Identity, binary: string, args: readonly string[]): Promise<void> {
  const command = commandAs(identity, binary, args);
  const child = spawn(command.file, command.args, {
    ...command.options,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2_000)));
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(cannot(`${binary} does not run`, error)));
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(cannot(`initdb ended with ${code}: ${said.trim()}`)),
    );
  });
}

function cannot(message: string, cause?: unknown): JournalError {
  return new JournalError('cannotStart', message, cause);
}
