import { TenantId } from '../../domain/index.ts';
import { type Journal, JournalError, openJournal } from '../../journal/index.ts';
import { databaseOf } from '../process.ts';
import type { Arguments } from './main.ts';

/**
 * For the commands that read: opens the journal (starting its database when nothing serves it) and
 * runs once for each tenant asked for. Reading disturbs no running node.
 */
export async function withTenants(
  args: Pick<Arguments, 'config' | 'tenant'>,
  work: (journal: Journal, tenant: TenantId) => Promise<boolean>,
): Promise<number> {
  const journal = await openJournal(databaseOf(args.config));
  try {
    const known = await journal.tenants();
    const asked = args.tenant === null ? known : [TenantId.parse(args.tenant)];
    const unknown = asked.filter((tenant) => !known.includes(tenant));
    if (unknown.length > 0) {
      console.error(`patchbay: no tenant ${unknown.join(', ')}; there are: ${known.join(', ')}`);
      return 2;
    }
    let good = true;
    for (const tenant of asked) good = (await work(journal, tenant)) && good;
    return good ? 0 : 1;
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    console.error(`patchbay: ${error.code}: ${error.message}`);
    return 1;
  } finally {
    await journal.close();
  }
}
