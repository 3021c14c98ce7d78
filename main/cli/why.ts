import { InteractionId } from '../../domain/index.ts';
import { evolve, namesOf, timelineText, touchedBy } from '../../engine/index.ts';
import { emptyState, recordsOf } from '../../journal/index.ts';
import type { Arguments } from './main.ts';
import { withTenants } from './with-journal.ts';

/** The timeline of one interaction in words, each decision with the reasons in its own event. */
export async function why(args: Arguments): Promise<number> {
  const wanted = InteractionId.safeParse(args.positionals[0]);
  if (!wanted.success) {
    console.error('patchbay: name an interaction: `patchbay why INTERACTION`');
    return 2;
  }
  let found = false;
  const code = await withTenants(args, async (journal, tenant) => {
    const state = emptyState(tenant);
    for await (const segment of journal.read(tenant)) {
      for (const record of recordsOf(segment)) {
        evolve(state, record);
        if (touchedBy(record).interaction !== wanted.data) continue;
        found = true;
        const { at, text } = timelineText(record, namesOf(state));
        console.log(`${new Date(at).toISOString()}  ${String(record.seq).padStart(8)}  ${text}`);
      }
    }
    return true;
  });
  if (found || code !== 0) return code;
  console.error(`patchbay: no interaction ${wanted.data}`);
  return 1;
}
