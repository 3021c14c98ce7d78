import type { Person } from '../../people.ts';
import { grantKey } from '../consents.ts';
import { GRAPH_APP } from '../demo-apps.ts';
import type { Entra } from '../entra.ts';
import type { AuthorizeRequest } from './authorize-request.ts';
import type { Asked } from './outcome.ts';

interface AskedScope extends Asked {
  readonly resource: string;
  readonly admin: boolean;
}

/** What the consent page lists: the scopes asked for, or for `.default` the registered ones. */
export function askedOf(
  request: AuthorizeRequest,
  missing: readonly string[] | 'everything',
): readonly AskedScope[] {
  const { resource, names, isDefault, oidc } = request.scope;
  const listed = request.app.requiredAccess.find((one) => one.resource === resource.appId)?.scopes;
  const wanted = isDefault ? (listed ?? []) : names;
  const isNew = (name: string) =>
    missing === 'everything' || missing.length === 0 || missing.includes(name);
  const graph = resource.appId === GRAPH_APP;
  const scopes = resource.scopes
    .filter(({ value }) => wanted.includes(value) && isNew(value))
    .map(({ value, admin, text }) => ({ resource: resource.appId, name: value, admin, text }));
  const basics = ['openid', 'profile', 'email', 'offline_access']
    .filter((name) => oidc.has(name) && (missing === 'everything' || graph))
    .map((name) => ({ resource: '', name, admin: false, text: BASIC[name] ?? name }));
  return [...scopes, ...basics];
}

const BASIC: Readonly<Record<string, string>> = {
  openid: 'Sign you in',
  profile: 'View your basic profile',
  email: 'View your e-mail address',
  offline_access: 'Maintain access to data you have given it access to',
};

export function grant(
  entra: Entra,
  request: AuthorizeRequest,
  given: { person: Person; asked: readonly AskedScope[]; forAll: boolean },
): void {
  const { consents } = entra.directory;
  const { tid, oid } = given.person;
  const keys = given.asked.map(({ resource, name }) => grantKey(resource, name));
  if (given.forAll) consents.grantAll(request.app, tid, keys);
  else consents.grantUser(request.app.appId, { tid, oid }, keys);
}
