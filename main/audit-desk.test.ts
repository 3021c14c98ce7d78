import { beforeEach, expect, test } from 'vitest';
import { PersonalRef, TenantId } from '../domain/index.ts';
import { JournalError, MemoryJournal } from '../journal/index.ts';
import { AuditDesk } from './audit-desk.ts';
import { StepClock } from './test-support/step-clock.ts';

const tenant = TenantId.parse('contoso');
const ana = { kind: 'user', id: 'ana' } as const;
const refs = (n: number) => Array.from({ length: n }, (_, i) => PersonalRef.parse(`p-${i}`));
let clock: StepClock;
let journal: MemoryJournal;
let logged: string[];
let desk: AuditDesk;
beforeEach(() => {
  clock = new StepClock();
  journal = new MemoryJournal();
  logged = [];
  const log = (code: string): void => void logged.push(code);
  desk = new AuditDesk(journal.audit, clock, { debug: log, info: log, warn: log, error: log });
});
const rows = () => journal.audit.list(tenant, { limit: 1_000 });

test('a reveal covers what the same person sees again, and nobody else', async () => {
  await desk.reveal(tenant, ana, refs(2));
  await desk.reveal(tenant, ana, refs(3));
  await desk.reveal(tenant, ana, refs(3));
  await desk.reveal(tenant, { kind: 'user', id: 'ben' }, refs(1));
  expect((await rows()).map(({ actor, detail }) => [actor.id, detail['refs']]).reverse()).toEqual([
    ['ana', ['p-0', 'p-1']],
    ['ana', ['p-2']],
    ['ben', ['p-0']],
  ]);
});

test('many customers take many rows, and every one of them is named', async () => {
  await desk.reveal(tenant, ana, refs(250));
  const named = (await rows()).flatMap(({ detail }) => detail['refs']);
  expect(new Set(named).size).toBe(250);
});

test('the same refusal is written once a minute', async () => {
  const note = { actor: ana, action: 'signInRefused', subject: 'removed', detail: {} } as const;
  for (let i = 0; i < 5; i++) desk.refusal(tenant, note);
  desk.refusal(tenant, { ...note, subject: 'noRole' });
  expect((await rows()).map(({ subject }) => subject)).toEqual(['noRole', 'removed']);
});

test('where the chain stands is in the log, once a minute at most', async () => {
  await desk.reveal(tenant, ana, refs(1));
  await desk.reveal(tenant, ana, refs(2));
  expect(logged).toEqual(['auditHead']);
});

test('what cannot be written is "not ready", and a reveal is not taken for done', async () => {
  const { append } = journal.audit;
  journal.audit.append = () => Promise.reject(new JournalError('unavailable', 'away'));
  await expect(desk.reveal(tenant, ana, refs(1))).rejects.toMatchObject({ code: 'notReady' });
  journal.audit.append = append;
  await desk.reveal(tenant, ana, refs(1));
  expect(await rows()).toHaveLength(1);
});
