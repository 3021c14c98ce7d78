import { expect, test } from 'vitest';
import { ConfigDocument, TenantId } from '../domain/index.ts';
import type { Identity } from '../api/index.ts';
import { evolve, initialState } from '../engine/index.ts';
import { groupRolesOf } from './group-roles.ts';

const TID = 'c0a70050-0000-4000-8000-000000000001';
const [DESK, LEADS] = [1, 2].map((n) => `aaaaaaaa-0000-4000-8000-00000000000${n}`);
const tenant = TenantId.parse('contoso');

/** Whoever it is, Graph says they are in these groups. */
function rolesIn(...held: readonly (string | undefined)[]) {
  const state = initialState(tenant, 1);
  const settings = {
    kind: 'settings',
    name: 'x',
    timeZone: 'Europe/London',
    entraTenant: TID,
    groupRoles: [
      { group: DESK?.toUpperCase(), role: 'agent' },
      { group: LEADS, role: 'supervisor' },
      { group: LEADS, role: 'agent' },
    ],
  };
  const documents = [ConfigDocument.parse(settings)];
  const event = { type: 'configPublished' as const, version: 1, documents, removed: [], note: '' };
  evolve(state, { seq: 1, at: 1, event });
  const questions: (readonly string[])[] = [];
  const roles = groupRolesOf({
    source: { tenants: () => [tenant], state: () => state },
    watch: {
      held: async (_who, groups) => {
        questions.push(groups);
        return new Set(held.filter((one) => one !== undefined));
      },
    },
  });
  return { roles, questions };
}

const person = (more: Partial<Identity> = {}): Identity => ({
  kind: 'person',
  tid: TID,
  oid: 'o',
  name: '',
  roles: [],
  groups: [],
  issuedAt: 0,
  expiresAt: 0,
  ...more,
});

test('a group opens the roles that the settings give it, however its id is written', async () => {
  const { roles, questions } = rolesIn(DESK);
  expect(await roles.rolesOf(person())).toEqual(['agent']);
  expect(questions).toEqual([[DESK, LEADS]]);
  expect(await rolesIn(LEADS).roles.rolesOf(person())).toEqual(['supervisor', 'agent']);
  expect(await rolesIn().roles.rolesOf(person())).toEqual([]);
});

test('no role of one tenant by a group of another, and none for programs', async () => {
  const { roles, questions } = rolesIn(DESK, LEADS);
  expect(await roles.rolesOf(person({ tid: 'fab21ca3-0000-4000-8000-000000000001' }))).toEqual([]);
  expect(await roles.rolesOf(person({ kind: 'app' }))).toEqual([]);
  expect(questions).toEqual([]);
});
