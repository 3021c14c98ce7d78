import { expect, test } from 'vitest';
import { AgentId, InteractionId, TenantId } from '../domain/index.ts';
import { MemoryJournal } from '../journal/index.ts';
import type { AuditNote } from '../api/index.ts';
import { NoteDesk } from './note-desk.ts';

const tenant = TenantId.parse('contoso');
const viewer = {
  ...{ as: 'person' as const, tenant, agent: AgentId.parse('ana'), tid: 't', oid: 'o' },
  ...{ name: 'Ana', roles: ['agent' as const] },
};
const id = InteractionId.parse('i1');

async function house() {
  const journal = new MemoryJournal();
  const audits: AuditNote[] = [];
  let now = 1_000_000;
  const desk = new NoteDesk({
    journal,
    audit: { write: async (_tenant, ...notes) => void audits.push(...notes) },
    clock: { now: () => now },
  });
  const { ref, rows } = await journal.vault.seal(tenant, 'number', '+441');
  await journal.inbox.put({ tenant, key: 'k', kind: 'x', body: '{}', vaultRows: rows });
  const texts = async () => {
    const notes = await desk.of(tenant, [id]);
    const refs = notes.map((note) => note.ref);
    return [...(await journal.vault.resolve(tenant, refs)).values()];
  };
  const pass = (ms: number) => (now += ms);
  return { journal, desk, audits, customer: ref, texts, pass };
}

test('a note goes with the customer; typing is one line of audit, without the text', async () => {
  const { journal, desk, audits, customer, texts, pass } = await house();
  await desk.put(viewer, { id, customer }, 'wants');
  await desk.put(viewer, { id, customer }, 'wants a refund');
  expect(await texts()).toEqual(['wants a refund']);
  expect(audits).toMatchObject([{ action: 'noteWritten', subject: 'i1', detail: {} }]);
  pass(600_000);
  await desk.put(viewer, { id, customer }, 'wants a refund, angry');
  expect(audits).toHaveLength(2);
  await journal.vault.erase(tenant, customer);
  expect(await texts()).toEqual([null]);
});

test('an empty text removes it; a withheld number’s note is kept by itself', async () => {
  const { desk, texts } = await house();
  await desk.put(viewer, { id, customer: null }, 'anonymous');
  expect(await texts()).toEqual(['anonymous']);
  await desk.put(viewer, { id, customer: null }, ' \n');
  expect(await texts()).toEqual([]);
});

test('what cannot be put on record is not written', async () => {
  const { journal, texts, customer } = await house();
  const desk = new NoteDesk({
    journal,
    audit: { write: () => Promise.reject(new Error('down')) },
    clock: { now: () => 1 },
  });
  await expect(desk.put(viewer, { id, customer }, 'x')).rejects.toThrow('down');
  expect(await texts()).toEqual([]);
});
