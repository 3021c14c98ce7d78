import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { TenantId } from '../domain/index.ts';
import type { OpenOptions } from './open.ts';
import type { SnapshotReply, SnapshotWorkerData } from './snapshot-worker.ts';

export interface SnapshotterOptions extends OpenOptions {
  /** The bundled `snapshot-worker.ts`: Node cannot run TypeScript in a thread. */
  readonly entry: string | URL;
  readonly build: string;
  /** A snapshot after so many events; the fold at a start is at most about as long. */
  readonly everyEvents?: number;
  readonly onReply?: (reply: SnapshotReply) => void;
}

export interface Snapshotter {
  /** The host says how far a tenant's commits have come. */
  committed(tenant: TenantId, seq: number): void;
  /** One now, whatever the count: at a drain, or by hand. */
  request(tenant: TenantId): Promise<SnapshotReply>;
  close(): Promise<void>;
}

const EVERY_EVENTS = 50_000;

/** Snapshots are folded from the journal in a thread of their own, never copied from live state. */
export function createSnapshotter(options: SnapshotterOptions): Snapshotter {
  const { entry, build, dataDir, databaseUrl, onReply, everyEvents = EVERY_EVENTS } = options;
  const data: SnapshotWorkerData = { build, dataDir, databaseUrl };
  const worker = new Worker(entry, { workerData: data });
  worker.unref();
  const tenants = new Map<TenantId, { savedSeq: number | null; busy: boolean }>();
  const waiting = new Map<string, ((reply: SnapshotReply) => void)[]>();

  const settle = (reply: SnapshotReply) => {
    const entryOf = tenants.get(reply.tenant as TenantId);
    if (entryOf !== undefined) {
      entryOf.busy = false;
      if (reply.kind === 'saved') entryOf.savedSeq = reply.seq;
    }
    waiting.get(reply.tenant)?.shift()?.(reply);
    onReply?.(reply);
  };
  worker.on('message', settle);
  // Without it the product goes on; only starts get longer.
  worker.on('error', (error) => failAll(String(error)));
  worker.on('exit', () => failAll('the snapshot thread has ended'));
  const failAll = (error: string) => {
    for (const [tenant, list] of waiting) {
      for (const reply of list.splice(0)) reply({ kind: 'failed', tenant, error });
    }
  };

  const request = (tenant: TenantId) =>
    new Promise<SnapshotReply>((resolve) => {
      const list = waiting.get(tenant) ?? [];
      waiting.set(tenant, list);
      list.push(resolve);
      worker.postMessage({ tenant });
    });

  return {
    committed(tenant, seq) {
      const known = tenants.get(tenant) ?? { savedSeq: null, busy: false };
      tenants.set(tenant, known);
      // Where the last one stands is not asked: the first count begins at the first commit seen.
      known.savedSeq ??= seq;
      if (known.busy || seq - known.savedSeq < everyEvents) return;
      known.busy = true;
      void request(tenant);
    },
    request,
    async close() {
      const ended = once(worker, 'exit');
      worker.ref();
      worker.postMessage('close');
      await ended;
    },
  };
}
