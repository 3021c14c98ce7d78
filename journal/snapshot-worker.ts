import { parentPort, workerData } from 'node:worker_threads';
import { TenantId } from '../domain/index.ts';
import { must } from '../domain/index.ts';
import { foldTenant, snapshotFrom } from './fold.ts';
import { attachJournal } from './open.ts';
import type { OpenOptions } from './open.ts';

/** What the thread is started with, and told; see `snapshotter.ts`. */
export interface SnapshotWorkerData extends OpenOptions {
  readonly build: string;
}

export type SnapshotReply =
  | {
      readonly kind: 'saved';
      readonly tenant: string;
      readonly seq: number;
      readonly tookMs: number;
    }
  | { readonly kind: 'failed'; readonly tenant: string; readonly error: string };

const port = must(parentPort, 'snapshot-worker.ts runs as a worker thread');
const options = workerData as SnapshotWorkerData;
const journal = await attachJournal(options);

async function makeSnapshot(tenant: TenantId): Promise<SnapshotReply> {
  const startedAt = performance.now();
  try {
    const folded = await foldTenant(journal, tenant, { build: options.build });
    await journal.snapshots.save(snapshotFrom(tenant, folded, options.build));
    return { kind: 'saved', tenant, seq: folded.seq, tookMs: performance.now() - startedAt };
  } catch (error) {
    return { kind: 'failed', tenant, error: String(error) };
  }
}

// One after another: a fold holds a whole state in memory.
let last: Promise<unknown> = Promise.resolve();
port.on('message', (message: { tenant: string } | 'close') => {
  last = last.then(async () => {
    if (message !== 'close') {
      port.postMessage(await makeSnapshot(TenantId.parse(message.tenant)));
      return;
    }
    await journal.close();
    port.close();
  });
});
