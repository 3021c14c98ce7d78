/**
 * The people of the demo, as Entra ID and Teams Phone know them. Ids and numbers are stable: the
 * product's demo configuration and outside tests name them.
 */
export type PersonKey = 'ana' | 'ben' | 'chloe' | 'dana' | 'erin' | 'pat' | 'fay';
type AppRole = 'agent' | 'supervisor' | 'administrator' | 'provider';

export interface Person {
  readonly key: PersonKey;
  readonly tid: string;
  readonly oid: string;
  readonly name: string;
  readonly upn: string;
  /** App roles that an administrator would assign in Entra ID; an expert has none. */
  readonly roles: readonly AppRole[];
  /** null = no Teams Phone licence: a Teams client, but nothing to ring from the trunk. */
  readonly number: string | null;
}

export const CONTOSO = 'c0a70050-0000-4000-8000-000000000001';
export const FABRIKAM = 'fab21ca3-0000-4000-8000-000000000001';
export const PROVIDER = '9a7c4ba7-0000-4000-8000-000000000001';

const contoso = (key: PersonKey, n: string, name: string, roles: readonly AppRole[]) => ({
  key,
  name,
  roles,
  tid: CONTOSO,
  oid: `c0a70050-0000-4000-8000-000000000${n}`,
  upn: `${key}@contoso.example`,
});

export const people: readonly Person[] = [
  { ...contoso('ana', '111', 'Ana Ruiz', ['agent']), number: '+442079460111' },
  { ...contoso('ben', '112', 'Ben Okafor', ['agent']), number: '+442079460112' },
  {
    ...contoso('chloe', '113', 'Chloé Martin', ['supervisor', 'agent']),
    number: '+442079460113',
  },
  { ...contoso('dana', '901', 'Dana Novak', ['administrator']), number: null },
  { ...contoso('erin', '114', 'Erin Walsh', []), number: '+442079460114' },
  {
    key: 'pat',
    tid: PROVIDER,
    oid: '9a7c4ba7-0000-4000-8000-000000000902',
    name: 'Pat Lindqvist',
    upn: 'pat@provider.example',
    roles: ['provider'],
    number: null,
  },
  {
    key: 'fay',
    tid: FABRIKAM,
    oid: 'fab21ca3-0000-4000-8000-000000000511',
    name: 'Fay Tanaka',
    upn: 'fay@fabrikam.example',
    roles: ['agent'],
    number: '+442079460511',
  },
];

export function personByKey(key: string): Person | undefined {
  return people.find((person) => person.key === key);
}

export function personByOid(oid: string): Person | undefined {
  return people.find((person) => person.oid === oid.toLowerCase());
}
