import type { EventRecord, TenantId } from '../../domain/index.ts';
import { evolve, execute } from '../../engine/index.ts';
import { decodeBody, emptyState, type Journal, recordsOf, stateHash } from '../../journal/index.ts';
import type { Arguments } from './main.ts';
import { withTenants } from './with-journal.ts';

/** Folds the journal from its first event; no snapshot is used, so this is also its proof. */
export function replay(args: Arguments): Promise<number> {
  return withTenants(args, (journal, tenant) =>
    args.decide ? decideAgain(journal, tenant) : foldAgain(journal, tenant, args.until),
  );
}

async function foldAgain(journal: Journal, tenant: TenantId, until: number | null) {
  const state = emptyState(tenant);
  const startedAt = performance.now();
  for await (const segment of journal.read(tenant)) {
    for (const record of recordsOf(segment)) {
      if (until !== null && record.seq > until) break;
      evolve(state, record);
    }
    if (until !== null && state.seq >= until) break;
  }
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(
    `${tenant}: ${state.seq} events in ${seconds.toFixed(2)} s, state hash ${stateHash(state)}`,
  );
  return true;
}

/** Same build, same commands: the same events, or the first that differs. */
async function decideAgain(journal: Journal, tenant: TenantId): Promise<boolean> {
  const state = emptyState(tenant);
  for await (const segment of journal.read(tenant)) {
    for (const entry of decodeBody(segment.body)) {
      const before = state.seq;
      const { at, by, command } = entry;
      const { records } = execute(state, { tenant, at, by, command });
      const difference = firstDifference(records, entry.events);
      if (difference === null) continue;
      console.log(`${tenant}: seq ${before + 1 + difference} differs (command ${command.type})`);
      console.log(`  journal: ${JSON.stringify(entry.events[difference])}`);
      console.log(`  decided: ${JSON.stringify(records[difference]?.event)}`);
      return false;
    }
  }
  console.log(`${tenant}: ${state.seq} events decided again, all the same`);
  return true;
}

function firstDifference(
  records: readonly EventRecord[],
  events: readonly unknown[],
): number | null {
  const length = Math.max(records.length, events.length);
  for (let i = 0; i < length; i += 1) {
    if (JSON.stringify(records[i]?.event) !== JSON.stringify(events[i])) return i;
  }
  return null;
}
