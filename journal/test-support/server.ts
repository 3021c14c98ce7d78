import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded, stopEmbedded } from '../embedded.ts';
import { PostgresJournal } from '../postgres/journal.ts';
import { migrate } from '../postgres/migrate.ts';
import type { DatabaseTarget } from '../postgres/target.ts';
import { loadKek } from '../vault/keyring.ts';

/** A real server in a folder of its own, for one test file. */
export interface TestServer {
  readonly dataDir: string;
  readonly target: DatabaseTarget;
  /** Another node on the same database. Closed by `stop`. */
  open(): Promise<PostgresJournal>;
  stop(): Promise<void>;
}

/** A folder that the server's user may enter. */
export async function tempDataDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'patchbay-journal-'));
  await chmod(dir, 0o755);
  return dir;
}

export async function startTestServer(): Promise<TestServer> {
  const dataDir = await tempDataDir();
  const target = await startEmbedded({ dataDir });
  await migrate(target);
  const opened: PostgresJournal[] = [];
  return {
    dataDir,
    target,
    async open() {
      const journal = new PostgresJournal(target, await loadKek(dataDir));
      opened.push(journal);
      return journal;
    },
    async stop() {
      await Promise.all(opened.map((journal) => journal.close()));
      await stopEmbedded(dataDir);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
