import { personByKey } from '../../people.ts';
import { AadError } from '../aadsts.ts';
import { grantKey } from '../consents.ts';
import { isUsableIn } from '../directory.ts';
import type { Entra } from '../entra.ts';
import { parseScope } from '../scopes.ts';
import { readReturn, type Return } from './authorize-request.ts';
import { errorAnswer, type Outcome } from './outcome.ts';
import { signedInPeople, type Session } from './session.ts';
import type { Action, Transaction } from './transaction.ts';

/**
 * `/{tenant}/adminconsent` and `/{tenant}/v2.0/adminconsent`: an administrator lets an application
 * into the organisation, for everybody, with all that its registration lists.
 */
export function adminConsent(
  entra: Entra,
  transaction: Transaction,
  session: Session,
  action: Action | undefined,
): Outcome {
  const { tenantName, form } = transaction;
  const back = readReturn(entra, tenantName, form);
  const { app } = back;
  const key = action?.kind === 'pick' ? action.person : transaction.person;
  const person = key === undefined ? undefined : personByKey(key);
  if (action?.kind === 'decline') return refused(entra, back);
  const tenant = entra.directory.tenant(tenantName);
  if (person === undefined) {
    const people = entra.directory.peopleOf(tenant).filter(({ tid }) => isUsableIn(app, tid));
    const admins = people.filter((one) => entra.directory.isAdmin(one));
    const signedIn = signedInPeople(entra, session);
    return { kind: 'pick', appName: app.displayName, people: admins, signedIn };
  }
  const isFitting = tenant === 'any' || tenant.tid === person.tid;
  if (!isFitting || !entra.directory.isAdmin(person)) return refused(entra, back);
  const asked = app.requiredAccess.flatMap(({ resource, scopes, roles }) => {
    const name = entra.directory.app(resource).displayName;
    return [...scopes, ...roles].map((one) => ({ name: one, text: `${name}: ${one}` }));
  });
  if (action?.kind !== 'consent') {
    return { kind: 'consent', appName: app.displayName, person, asked, forAll: 'only' };
  }
  entra.directory.consents.grantAll(app, person.tid, extraScopes(entra, back, form['scope']));
  const parameters = {
    admin_consent: 'True',
    tenant: person.tid,
    ...(back.state === undefined ? {} : { state: back.state }),
    ...(form['scope'] === undefined ? {} : { scope: form['scope'] }),
  };
  return { kind: 'answer', back: { ...back, mode: 'query' }, parameters, person };
}

function extraScopes(entra: Entra, { app }: Return, text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  const { resource, names } = parseScope(text, app, entra.directory);
  return names.map((name) => grantKey(resource.appId, name));
}

function refused(entra: Entra, back: Return): Outcome {
  return errorAnswer({ ...back, mode: 'query' }, new AadError(65004), entra.now());
}
