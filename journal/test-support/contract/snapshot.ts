import { describe, expect, test } from 'vitest';
import type { TenantId } from '../../../domain/index.ts';
import type { Journal, Snapshot } from '../../port.ts';
import { BUILD, freshTenant } from '../builders.ts';

function snapshotAt(tenant: TenantId, seq: number): Snapshot {
  const body = new TextEncoder().encode(`{"seq":${seq}}`);
  return { tenant, seq, hash: 'aa'.repeat(32), stateHash: 'bb'.repeat(32), build: BUILD, body };
}

export function snapshotContract(journal: () => Journal): void {
  describe('snapshots', () => {
    test('the latest is the one with the greatest seq, byte for byte', async () => {
      const { snapshots } = journal();
      const tenant = freshTenant();
      expect(await snapshots.latest(tenant)).toBeNull();
      for (const seq of [10, 30, 20]) await snapshots.save(snapshotAt(tenant, seq));
      const latest = await snapshots.latest(tenant);
      expect(latest).toMatchObject({ ...snapshotAt(tenant, 30), body: expect.anything() });
      expect(Buffer.from(latest?.body ?? []).toString()).toBe('{"seq":30}');
    });

    test('saving one again is harmless', async () => {
      const { snapshots } = journal();
      const tenant = freshTenant();
      await snapshots.save(snapshotAt(tenant, 10));
      await snapshots.save({ ...snapshotAt(tenant, 10), build: 'newer' });
      expect((await snapshots.latest(tenant))?.build).toBe('newer');
    });
  });
}
