import { TenantId } from '../../domain/index.ts';
import { type Journal, JournalError, openJournal } from '../../journal/index.ts';
import { databaseOf } from '../process.ts';
import type { Arguments } from './main.ts';

/** Runs once for each tenant asked for. */
export function withTenants(
  args: Pick<Arguments, 'config' | 'tenant'>,
  work: (journal: Journal, tenant: TenantId) => Promise<boolean>,
): Promise<number> {
  return withJournal(args, async (journal, known) => {
    const asked = args.tenant === null ? known : [TenantId.parse(args.tenant)];
    const unknown = asked.filter((tenant) => !known.includes(tenant));
    if (unknown.length > 0) {
      console.error(`patchbay: no tenant ${unknown.join(', ')}; there are: ${known.join(', ')}`);
      return 2;
    }
    let good = true;
    for (const tenant of asked) good = (await work(journal, tenant)) && good;
    return good ? 0 : 1;
  });
}

/**
 * For the commands that read: opens the journal, starting its database when nothing serves it.
 * Reading disturbs no running node.
 */
export async function withJournal(
  { config }: Pick<Arguments, 'config'>,
  work: (journal: Journal, known: readonly TenantId[]) => Promise<number>,
): Promise<number> {
  const journal = await openJournal(databaseOf(config));
  try {
    return await work(journal, await journal.tenants());
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    console.error(`patchbay: ${error.code}: ${error.message}`);
    return 1;
  } finally {
    await journal.close();
  }
}
