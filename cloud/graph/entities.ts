import type { Group } from '../entra/directory.ts';
import { CONTOSO, type Person, type PersonKey } from '../people.ts';
import type { Entity } from './filter.ts';
import type { Shape } from './query.ts';

/** What Graph says with `User.ReadBasic.All` alone, and what else it has. */
const BASIC = ['displayName', 'givenName', 'mail', 'surname', 'userPrincipalName', 'id'];
const USUAL = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
  'id',
];
const WHOLE = [...USUAL, 'accountEnabled', 'department', 'companyName', 'userType'];

export const wholeUser: Shape = { type: 'user', properties: new Set(WHOLE), usual: USUAL };
export const basicUser: Shape = { type: 'user', properties: new Set(WHOLE), usual: BASIC };
const basicNames: ReadonlySet<string> = new Set(BASIC);

const GROUP = ['id', 'displayName', 'description', 'securityEnabled', 'mailEnabled', 'groupTypes'];
export const groupShape: Shape = { type: 'group', properties: new Set(GROUP), usual: GROUP };

/** Members of a group, and what somebody is a member of, may be of any kind. */
export const objectShape: Shape = {
  type: 'directoryObject',
  properties: new Set([...WHOLE, ...GROUP]),
  usual: null,
};

interface Work {
  readonly jobTitle: string;
  readonly department: string;
  readonly language: string;
}

const work: Readonly<Record<PersonKey, Work>> = {
  ana: { jobTitle: 'Sales adviser', department: 'Sales', language: 'es-ES' },
  ben: { jobTitle: 'Support engineer', department: 'Support', language: 'en-GB' },
  chloe: { jobTitle: 'Team lead', department: 'Customer service', language: 'fr-FR' },
  dana: { jobTitle: 'IT administrator', department: 'IT', language: 'en-GB' },
  erin: { jobTitle: 'Billing specialist', department: 'Finance', language: 'en-GB' },
  pat: { jobTitle: 'Operator', department: 'Operations', language: 'sv-SE' },
  fay: { jobTitle: 'Owner', department: 'Everything', language: 'en-US' },
};

export function userEntity(person: Person, isEnabled: boolean): Entity {
  const [givenName = '', ...rest] = person.name.split(' ');
  const { jobTitle, department, language } = work[person.key];
  return {
    id: person.oid,
    displayName: person.name,
    givenName,
    surname: rest.join(' '),
    userPrincipalName: person.upn,
    mail: person.upn,
    businessPhones: person.number === null ? [] : [person.number],
    mobilePhone: null,
    officeLocation: person.tid === CONTOSO ? 'London' : null,
    jobTitle,
    department,
    companyName: person.upn.split('@')[1]?.split('.')[0] ?? '',
    preferredLanguage: language,
    accountEnabled: isEnabled,
    userType: 'Member',
  };
}

/** What is not basic is left out, as if the directory had nothing there. */
export function basicOnly(entity: Entity): Entity {
  return Object.fromEntries(Object.entries(entity).filter(([name]) => basicNames.has(name)));
}

/** Without the permission to read groups only their ids are told. */
export function groupEntity(group: Group, isNamed: boolean): Entity {
  if (!isNamed) return { '@odata.type': '#microsoft.graph.group', id: group.id };
  return {
    '@odata.type': '#microsoft.graph.group',
    id: group.id,
    displayName: group.name,
    description: `${group.name} (a security group of the demo)`,
    securityEnabled: true,
    mailEnabled: false,
    groupTypes: [],
  };
}
