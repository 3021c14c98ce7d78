import { describe, expect, test } from 'vitest';
import {
  DAY_MS,
  AgentId,
  InteractionId,
  PersonalRef,
  QueueId,
  RecordingId,
} from '../../../domain/index.ts';
import type { TenantId } from '../../../domain/index.ts';
import type { Journal } from '../../port.ts';
import { freshTenant } from '../builders.ts';

const r = (id: string) => RecordingId.parse(id);
const ana = AgentId.parse('ana');
const ben = AgentId.parse('ben');
const sales = QueueId.parse('sales');
const i1 = InteractionId.parse('i1');
const KEY = new Uint8Array(32).fill(9);

export function recordingsContract(journal: () => Journal): void {
  const recordings = () => journal().recordings;
  const begin = (tenant: TenantId, id: string, more: object = {}) =>
    recordings().begin(tenant, {
      ...{ id: r(id), interaction: i1, queue: sales, agent: ana },
      ...{ startedAt: 1_000, deleteAt: 1_000 + DAY_MS, ...more },
    });
  const ids = async (tenant: TenantId, query: object = {}) =>
    (await recordings().list(tenant, { limit: 10, ...query })).map(({ id }) => id);

  describe('recordings', () => {
    test('begin, follow and end; to begin twice changes nothing', async () => {
      const tenant = freshTenant();
      await begin(tenant, 'r1');
      expect(await recordings().open(tenant)).toHaveLength(1);
      const support = QueueId.parse('support');
      await recordings().follow(tenant, r('r1'), { queue: support, agent: ben, retentionDays: 3 });
      await recordings().follow(tenant, r('r1'), { queue: support, agent: ben, retentionDays: 2 });
      await recordings().end(tenant, r('r1'), { state: 'whole', durationMs: 500, size: 70 });
      await begin(tenant, 'r1');
      expect(await recordings().get(tenant, r('r1'))).toEqual({
        ...{ id: 'r1', interaction: i1, queue: 'support', agents: ['ana', 'ben'] },
        ...{ startedAt: 1_000, deleteAt: 1_000 + 3 * DAY_MS, legalHold: false },
        ...{ state: 'whole', durationMs: 500, size: 70 },
      });
      expect(await recordings().open(tenant)).toEqual([]);
    });

    test('are listed newest first, by page and filter', async () => {
      const tenant = freshTenant();
      await begin(tenant, 'a', { startedAt: 5 });
      await begin(tenant, 'b', { startedAt: 7, interaction: InteractionId.parse('i2') });
      await begin(tenant, 'c', { startedAt: 7, agent: ben, queue: QueueId.parse('x') });
      expect(await ids(tenant)).toEqual(['c', 'b', 'a']);
      expect(await ids(tenant, { limit: 1, before: { startedAt: 7, id: r('c') } })).toEqual(['b']);
      expect(await ids(tenant, { interaction: i1 })).toEqual(['c', 'a']);
      expect(await ids(tenant, { agent: ben })).toEqual(['c']);
      expect(await ids(tenant, { queue: sales })).toEqual(['b', 'a']);
      expect(await ids(tenant, { from: 6 })).toEqual(['c', 'b']);
      expect(await ids(tenant, { to: 7 })).toEqual(['a']);
    });

    test('their files have numbers, and keys that are wrapped', async () => {
      const tenant = freshTenant();
      await begin(tenant, 'r1');
      const add = () => recordings().addPart(tenant, r('r1'), (part) => `x/r1-${part}`);
      await Promise.all([add(), add()]);
      const key = { of: 'tenant', wrapped: Buffer.from('k') };
      await recordings().setKey(tenant, r('r1'), 2, key);
      const parts = await recordings().parts(tenant, r('r1'));
      expect(parts.map(({ part, path }) => [part, path])).toEqual([
        [1, 'x/r1-1'],
        [2, 'x/r1-2'],
      ]);
      expect(parts.map((part) => part.key)).toEqual([null, key]);
      expect(await recordings().named(tenant, ['x/r1-1', 'x/r9-1'])).toEqual(new Set(['x/r1-1']));
      expect(await recordings().named(tenant, [])).toEqual(new Set());
    });

    test('their time comes, unless somebody holds them; then they go with their keys', async () => {
      const tenant = freshTenant();
      await begin(tenant, 'r1', { deleteAt: 9 });
      await recordings().addPart(tenant, r('r1'), () => 'x/r1');
      const due = async (now: number) =>
        (await recordings().due(tenant, now, 10)).map(({ id }) => id);
      expect(await due(8)).toEqual([]);
      expect(await due(9)).toEqual(['r1']);
      const held = { of: 'tenant', wrapped: Buffer.from('h') };
      expect(await recordings().hold(tenant, r('r1'), new Map([[1, held]]))).toBe(true);
      expect((await recordings().parts(tenant, r('r1')))[0]?.holdKey).toEqual(held);
      expect(await due(9)).toEqual([]);
      expect(await recordings().remove(tenant, r('r1'))).toBe(false);
      expect(await recordings().hold(tenant, r('r1'), null)).toBe(true);
      expect((await recordings().parts(tenant, r('r1')))[0]?.holdKey).toBeNull();
      expect(await recordings().remove(tenant, r('r1'))).toBe(true);
      expect(await recordings().parts(tenant, r('r1'))).toEqual([]);
      expect(await recordings().get(tenant, r('r1'))).toBeNull();
      expect(await recordings().hold(tenant, r('r1'), null)).toBe(false);
    });

    test('a whole disk of paths may be asked about at once', async () => {
      const tenant = freshTenant();
      await begin(tenant, 'r1');
      await recordings().addPart(tenant, r('r1'), () => 'x/r1');
      const paths = Array.from({ length: 70_000 }, (_, n) => `x/r${n}`);
      expect(await recordings().named(tenant, paths)).toEqual(new Set(['x/r1']));
    });

    test('another tenant sees none, and changes none', async () => {
      const tenant = freshTenant();
      await begin(tenant, 'r1', { deleteAt: 1 });
      await recordings().addPart(tenant, r('r1'), () => 'x/r1');
      const stranger = freshTenant();
      expect(await ids(stranger)).toEqual([]);
      expect(await recordings().get(stranger, r('r1'))).toBeNull();
      expect(await recordings().parts(stranger, r('r1'))).toEqual([]);
      expect(await recordings().due(stranger, 9, 9)).toEqual([]);
      expect(await recordings().named(stranger, ['x/r1'])).toEqual(new Set());
      expect(await recordings().remove(stranger, r('r1'))).toBe(false);
      expect(await ids(tenant)).toEqual(['r1']);
    });
  });

  describe('a wrapped key', () => {
    const customerOf = async (tenant: TenantId) => {
      const { ref, rows } = await journal().vault.seal(tenant, 'number', '+441');
      await journal().inbox.put({ tenant, key: 'c', kind: 'x', body: '{}', vaultRows: rows });
      return ref;
    };

    test('opens for its tenant and place; goes with its person', async () => {
      const tenant = freshTenant();
      const { vault } = journal();
      const of = await customerOf(tenant);
      const own = await vault.wrapKey(tenant, KEY, { place: 'r1', of });
      expect(Buffer.from(own.wrapped).includes(Buffer.from(KEY))).toBe(false);
      expect(Buffer.from((await vault.unwrapKey(tenant, own, 'r1')) ?? [])).toEqual(
        Buffer.from(KEY),
      );
      await expect(vault.unwrapKey(tenant, own, 'r2')).rejects.toMatchObject({ code: 'corrupt' });
      const tenants = await vault.wrapKey(tenant, KEY, { place: 'r1', of: null });
      const stranger = freshTenant();
      await expect(vault.unwrapKey(stranger, tenants, 'r1')).rejects.toMatchObject({
        code: 'corrupt',
      });
      await vault.erase(tenant, of);
      expect(await vault.unwrapKey(tenant, own, 'r1')).toBeNull();
      expect(await vault.unwrapKey(tenant, tenants, 'r1')).not.toBeNull();
    });

    test('nobody known to wrap it for: the tenant’s', async () => {
      const tenant = freshTenant();
      const of = PersonalRef.parse('p00');
      expect((await journal().vault.wrapKey(tenant, KEY, { place: 'r', of })).of).toBe('tenant');
    });
  });
}
