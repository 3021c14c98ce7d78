import { startEmbedded } from './embedded.ts';
import { PostgresJournal } from './postgres/journal.ts';
import { migrate } from './postgres/migrate.ts';
import { urlTarget } from './postgres/target.ts';
import type { DatabaseTarget } from './postgres/target.ts';
import { loadKek } from './vault/keyring.ts';

export interface OpenOptions {
  /** `PATCHBAY_DATA`: keys always live here; the database too, without a `databaseUrl`. */
  readonly dataDir: string;
  readonly databaseUrl?: string | undefined;
}

/** The durable journal, its database up and at this build's level. */
export async function openJournal(options: OpenOptions): Promise<PostgresJournal> {
  const kek = await loadKek(options.dataDir);
  const target = await targetOf(options);
  await migrate(target);
  return new PostgresJournal(target, kek);
}

/** A further one beside it (a worker thread): the database is up and at its level already. */
export async function attachJournal(options: OpenOptions): Promise<PostgresJournal> {
  return new PostgresJournal(await targetOf(options), await loadKek(options.dataDir));
}

async function targetOf({ dataDir, databaseUrl }: OpenOptions): Promise<DatabaseTarget> {
  return databaseUrl ? urlTarget(databaseUrl) : startEmbedded({ dataDir });
}
