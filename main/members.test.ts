import { expect, test } from 'vitest';
import { ConfigDocument, TenantId } from '../domain/index.ts';
import { evolve, initialState } from '../engine/index.ts';
import type { TenantState } from '../engine/index.ts';
import type { Identity } from '../api/index.ts';
import { Members } from './members.ts';

const TID = 'c0a70050-0000-4000-8000-000000000001';
const OTHER = 'fab21ca3-0000-4000-8000-000000000001';
const oidOf = (n: number) => `c0a70050-0000-4000-8000-00000000000${n}`;

class House {
  readonly states = new Map<TenantId, TenantState>();
  readonly members = new Members({
    tenants: () => [...this.states.keys()],
    state: (tenant) => this.states.get(tenant) ?? null,
  });

  publish(id: string, documents: readonly unknown[], removed: readonly string[] = []): void {
    const tenant = TenantId.parse(id);
    const state = this.states.get(tenant) ?? initialState(tenant, 1);
    this.states.set(tenant, state);
    const event = {
      type: 'configPublished' as const,
      version: (this.#versions += 1),
      documents: documents.map((document) => ConfigDocument.parse(document)),
      removed: [...removed],
      note: '',
    };
    evolve(state, { seq: state.seq + 1, at: 1_000, event });
  }

  #versions = 0;
}

const settings = (entraTenant: string | null) => ({
  kind: 'settings',
  name: 'x',
  timeZone: 'Europe/London',
  entraTenant,
});
const agent = (id: string, oid: string | null, role = 'agent') => {
  return { kind: 'agent', id, name: id, skills: [], address: null, oid, role };
};
const person = (oid: string, more: Partial<Identity> = {}): Identity => ({
  kind: 'person',
  tid: TID,
  oid,
  name: '',
  roles: ['agent'],
  groups: [],
  issuedAt: 0,
  expiresAt: 0,
  ...more,
});

test('a person of the configuration is a member, with the agent they are; nobody else is', () => {
  const house = new House();
  house.publish('contoso', [settings(TID), agent('ana', oidOf(1)), agent('ben', null)]);
  expect(house.members.of(person(oidOf(1)))).toEqual({ tenant: 'contoso', agent: 'ana' });
  expect(house.members.of(person(oidOf(2)))).toBeNull();
  expect(house.members.of(person(oidOf(1), { tid: OTHER }))).toBeNull();
});

test('whoever is taken out, or gives their id to another, is out at once', () => {
  const house = new House();
  house.publish('contoso', [settings(TID), agent('ana', oidOf(1)), agent('ben', oidOf(2))]);
  expect(house.members.of(person(oidOf(1)))).not.toBeNull();
  house.publish('contoso', [], ['agent/ana']);
  expect(house.members.of(person(oidOf(1)))).toBeNull();
  house.publish('contoso', [agent('ben', oidOf(3))]);
  expect(house.members.of(person(oidOf(2)))).toBeNull();
  expect(house.members.of(person(oidOf(3)))).toEqual({ tenant: 'contoso', agent: 'ben' });
});

test('the first administrator comes by the app role, later ones by the configuration', () => {
  const house = new House();
  const dana = person(oidOf(9), { roles: ['administrator'] });
  house.publish('contoso', [settings(TID)]);
  expect(house.members.of(dana)).toEqual({ tenant: 'contoso', agent: null });
  expect(house.members.of(person(oidOf(9), { roles: ['supervisor'] }))).toBeNull();
  house.publish('contoso', [agent('eva', oidOf(8), 'administrator')]);
  expect(house.members.of(dana)).toBeNull();
});

test('a tenant without an Entra tenant has no members; an application is one by its tenant', () => {
  const house = new House();
  house.publish('contoso', [settings(null), agent('ana', oidOf(1))]);
  expect(house.members.of(person(oidOf(1)))).toBeNull();
  const app = person('sp', { kind: 'app', roles: ['supervisor'] });
  expect(house.members.of(app)).toBeNull();
  house.publish('contoso', [settings(TID)]);
  expect(house.members.of(app)).toEqual({ tenant: 'contoso', agent: null });
});
