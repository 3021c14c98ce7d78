import { describe, expect, it } from 'vitest';
import { ConfigDocument, E164, ListId, PersonalRef, TenantId } from '../domain/index.ts';
import { AgentId } from '../domain/index.ts';
import { execute, initialState } from '../engine/index.ts';
import { MemoryJournal } from '../journal/index.ts';
import type { AuditNote, Viewer } from '../api/index.ts';
import { CustomerDesk } from './customer-desk.ts';

const TENANT = TenantId.parse('contoso');
const list = ListId.parse('nuisance');
const number = (text: string) => E164.parse(text);
const chloe: Viewer = {
  as: 'person',
  tid: 't',
  oid: 'chloe',
  name: 'Chloé',
  tenant: TENANT,
  agent: null,
  roles: ['supervisor'],
};

function desk() {
  const state = initialState(TENANT, 1);
  const documents = [{ kind: 'list', id: 'nuisance', name: 'Nuisance', purpose: 'block' }];
  const parsed = documents.map((each) => ConfigDocument.parse(each));
  const command = { type: 'publishConfig' as const, documents: parsed, removed: [], note: '' };
  execute(state, { tenant: TENANT, at: 0, by: { kind: 'system' }, command });
  const journal = new MemoryJournal();
  const audits: string[] = [];
  const audit = {
    write: async (_tenant: TenantId, ...notes: readonly AuditNote[]) => {
      for (const { action, subject } of notes) audits.push(`${action} ${subject}`);
    },
    reveal: async (_tenant: TenantId, _actor: unknown, refs: readonly PersonalRef[]) => {
      audits.push(`revealed ${refs.length}`);
    },
  };
  let now = 0;
  const clock = { now: () => ++now };
  const made = new CustomerDesk({ journal, audit, state: () => state, clock });
  return { desk: made, journal, audits };
}

describe('lists', () => {
  it('hold numbers in the vault alone, on record, a page at a time', async () => {
    const { desk: at, journal, audits } = desk();
    for (const each of ['+441', '+442', '+443']) {
      await at.enter(chloe, list, number(`${each}0000`));
    }
    const first = await at.entries(chloe, list, { limit: 2, after: null });
    expect(first?.items.map((item) => item.number)).toEqual(['+4410000', '+4420000']);
    const rest = await at.entries(chloe, list, { limit: 2, after: first?.next ?? null });
    expect(rest).toMatchObject({ items: [{ number: '+4430000' }], next: null });
    expect(audits).toEqual([
      ...Array<string>(3).fill('listEntryAdded nuisance'),
      'revealed 2',
      'revealed 1',
    ]);
    const [entry] = first?.items ?? [];
    if (entry === undefined) throw new Error('no entry');
    expect(await at.strike(chloe, list, entry.entry)).toBe(true);
    expect(await at.strike(chloe, list, entry.entry)).toBeNull();
    expect((await journal.customers.factsOf(TENANT, entry.entry)).lists).toEqual([]);
  });

  it('show a program that there are entries, not whose', async () => {
    const { desk: at, audits } = desk();
    await at.enter(chloe, list, number('+441000'));
    const page = await at.entries({ ...chloe, as: 'app' }, list, { limit: 9, after: null });
    expect(page?.items).toHaveLength(1);
    expect(page?.items[0]).not.toHaveProperty('number');
    expect(audits).not.toContain('revealed 1');
  });

  it('that no document names are not there', async () => {
    const other = ListId.parse('other');
    const { desk: at, audits } = desk();
    expect(await at.entries(chloe, other, { limit: 9, after: null })).toBeNull();
    expect(await at.enter(chloe, other, number('+441000'))).toBeNull();
    expect(await at.strike(chloe, other, PersonalRef.parse('p1'))).toBeNull();
    expect(audits).toEqual([]);
  });
});

it('nobody prefers an agent who never called here', async () => {
  const { desk: at } = desk();
  const ref = PersonalRef.parse('p1');
  expect(await at.prefer(chloe, ref, AgentId.parse('ana'))).toBeNull();
  expect(await at.agentsOf(TENANT, ref)).toBeNull();
});
