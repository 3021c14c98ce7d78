import { recordsOf } from '../../journal/index.ts';
import { exportConfig } from './export-config.ts';
import type { Arguments } from './main.ts';
import { withTenants } from './with-journal.ts';

/** With `--config DIR` the configuration as files, else the events. */
export function exportCommand(args: Arguments): Promise<number> {
  return args.files.config === null ? exportEvents(args) : exportConfig(args, args.files.config);
}

/** JSON lines to standard output, on record first; people appear as vault references only. */
function exportEvents(args: Arguments): Promise<number> {
  return withTenants(args, async (journal, tenant) => {
    await journal.audit.append(tenant, [
      {
        at: Date.now(),
        actor: { kind: 'system', id: 'command line' },
        action: 'journalExport',
        subject: `from seq ${args.from}`,
        detail: { fromSeq: args.from },
      },
    ]);
    for await (const segment of journal.read(tenant, { fromSeq: args.from })) {
      for (const { seq, at, event } of recordsOf(segment)) {
        if (seq >= args.from) console.log(JSON.stringify({ tenant, seq, at, ...event }));
      }
    }
    return true;
  });
}
