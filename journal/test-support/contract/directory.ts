import { describe, expect, test } from 'vitest';
import type { Journal } from '../../port.ts';
import { freshTenant } from '../builders.ts';

let nextNumber = 100_000;
const freshNumber = () => `+99${(nextNumber += 1)}`;

export function directoryContract(journal: () => Journal): void {
  describe('directory', () => {
    test('finds a tenant by number and by host name, whatever its case', async () => {
      const { directory } = journal();
      const tenant = freshTenant();
      const number = freshNumber();
      await directory.setNumbers(tenant, [number, number]);
      await directory.setFqdns(tenant, [`${tenant}.Example.com`]);
      expect(await directory.tenantOfNumber(number)).toBe(tenant);
      expect(await directory.tenantOfFqdn(`${tenant}.example.COM`)).toBe(tenant);
      expect(await directory.tenantOfNumber(freshNumber())).toBeNull();
    });

    test('what is no longer set is free for others', async () => {
      const { directory } = journal();
      const [one, two] = [freshTenant(), freshTenant()];
      const [kept, given] = [freshNumber(), freshNumber()];
      await directory.setNumbers(one, [kept, given]);
      await directory.setNumbers(one, [kept]);
      expect(await directory.setNumbers(two, [given])).toEqual({ kind: 'set' });
      expect(await directory.tenantOfNumber(given)).toBe(two);
      expect(await directory.tenantOfNumber(kept)).toBe(one);
    });

    test('a clash is refused by name and changes nothing', async () => {
      const { directory } = journal();
      const [one, two] = [freshTenant(), freshTenant()];
      const [mine, theirs, fresh] = [freshNumber(), freshNumber(), freshNumber()];
      await directory.setNumbers(one, [mine]);
      await directory.setNumbers(two, [theirs]);
      const outcome = await directory.setNumbers(one, [fresh, theirs]);
      expect(outcome).toEqual({ kind: 'taken', names: [theirs] });
      expect(await directory.tenantOfNumber(mine)).toBe(one);
      expect(await directory.tenantOfNumber(fresh)).toBeNull();
    });
  });
}
