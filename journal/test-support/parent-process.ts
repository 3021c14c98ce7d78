import { draftSegment, openJournal } from '../index.ts';
import { TenantId } from '../../domain/index.ts';
import { BUILD, entryOf } from './builders.ts';

/**
 * A process that starts the server, then commits one event after another and prints each seq once
 * it is acknowledged, until it is killed. Argument: the data folder.
 */
const journal = await openJournal({ dataDir: process.argv[2] ?? '' });
const tenant = TenantId.parse('t');
const lease = await journal.leases.acquire(tenant, `process ${process.pid}`, 1);
const epoch = lease.kind === 'acquired' ? lease.epoch : 0;
let { seq, hash: prevHash } = await journal.head(tenant);
for (;;) {
  const place = { tenant, epoch, firstSeq: seq + 1, prevHash, build: BUILD };
  const outcome = await journal.append(draftSegment(place, [entryOf(1)]));
  if (outcome.kind !== 'appended') throw new Error(outcome.kind);
  seq += 1;
  prevHash = outcome.hash;
  process.stdout.write(`${seq}\n`);
}
