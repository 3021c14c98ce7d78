import { personByKey } from '../../people.ts';
import { AadError } from '../aadsts.ts';
import { grantKey } from '../consents.ts';
import { isUsableIn } from '../directory.ts';
import type { Entra } from '../entra.ts';
import { missingConsent, parseScope } from '../scopes.ts';
import type { Outcome } from './outcome.ts';
import { signedInPeople, type Session } from './session.ts';
import type { Action, Transaction } from './transaction.ts';

/** A person has typed the code of a device: who are they, and is it theirs? */
export function signInDevice(
  entra: Entra,
  transaction: Transaction,
  session: Session,
  action: Action | undefined,
): Outcome {
  const device = entra.devices.byUserCode(transaction.form['user_code'] ?? '');
  if (device === undefined || device.state.kind !== 'waiting') throw new AadError(70018);
  if (entra.now().getTime() > device.expiresAt) throw new AadError(70019);
  const app = entra.directory.app(device.client);
  if (action?.kind === 'decline') {
    device.state = { kind: 'declined' };
    return { kind: 'done', text: 'You declined. You can close this window.' };
  }
  const key = action?.kind === 'pick' ? action.person : transaction.person;
  const person = key === undefined ? undefined : personByKey(key);
  const tenant = entra.directory.tenant(device.tenantName);
  const people = entra.directory.peopleOf(tenant).filter(({ tid }) => isUsableIn(app, tid));
  if (person === undefined || !people.includes(person)) {
    const signedIn = signedInPeople(entra, session);
    return { kind: 'pick', appName: app.displayName, people, signedIn };
  }
  entra.directory.requireActive(person, entra.now());
  const scope = parseScope(device.scope, app, entra.directory);
  const grantee = { client: app, tid: person.tid, oid: person.oid };
  const missing = missingConsent(scope, grantee, entra.directory);
  const wanted = scope.resource.scopes.filter(
    ({ value }) =>
      scope.names.includes(value) && (missing === 'everything' || missing.includes(value)),
  );
  const isAdmin = entra.directory.isAdmin(person);
  const appName = app.displayName;
  if (!isAdmin && wanted.some(({ admin }) => admin)) return { kind: 'needAdmin', appName, person };
  if (action?.kind !== 'consent') {
    const asked = wanted.map(({ value, text }) => ({ name: value, text }));
    return { kind: 'consent', appName, person, asked, forAll: 'no' };
  }
  const keys = wanted.map(({ value }) => grantKey(scope.resource.appId, value));
  if (missing.length > 0) entra.directory.consents.grantUser(app.appId, person, keys);
  device.state = { kind: 'approved', person, sid: session.sid };
  return { kind: 'done', text: `You have signed in to ${appName} on your device.` };
}
