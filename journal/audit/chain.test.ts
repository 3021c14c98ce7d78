import { expect, test } from 'vitest';
import { TenantId } from '../../domain/index.ts';
import { GENESIS_HASH } from '../port.ts';
import { chain, ChainWatch } from './chain.ts';
import type { ChainedRow } from './chain.ts';
import type { AuditEntry } from './port.ts';

const tenant = TenantId.parse('contoso');
const entries = ['a', 'b', 'c', 'd'].map(
  (subject): AuditEntry => ({
    at: 1_000,
    actor: { kind: 'user', id: 'dana' },
    action: 'configPublish',
    subject,
    detail: { version: 1 },
  }),
);
const rows = chain(tenant, { seq: 0, hash: GENESIS_HASH }, entries);

function faultsOf(list: readonly ChainedRow[], of = tenant): readonly string[] {
  const watch = new ChainWatch(of, rows.at(-1));
  for (const row of list) watch.pass(row);
  return watch.report().faults;
}

test('as written it is whole', () => expect(faultsOf(rows)).toEqual([]));

const [a, b, c, d] = rows as [ChainedRow, ChainedRow, ChainedRow, ChainedRow]; // four were made
const forged: readonly [string, readonly ChainedRow[]][] = [
  ['a changed subject', [a, { ...b, subject: 'x' }, c, d]],
  ['a changed actor', [a, { ...b, actor: { kind: 'app', id: 'dana' } }, c, d]],
  ['a changed detail', [a, { ...b, detailText: '{"version":2}' }, c, d]],
  ['a changed time', [a, b, { ...c, at: 999 }, d]],
  ['a row cut out', [a, c, d]],
  ['the end cut off', [a, b, c]],
  ['the beginning cut off', [b, c, d]],
  ['two rows that changed places', [a, c, b, d]],
  ['a row put in twice', [a, b, b, c, d]],
  ['a row of another chain', [a, b, c, ...chain(tenant, c, entries.slice(0, 1))]],
  ['an end written anew', [a, ...chain(tenant, a, entries.slice(0, 3))]],
];
test.each(forged)('%s shows', (_name, list) => expect(faultsOf(list)).not.toEqual([]));

test("another tenant's chain is not this one's", () =>
  expect(faultsOf(rows, TenantId.parse('fabrikam'))).not.toEqual([]));
