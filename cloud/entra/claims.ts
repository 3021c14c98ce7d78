import { createHash, randomBytes } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { Person } from '../people.ts';
import type { AppRegistration } from './apps.ts';
import { stableId, type Directory } from './directory.ts';

/** How the client proved itself: `azpacr` and `appidacr`. */
export type ClientProof = 'none' | 'secret' | 'certificate';
const PROOF: Readonly<Record<ClientProof, string>> = { none: '0', secret: '1', certificate: '2' };

/** Who a token speaks of: a person, or an application as itself. */
export type Subject =
  | { readonly kind: 'person'; readonly person: Person; readonly sid: string }
  | { readonly kind: 'application'; readonly tid: string };

export interface TokenFacts {
  readonly client: AppRegistration;
  readonly proof: ClientProof;
  readonly subject: Subject;
  /** `http(s)://host:port` that the issuer is below. */
  readonly origin: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

export interface AccessFacts extends TokenFacts {
  readonly resource: AppRegistration;
  /** As the client named the resource: the audience of a v1.0 token. */
  readonly identifier: string;
  readonly scopes: readonly string[];
  /** App-only: the roles that an administrator granted to the client. */
  readonly roles: readonly string[];
}

/** More and the token carries a link instead (learn.microsoft.com, optional claims, overage). */
export const GROUPS_MAX = 200;

export function accessClaims(facts: AccessFacts, directory: Directory): JWTPayload {
  const { resource, subject, client } = facts;
  const own =
    subject.kind === 'person'
      ? { ...personClaims(facts, resource, subject.person, directory), sid: subject.sid }
      : applicationClaims(facts, directory);
  return {
    ...(resource.accessTokenAcceptedVersion === 2 ? version2(facts) : version1(facts)),
    ...own,
    sub: subjectOf(subject, resource, directory, client),
    ...common(facts),
  };
}

function version2(facts: AccessFacts): JWTPayload {
  const { client, resource, subject, proof } = facts;
  const names =
    subject.kind === 'person'
      ? { name: subject.person.name, preferred_username: subject.person.upn }
      : {};
  return {
    aud: resource.appId,
    iss: issuerOf(facts.origin, tidOf(subject)),
    azp: client.appId,
    azpacr: PROOF[proof],
    ...names,
    ver: '2.0',
  };
}

function version1(facts: AccessFacts): JWTPayload {
  const { client, resource, subject, proof } = facts;
  const iss = `https://sts.windows.net/${tidOf(subject)}/`;
  const names =
    subject.kind === 'person'
      ? {
          acr: '1',
          amr: ['pwd'],
          name: subject.person.name,
          unique_name: subject.person.upn,
          upn: subject.person.upn,
        }
      : { idp: iss };
  return {
    aud: facts.identifier || (resource.identifierUris[0] ?? resource.appId),
    iss,
    appid: client.appId,
    app_displayname: client.displayName,
    appidacr: PROOF[proof],
    ...names,
    ver: '1.0',
  };
}

function personClaims(
  facts: AccessFacts,
  resource: AppRegistration,
  person: Person,
  directory: Directory,
): JWTPayload {
  const roles = directory.rolesAt(resource, person);
  return {
    oid: person.oid,
    scp: facts.scopes.join(' '),
    ...(roles.length === 0 ? {} : { roles: [...roles] }),
    ...groupClaims(facts.origin, resource, person, directory),
  };
}

function applicationClaims(facts: AccessFacts, directory: Directory): JWTPayload {
  return {
    oid: directory.servicePrincipal(facts.client, tidOf(facts.subject)),
    idtyp: 'app',
    ...(facts.roles.length === 0 ? {} : { roles: [...facts.roles] }),
  };
}

export interface IdFacts extends TokenFacts {
  readonly subject: Extract<Subject, { kind: 'person' }>;
  readonly nonce: string | undefined;
  readonly scopes: ReadonlySet<string>;
}

export function idClaims(facts: IdFacts, directory: Directory): JWTPayload {
  const { client, subject } = facts;
  const { person, sid } = subject;
  const roles = directory.rolesAt(client, person);
  return {
    aud: client.appId,
    iss: issuerOf(facts.origin, person.tid),
    oid: person.oid,
    sub: subjectOf(subject, client, directory, client),
    name: person.name,
    preferred_username: person.upn,
    login_hint: Buffer.from(person.upn, 'utf8').toString('base64url'),
    sid,
    ...(facts.scopes.has('email') ? { email: person.upn } : {}),
    ...(facts.nonce === undefined ? {} : { nonce: facts.nonce }),
    ...(roles.length === 0 ? {} : { roles: [...roles] }),
    ...groupClaims(facts.origin, client, person, directory),
    ver: '2.0',
    ...common(facts),
  };
}

function common(facts: TokenFacts): JWTPayload {
  const issuedAtS = Math.floor(facts.issuedAt.getTime() / 1_000);
  return {
    tid: tidOf(facts.subject),
    iat: issuedAtS,
    nbf: issuedAtS,
    exp: Math.floor(facts.expiresAt.getTime() / 1_000),
    uti: randomBytes(16).toString('base64url'),
  };
}

function groupClaims(
  origin: string,
  app: AppRegistration,
  person: Person,
  directory: Directory,
): JWTPayload {
  if (app.groupMembershipClaims === 'None') return {};
  const groups = directory.groupsOf(person);
  if (groups.length <= GROUPS_MAX) return { groups: [...groups] };
  const endpoint = `${origin}/graph/v1.0/users/${person.oid}/getMemberObjects`;
  return { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint } } };
}

/** Entra's form: one issuer a tenant, below one origin. */
export const issuerOf = (origin: string, tid: string): string => `${origin}/${tid}/v2.0`;

const tidOf = (subject: Subject): string =>
  subject.kind === 'person' ? subject.person.tid : subject.tid;

/** Pairwise: the same person is another `sub` to another application. */
function subjectOf(
  subject: Subject,
  audience: AppRegistration,
  directory: Directory,
  client: AppRegistration,
): string {
  if (subject.kind === 'application') return directory.servicePrincipal(client, subject.tid);
  const text = stableId(subject.person.oid, audience.appId);
  return createHash('sha256').update(text).digest('base64url');
}
