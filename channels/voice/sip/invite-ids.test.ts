import { expect, it } from 'vitest';
import { LegId, TenantId } from '../../../domain/index.ts';
import { InviteIdentities } from './invite-ids.ts';

const one = new InviteIdentities(Buffer.alloc(32, 1));
const contoso = TenantId.parse('contoso');
const leg = LegId.parse('leg-7');

it('gives the same leg the same ids in another process, and shows neither leg nor tenant', () => {
  const ids = one.of(contoso, leg);
  expect(new InviteIdentities(Buffer.alloc(32, 1)).of(contoso, leg)).toEqual(ids);
  expect(ids.branch).toMatch(/^z9hG4bK[0-9a-f]{32}$/);
  expect(JSON.stringify(ids)).not.toMatch(/contoso|leg/);
  expect(one.isOurs(ids)).toBe(true);
});

it('differs by tenant, leg and key', () => {
  const other = new InviteIdentities(Buffer.alloc(32, 2));
  const all = [
    one.of(contoso, leg),
    one.of(TenantId.parse('fabrikam'), leg),
    one.of(contoso, LegId.parse('leg-8')),
    other.of(contoso, leg),
  ];
  for (const part of ['callId', 'fromTag', 'branch'] as const) {
    expect(new Set(all.map((ids) => ids[part])).size).toBe(4);
  }
  expect(other.isOurs(one.of(contoso, leg))).toBe(false);
});

it.each(['callId', 'fromTag', 'branch'] as const)('does not take another %s for ours', (part) => {
  expect(one.isOurs({ ...one.of(contoso, leg), [part]: 'x' })).toBe(false);
});

it('refuses a key that is too short to keep a secret', () => {
  expect(() => new InviteIdentities(Buffer.alloc(31))).toThrow(RangeError);
});
