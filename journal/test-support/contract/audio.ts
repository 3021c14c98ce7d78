import { describe, expect, test } from 'vitest';
import type { Journal } from '../../port.ts';
import { freshTenant } from '../builders.ts';

const SHA = 'a'.repeat(64);
const samples = Uint8Array.from({ length: 70_000 }, (_, i) => (i * 31) % 251);

export function audioContract(journal: () => Journal): void {
  describe('audio', () => {
    test('is kept by its content, once', async () => {
      const tenant = freshTenant();
      const { audio } = journal();
      expect(await audio.get(tenant, SHA)).toBeNull();
      expect(await audio.has(tenant, SHA)).toBe(false);
      await audio.put(tenant, { sha256: SHA, samples }, 1);
      await audio.put(tenant, { sha256: SHA, samples }, 2);
      expect(await audio.has(tenant, SHA)).toBe(true);
      expect(await audio.get(tenant, SHA)).toEqual(samples);
    });

    test('another tenant has none of it', async () => {
      const tenant = freshTenant();
      const stranger = freshTenant();
      await journal().audio.put(tenant, { sha256: SHA, samples }, 1);
      expect(await journal().audio.get(stranger, SHA)).toBeNull();
      expect(await journal().audio.has(stranger, SHA)).toBe(false);
    });
  });
}
