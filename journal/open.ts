import { startEmbedded } from './embedded.ts';
import { PostgresJournal } from './postgres/journal.ts';
import { migrate } from './postgres/migrate.ts';
import { urlTarget } from './postgres/target.ts';
import { loadKek } from './vault/keyring.ts';

export interface OpenOptions {
  /** `PATCHBAY_DATA`: keys always live here; the database too, unless `databaseUrl` names another. */
  readonly dataDir: string;
  readonly databaseUrl?: string | undefined;
}

/** The durable journal, its database up and at this build's level. */
export async function openJournal(options: OpenOptions): Promise<PostgresJournal> {
  const { dataDir, databaseUrl } = options;
  const kek = await loadKek(dataDir);
  const target = databaseUrl ? urlTarget(databaseUrl) : await startEmbedded({ dataDir });
  await migrate(target);
  return new PostgresJournal(target, kek);
}
