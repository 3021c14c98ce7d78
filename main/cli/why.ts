import { InteractionId } from '../../domain/index.ts';
import { evolve, initialState, timelineText, touchedBy } from '../../engine/index.ts';
import { recordsOf, seedOf } from '../../journal/index.ts';
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
    const state = initialState(tenant, seedOf(tenant));
    for await (const segment of journal.read(tenant)) {
      for (const record of recordsOf(segment)) {
        const before = touchedBy(record, state).interactions;
        evolve(state, record);
        const after = touchedBy(record, state).interactions;
        if (![...before, ...after].includes(wanted.data)) continue;
        found = true;
        const { at, text } = timelineText(record, state);
        console.log(`${new Date(at).toISOString()}  ${String(record.seq).padStart(8)}  ${text}`);
      }
    }
    return true;
  });
  if (found || code !== 0) return code;
  console.error(`patchbay: no interaction ${wanted.data}`);
  return 1;
}
