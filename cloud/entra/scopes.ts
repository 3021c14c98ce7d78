import { AadError } from './aadsts.ts';
import type { AppRegistration } from './apps.ts';
import { grantKey } from './consents.ts';
import { GRAPH_APP } from './demo-apps.ts';
import type { Directory } from './directory.ts';

const OIDC = new Set(['openid', 'profile', 'email', 'offline_access']);
const SCOPES_MAX = 100;

/** What a `scope` parameter asks for: permissions of one resource, and OpenID Connect's own. */
export interface ScopeRequest {
  readonly resource: AppRegistration;
  /** The resource as it was named, or empty for Graph's short form. */
  readonly identifier: string;
  /** Permissions by name; `.default` is not among them. */
  readonly names: readonly string[];
  readonly isDefault: boolean;
  readonly oidc: ReadonlySet<string>;
}

export function parseScope(text: string, client: AppRegistration, directory: Directory) {
  const asked = text.split(' ').filter((word) => word !== '');
  if (asked.length > SCOPES_MAX) throw new AadError(70011, [text.slice(0, 100)]);
  const oidc = new Set(asked.filter((word) => OIDC.has(word)));
  const others = asked.filter((word) => !OIDC.has(word)).map((word) => split(word, client));
  const identifier = others[0]?.identifier ?? '';
  const resource = find(identifier, client, directory);
  for (const other of others) {
    if (find(other.identifier, client, directory) !== resource) throw new AadError(28000, [text]);
  }
  const isDefault = others.some(({ name }) => name === '.default');
  const names = others.map(({ name }) => name).filter((name) => name !== '.default');
  if (isDefault && names.length > 0) throw new AadError(70011, [text]);
  for (const name of names) {
    if (!resource.scopes.some(({ value }) => value.toLowerCase() === name.toLowerCase())) {
      throw new AadError(650053, [client.displayName, name, resource.appId]);
    }
  }
  const canonical = names.map((name) => canonicalOf(resource, name));
  return { resource, identifier, names: canonical, isDefault, oidc } satisfies ScopeRequest;
}

const canonicalOf = (resource: AppRegistration, name: string): string =>
  resource.scopes.find(({ value }) => value.toLowerCase() === name.toLowerCase())?.value ?? name;

/** `api://x/name`, `https://host//.default`, `name` (Graph's), or the client's own id. */
function split(word: string, client: AppRegistration): { identifier: string; name: string } {
  if (word.toLowerCase() === client.appId) return { identifier: word, name: '.default' };
  const at = word.lastIndexOf('/');
  return at < 0
    ? { identifier: '', name: word }
    : { identifier: word.slice(0, at), name: word.slice(at + 1) };
}

function find(identifier: string, client: AppRegistration, directory: Directory): AppRegistration {
  if (identifier === '') return directory.app(GRAPH_APP);
  const found = directory.resource(identifier) ?? directory.resource(identifier.replace(/\/$/, ''));
  if (found === undefined) throw new AadError(500011, [identifier, client.homeTenant]);
  return found;
}

/** The user, the client and the tenant that a consent is about. */
export interface Grantee {
  readonly client: AppRegistration;
  readonly tid: string;
  readonly oid: string;
}

/** Permissions that nobody has consented to yet, of those asked; empty = go on. */
export function missingConsent(
  scope: ScopeRequest,
  grantee: Grantee,
  directory: Directory,
): readonly string[] | 'everything' {
  const { resource } = scope;
  const { client, tid, oid } = grantee;
  const free = freeScopes(resource, client);
  const granted = directory.consents.granted(client.appId, tid, oid);
  if (free !== undefined && (scope.isDefault || scope.names.every((name) => free.has(name)))) {
    // Its own scopes need no consent; that it is in the organisation at all does.
    return client.appId === resource.appId && granted === undefined ? 'everything' : [];
  }
  if (granted === undefined) return 'everything';
  if (scope.isDefault) {
    const listed = client.requiredAccess.find((access) => access.resource === resource.appId);
    return (listed?.scopes ?? []).filter((name) => !granted.has(grantKey(resource.appId, name)));
  }
  return scope.names.filter((name) => !granted.has(grantKey(resource.appId, name)));
}

/** `scp`: all that was ever consented for this resource, as Entra has it, and what is free. */
export function grantedScopes(
  scope: ScopeRequest,
  grantee: Grantee,
  directory: Directory,
): readonly string[] {
  const { resource, names } = scope;
  const { client, tid, oid } = grantee;
  const granted = directory.consents.granted(client.appId, tid, oid) ?? new Set();
  const free = freeScopes(resource, client) ?? new Set();
  const all = resource.scopes
    .map(({ value }) => value)
    .filter((name) => granted.has(grantKey(resource.appId, name)) || free.has(name));
  const oidc = resource.appId === GRAPH_APP ? [...scope.oidc].filter(isVisible) : [];
  return [...new Set([...oidc, ...all, ...names.filter((name) => free.has(name))])];
}

const isVisible = (name: string): boolean => name !== 'offline_access';

/** An application needs no consent for its own scopes, nor one that the resource names. */
function freeScopes(
  resource: AppRegistration,
  client: AppRegistration,
): ReadonlySet<string> | undefined {
  if (client.appId === resource.appId) return new Set(resource.scopes.map(({ value }) => value));
  const entry = resource.preAuthorized.find((one) => one.client === client.appId);
  return entry === undefined ? undefined : new Set(entry.scopes);
}

/** `scope` of the answer: MSAL finds a cached token by it, so names keep the form asked for. */
export function scopeText(scope: ScopeRequest, granted: readonly string[]): string {
  const prefix = scope.identifier === '' ? '' : `${scope.identifier}/`;
  const oidc = [...scope.oidc].filter(isVisible);
  const named = granted.filter((name) => !OIDC.has(name)).map((name) => `${prefix}${name}`);
  const all = scope.isDefault ? [`${prefix}.default`] : [];
  return [...oidc, ...named, ...all].join(' ');
}
