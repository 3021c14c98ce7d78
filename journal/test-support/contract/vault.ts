import { describe, expect, test } from 'vitest';
import type { TenantId } from '../../../domain/index.ts';
import type { Journal, SealedRow } from '../../port.ts';
import { freshTenant, TestWriter } from '../builders.ts';

export function vaultContract(journal: () => Journal): void {
  sealContract(journal);
  eraseContract(journal);
}

function sealContract(journal: () => Journal): void {
  const store = (tenant: TenantId, key: string, vaultRows: readonly SealedRow[]) =>
    journal().inbox.put({ tenant, key, kind: 'x', body: '{}', vaultRows });

  describe('vault: seal and resolve', () => {
    test('a value is there once its commit is, and not before', async () => {
      const { vault } = journal();
      const writer = await TestWriter.open(journal());
      const sealed = await vault.seal(writer.tenant, 'number', '+447700900123');
      expect(sealed.rows).toHaveLength(1);
      expect(await vault.resolve(writer.tenant, [sealed.ref])).toEqual(
        new Map([[sealed.ref, null]]),
      );
      await writer.append(1, { vaultRows: sealed.rows });
      expect(await vault.resolve(writer.tenant, [sealed.ref])).toEqual(
        new Map([[sealed.ref, '+447700900123']]),
      );
    });

    test('the same number keeps its ref; until stored, everyone carries the rows', async () => {
      const { vault } = journal();
      const tenant = freshTenant();
      const [one, two] = await Promise.all([
        vault.seal(tenant, 'number', '+441'),
        vault.seal(tenant, 'number', '+441'),
      ]);
      expect(two).toEqual(one);
      await store(tenant, 'a', one.rows);
      await store(tenant, 'b', two.rows);
      expect(await vault.seal(tenant, 'number', '+441')).toEqual({ ref: one.ref, rows: [] });
      expect((await vault.seal(tenant, 'number', '+442')).ref).not.toBe(one.ref);
      expect((await vault.seal(freshTenant(), 'number', '+441')).ref).not.toBe(one.ref);
    });

    test('an owner knows whom it has stored, and whom nobody ever met', async () => {
      const { vault } = journal();
      const tenant = freshTenant();
      const before = await vault.seal(tenant, 'number', '+441');
      await store(tenant, 'a', before.rows);
      await vault.own(tenant);
      expect((await vault.seal(tenant, 'number', '+441')).ref).toBe(before.ref);
      const fresh = await vault.seal(tenant, 'number', '+442');
      expect(fresh.rows).toHaveLength(1);
      await store(tenant, 'b', fresh.rows);
      vault.disown(tenant);
      await vault.own(tenant);
      expect(await vault.seal(tenant, 'number', '+442')).toEqual({ ref: fresh.ref, rows: [] });
    });

    test('a fenced commit stores nothing, and the rows are given again', async () => {
      const { vault } = journal();
      const stale = new TestWriter(journal(), freshTenant(), 9);
      const sealed = await vault.seal(stale.tenant, 'number', '+441');
      await stale.append(1, { vaultRows: sealed.rows });
      expect(await vault.resolve(stale.tenant, [sealed.ref])).toEqual(
        new Map([[sealed.ref, null]]),
      );
      expect(await vault.seal(stale.tenant, 'number', '+441')).toEqual(sealed);
    });

    test('no row tells the value', async () => {
      const { rows } = await journal().vault.seal(freshTenant(), 'text', 'a secret sentence');
      expect(JSON.stringify(rows)).not.toContain('secret');
      expect(Buffer.from(rows[0]?.ciphertext ?? []).includes('secret')).toBe(false);
      expect(rows[0]?.digest).toBeNull();
    });
  });
}

function eraseContract(journal: () => Journal): void {
  const store = (tenant: TenantId, key: string, vaultRows: readonly SealedRow[]) =>
    journal().inbox.put({ tenant, key, kind: 'x', body: '{}', vaultRows });

  describe('vault: erase', () => {
    test('to erase a person takes all that is theirs, and leaves others', async () => {
      const { vault } = journal();
      const tenant = freshTenant();
      const number = await vault.seal(tenant, 'number', '+441');
      const name = await vault.seal(tenant, 'name', 'Ada', number.ref);
      const other = await vault.seal(tenant, 'number', '+442');
      await store(tenant, 'a', [...number.rows, ...name.rows, ...other.rows]);
      const later = await vault.seal(tenant, 'address', 'ada@example.com', number.ref);
      await store(tenant, 'b', later.rows);
      const refs = [number.ref, name.ref, later.ref, other.ref];
      const values = async () => [...(await vault.resolve(tenant, refs)).values()];
      expect(await values()).toEqual(['+441', 'Ada', 'ada@example.com', '+442']);

      expect(await vault.erase(tenant, name.ref)).toBe(true);
      expect(await values()).toEqual([null, null, null, '+442']);
      expect(await vault.erase(tenant, number.ref)).toBe(false);

      const anew = await vault.seal(tenant, 'number', '+441');
      expect(anew.ref).not.toBe(number.ref);
      await store(tenant, 'c', anew.rows);
      expect((await vault.resolve(tenant, [anew.ref])).get(anew.ref)).toBe('+441');
    });

    test('a secret is the same each time, and another for each tenant and purpose', async () => {
      const { vault } = journal();
      const [one, two] = [freshTenant(), freshTenant()];
      const hex = async (tenant: TenantId, purpose: string) =>
        Buffer.from(await vault.secret(tenant, purpose)).toString('hex');
      const first = await hex(one, 'phone');
      expect(first).toMatch(/^[0-9a-f]{64}$/);
      expect(await hex(one, 'phone')).toBe(first);
      expect(await hex(one, 'other')).not.toBe(first);
      expect(await hex(two, 'phone')).not.toBe(first);
    });

    test('another tenant resolves and erases nothing', async () => {
      const { vault } = journal();
      const tenant = freshTenant();
      const sealed = await vault.seal(tenant, 'number', '+441');
      await store(tenant, 'a', sealed.rows);
      const stranger = freshTenant();
      expect((await vault.resolve(stranger, [sealed.ref])).get(sealed.ref)).toBeNull();
      expect(await vault.erase(stranger, sealed.ref)).toBe(false);
      expect((await vault.resolve(tenant, [sealed.ref])).get(sealed.ref)).toBe('+441');
    });
  });
}
