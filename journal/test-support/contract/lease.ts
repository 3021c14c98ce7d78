import { describe, expect, test } from 'vitest';
import type { Journal } from '../../port.ts';
import { freshTenant } from '../builders.ts';

export function leaseContract(journal: () => Journal): void {
  describe('lease', () => {
    test('a second holder stands by until the first is gone', async () => {
      const { leases } = journal();
      const tenant = freshTenant();
      expect(await leases.acquire(tenant, 'one', 60_000)).toEqual({ kind: 'acquired', epoch: 1 });
      const refused = await leases.acquire(tenant, 'two', 60_000);
      expect(refused).toMatchObject({ kind: 'held', lease: { holder: 'one', epoch: 1 } });
      await leases.release(tenant, { holder: 'one', epoch: 1 });
      const taken = await leases.acquire(tenant, 'two', 60_000);
      expect(taken).toEqual({ kind: 'acquired', epoch: 2 });
      expect(await leases.renew(tenant, { holder: 'one', epoch: 1 }, 60_000)).toBe(false);
      expect(await leases.renew(tenant, { holder: 'two', epoch: 2 }, 60_000)).toBe(true);
    });

    test('a lapsed lease is free, and its old holder cannot renew it once taken', async () => {
      const { leases } = journal();
      const tenant = freshTenant();
      await leases.acquire(tenant, 'one', 0);
      expect((await leases.leaseOf(tenant))?.remainingMs).toBeLessThanOrEqual(0);
      expect(await leases.acquire(tenant, 'two', 60_000)).toMatchObject({ epoch: 2 });
      expect(await leases.renew(tenant, { holder: 'one', epoch: 1 }, 60_000)).toBe(false);
      const lease = await leases.leaseOf(tenant);
      expect(lease).toMatchObject({ holder: 'two', epoch: 2 });
      expect(lease?.remainingMs).toBeGreaterThan(50_000);
    });

    test('of several that ask at once, one gets it', async () => {
      const { leases } = journal();
      const tenant = freshTenant();
      const holders = ['a', 'b', 'c', 'd', 'e', 'f'];
      const asked = await Promise.all(holders.map((one) => leases.acquire(tenant, one, 60_000)));
      expect(asked.filter((outcome) => outcome.kind === 'acquired')).toHaveLength(1);
    });

    test('releasing what was lost changes nothing', async () => {
      const { leases } = journal();
      const tenant = freshTenant();
      await leases.acquire(tenant, 'one', 0);
      await leases.acquire(tenant, 'two', 60_000);
      await leases.release(tenant, { holder: 'one', epoch: 1 });
      expect((await leases.leaseOf(tenant))?.remainingMs).toBeGreaterThan(50_000);
      expect(await leases.leaseOf(freshTenant())).toBeNull();
    });
  });
}
