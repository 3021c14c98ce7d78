import { randomUUID } from 'node:crypto';
import { personByKey, type Person } from '../../people.ts';
import { AadError } from '../aadsts.ts';
import { isUsableIn } from '../directory.ts';
import type { Entra } from '../entra.ts';
import type { CodeGrant } from '../grants/authorization-code.ts';
import { clientInfo } from '../grants/issue.ts';
import { missingConsent } from '../scopes.ts';
import { readAuthorize, readReturn, type AuthorizeRequest } from './authorize-request.ts';
import { askedOf, grant } from './consent.ts';
import { errorAnswer, type Outcome } from './outcome.ts';
import { signedInPeople, type Session } from './session.ts';
import type { Action, Transaction } from './transaction.ts';

/** The next step of a sign-in for an application. Errors before the return is known are thrown. */
export function authorize(
  entra: Entra,
  transaction: Transaction,
  session: Session,
  action: Action | undefined,
): Outcome {
  const { tenantName, form } = transaction;
  const back = readReturn(entra, tenantName, form);
  try {
    const request = readAuthorize(entra, tenantName, form, back);
    return step({ entra, request, session }, personOf(transaction, action), action);
  } catch (error) {
    if (error instanceof AadError) return errorAnswer(back, error, entra.now());
    throw error;
  }
}

interface Parts {
  readonly entra: Entra;
  readonly request: AuthorizeRequest;
  readonly session: Session;
}

function personOf(transaction: Transaction, action: Action | undefined): Person | undefined {
  const key = action?.kind === 'pick' ? action.person : transaction.person;
  return key === undefined ? undefined : personByKey(key);
}

function step(parts: Parts, picked: Person | undefined, action: Action | undefined): Outcome {
  const { entra, request } = parts;
  if (action?.kind === 'decline') throw new AadError(65004);
  const person = picked ?? knownPerson(parts);
  if (person === undefined) return pickPage(parts);
  requireMember(parts, person);
  const missing = missingOf(parts, person);
  // `prompt=consent` asks again, once.
  const isAskedAgain = request.prompt === 'consent' && action?.kind !== 'consent';
  if (missing.length === 0 && !isAskedAgain) return codeAnswer(parts, person);
  if (request.prompt === 'none') {
    const { appId, displayName } = request.app;
    throw new AadError(65001, [appId, displayName], { error: 'interaction_required' });
  }
  const asked = askedOf(request, missing);
  const isAdmin = entra.directory.isAdmin(person);
  const appName = request.app.displayName;
  if (!isAdmin && asked.some(({ admin }) => admin)) {
    return { kind: 'needAdmin', appName, person };
  }
  if (action?.kind === 'consent') {
    grant(entra, request, { person, asked, forAll: action.forAll && isAdmin });
    return codeAnswer(parts, person);
  }
  return { kind: 'consent', appName, person, asked, forAll: isAdmin ? 'may' : 'no' };
}

function missingOf({ entra, request }: Parts, person: Person) {
  const grantee = { client: request.app, tid: person.tid, oid: person.oid };
  return missingConsent(request.scope, grantee, entra.directory);
}

/** Whom nobody needs to ask for: single sign-on, by the session of this browser. */
function knownPerson({ entra, request, session }: Parts): Person | undefined {
  const { prompt, loginHint, tenant } = request;
  if (prompt === 'login' || prompt === 'select_account') return undefined;
  const here = signedInPeople(entra, session).filter(
    ({ tid }) => tenant === 'any' || tenant.tid === tid,
  );
  const fitting = loginHint === undefined ? here : here.filter((one) => isHinted(one, loginHint));
  const [only] = fitting;
  if (fitting.length === 1) return only;
  if (prompt !== 'none') return undefined;
  throw fitting.length === 0
    ? new AadError(50058)
    : new AadError(16000, [], { error: 'interaction_required' });
}

const isHinted = (person: Person, hint: string): boolean =>
  [person.upn, person.oid].includes(hint.toLowerCase());

function pickPage({ entra, request, session }: Parts): Outcome {
  const { tenant, domainHint, loginHint, app } = request;
  const all = entra.directory.peopleOf(tenant).filter(({ tid }) => isUsableIn(app, tid));
  const inDomain = all.filter(({ upn }) => upn.endsWith(`@${domainHint}`));
  // `organizations` and domains that nobody here has are no reason to show nobody.
  const people = inDomain.length === 0 ? all : inDomain;
  const hinted = people.filter((one) => loginHint !== undefined && isHinted(one, loginHint));
  return {
    kind: 'pick',
    appName: app.displayName,
    people: hinted.length === 0 ? people : hinted,
    signedIn: signedInPeople(entra, session),
  };
}

function requireMember({ entra, request }: Parts, person: Person): void {
  entra.directory.requireActive(person, entra.now());
  const { tenant, app } = request;
  const isMember = tenant === 'any' || tenant.tid === person.tid;
  if (isMember && isUsableIn(app, person.tid)) return;
  const where = tenant === 'any' ? app.homeTenant : tenant.name;
  throw new AadError(50020, [person.upn, person.tid, where, app.displayName]);
}

function codeAnswer({ entra, request, session }: Parts, person: Person): Outcome {
  const { app, redirectUri, platform, mode, state, scopeText, nonce, challenge, method } = request;
  const content: CodeGrant = {
    id: randomUUID(),
    client: app.appId,
    redirectUri,
    platform,
    person: person.key,
    sid: session.sid,
    scope: scopeText,
    method,
    issuedAt: entra.now().getTime(),
    ...(nonce === undefined ? {} : { nonce }),
    ...(challenge === undefined ? {} : { challenge }),
  };
  const parameters = {
    code: entra.seal.close('code', content),
    ...(request.wantsClientInfo ? { client_info: clientInfo(person) } : {}),
    ...(state === undefined ? {} : { state }),
    session_state: session.sid,
  };
  return { kind: 'answer', back: { redirectUri, mode }, parameters, person };
}
