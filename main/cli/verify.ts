import { verifyTenant } from '../../journal/index.ts';
import { BUILD } from '../build-info.ts';
import type { Arguments } from './main.ts';
import { withTenants } from './with-journal.ts';

/** Chain, checksums, invariants, counts, and the audit: what is wrong, or that nothing is. */
export function verify(args: Arguments): Promise<number> {
  return withTenants(args, async (journal, tenant) => {
    const report = await verifyTenant(journal, tenant, { build: BUILD });
    const audit = await journal.audit.verify(tenant);
    const { seq, stateHash } = report;
    const faults = [...report.faults, ...audit.faults];
    console.log(`${tenant}: ${seq} events, state hash ${stateHash}`);
    console.log(`  audit: ${audit.seq} rows, head ${audit.hash}`);
    for (const fault of faults) console.log(`  fault: ${fault}`);
    if (faults.length === 0) console.log('  whole: chain, checksums, invariants and counts agree');
    return faults.length === 0;
  });
}
