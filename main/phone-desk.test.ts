import { beforeEach, expect, test } from 'vitest';
import { ConfigDocument, TenantId } from '../domain/index.ts';
import { evolve, initialState } from '../engine/index.ts';
import type { TenantState } from '../engine/index.ts';
import { MemoryJournal } from '../journal/index.ts';
import { PhoneDesk } from './phone-desk.ts';

const KEY = 'a-key-of-sixteen';
const states = new Map<TenantId, TenantState>();
let desk: PhoneDesk;

beforeEach(() => {
  states.clear();
  desk = new PhoneDesk({
    vault: new MemoryJournal().vault,
    state: (tenant) => states.get(tenant) ?? null,
    voice: () => ({ phones: () => 2 }),
  });
});

function publish(id: string, user: string, key: string): void {
  const tenant = TenantId.parse(id);
  const state = states.get(tenant) ?? initialState(tenant, 1);
  states.set(tenant, state);
  const address = { kind: 'phone', user, key };
  const document = { kind: 'agent', id: 'ana', name: 'Ana', skills: [], address };
  const documents = [ConfigDocument.parse(document)];
  const published = { type: 'configPublished', version: 1, documents, removed: [] } as const;
  evolve(state, { seq: state.seq + 1, at: 1_000, event: { ...published, removed: [], note: '' } });
}

test('a phone is found by its name, with the password that was shown', async () => {
  publish('contoso', 'ana', KEY);
  const address = { kind: 'phone', user: 'ana', key: KEY } as const;
  const shown = await desk.account(TenantId.parse('contoso'), address);
  expect(shown.name).toBe('ana.contoso');
  expect(shown.password).toMatch(/^[A-Za-z0-9_-]{24}$/);
  expect(await desk.find('ana.contoso')).toEqual({ key: KEY, password: shown.password });
  expect(desk.registered(TenantId.parse('contoso'), address)).toBe(2);
});

test('another key, user or tenant is another password; a tenant’s name may hold dots', async () => {
  publish('contoso', 'ana', KEY);
  const first = await desk.find('ana.contoso');
  publish('contoso', 'ana', 'another-key-of-it');
  publish('eu.contoso', 'ana', KEY);
  const second = await desk.find('ana.contoso');
  const third = await desk.find('ana.eu.contoso');
  const passwords = [first, second, third].map((one) => one?.password);
  expect(new Set(passwords).size).toBe(3);
  expect(passwords).not.toContain(undefined);
});

test.each(['ben.contoso', 'ana.fabrikam', 'ana', '.contoso', 'ana.', '', 'ana.con toso'])(
  'nobody is called %j',
  async (name) => {
    publish('contoso', 'ana', KEY);
    expect(await desk.find(name)).toBeNull();
  },
);
