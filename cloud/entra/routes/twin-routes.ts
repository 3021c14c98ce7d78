import { z } from 'zod';
import { CloudError } from '../../error.ts';
import type { App } from '../../http/app.ts';
import { PersonParams } from '../../http/schemas.ts';
import { must } from '../../check.ts';
import { personByKey } from '../../people.ts';
import { AppRegistration } from '../apps.ts';
import { advance } from '../sign-in/advance.ts';
import { answerUrl, type Outcome } from '../sign-in/outcome.ts';
import type { Action, Transaction } from '../sign-in/transaction.ts';
import type { EntraParts } from './around.ts';

const SignInBody = z.strictObject({
  /** The address that an application sends the browser to; or `device` below. */
  url: z.url().max(16_384).optional(),
  /** The code that a device shows. */
  device: z.string().min(1).max(32).optional(),
  as: z.string().min(1).max(32),
  /** Accept what is asked; without it a consent page is an answer of its own. */
  consent: z.boolean().default(true),
  forAll: z.boolean().default(false),
});

const PersonBody = z.strictObject({
  removed: z.boolean().optional(),
  disabled: z.boolean().optional(),
  roles: z.array(z.string().min(1).max(64)).max(20).optional(),
  groups: z.array(z.string().min(1).max(64)).max(20).optional(),
  extraGroups: z.int().min(0).max(1_000).optional(),
  /** True: every grant so far is void. */
  revokeSessions: z.literal(true).optional(),
});

const ConsentBody = z.strictObject({
  client: z.guid(),
  tenant: z.guid(),
  consented: z.boolean(),
});

const AppParams = z.object({ appId: z.guid() });
const AppBody = AppRegistration.omit({ appId: true }).partial();
const KeysBody = z
  .strictObject({ withdrawOld: z.boolean().default(false) })
  .default({ withdrawOld: false });

/** What an administrator would do in the portal, and what people do on the pages. */
export function addTwinRoutes(app: App, parts: EntraParts): void {
  const { entra } = parts;
  const { directory } = entra;
  app.post('/emulator/sign-in', { schema: { body: SignInBody } }, async (request) => {
    const { url, device, as, consent, forAll } = request.body;
    const transaction = device === undefined ? fromUrl(url) : fromDevice(device);
    const actions: Action[] = [{ kind: 'pick', person: as }];
    if (consent) actions.push({ kind: 'consent', forAll });
    return walk(parts, transaction, actions);
  });
  app.put(
    '/emulator/people/:person',
    { schema: { params: PersonParams, body: PersonBody } },
    async (request) => {
      const person = must(personByKey(request.params.person), 'the schema admits only people');
      const { revokeSessions, ...change } = request.body;
      const given = Object.entries(change).filter(([, value]) => value !== undefined);
      const validFrom = revokeSessions === true ? { validFrom: entra.now().getTime() } : {};
      const account = directory.putAccount(person, { ...Object.fromEntries(given), ...validFrom });
      return { ...person, ...account, memberships: directory.membershipsOf(person) };
    },
  );
  app.get('/emulator/apps', async () => directory.apps());
  app.put(
    '/emulator/apps/:appId',
    { schema: { params: AppParams, body: AppBody } },
    async (request) => {
      const given = Object.entries(request.body).filter(([, value]) => value !== undefined);
      return directory.putApp(request.params.appId, Object.fromEntries(given));
    },
  );
  app.put('/emulator/consents', { schema: { body: ConsentBody } }, async (request) => {
    const { client, tenant, consented } = request.body;
    const { tid } = directory.tenantOf(tenant);
    if (consented) directory.consents.grantAll(directory.app(client), tid);
    else directory.consents.revoke(client, tid);
    return { client, tenant: tid, consented };
  });
  app.post('/emulator/keys/rotate', { schema: { body: KeysBody } }, async (request) => {
    await entra.keys.rotate(request.body);
    return entra.keys.jwks();
  });
}

function fromUrl(text: string | undefined): Transaction {
  if (text === undefined) {
    throw new CloudError('badRequest', 'url or device must be given', { path: 'url' });
  }
  const { pathname, searchParams } = new URL(text);
  const [, tenantName = ''] = pathname.split('/');
  const kind = pathname.endsWith('adminconsent') ? 'adminConsent' : 'authorize';
  return { kind, tenantName, form: Object.fromEntries(searchParams) };
}

const fromDevice = (code: string): Transaction => ({
  kind: 'device',
  tenantName: 'common',
  form: { user_code: code },
});

/** Does what the person would click, until there is an answer or nothing left to click. */
function walk(parts: EntraParts, start: Transaction, actions: readonly Action[]) {
  const { entra } = parts;
  const session = { sid: crypto.randomUUID(), signedIn: [] };
  let transaction = start;
  let outcome: Outcome | undefined;
  for (const action of actions) {
    outcome = advance(entra, transaction, session, action);
    if (outcome.kind !== 'consent') break;
    transaction = { ...transaction, person: outcome.person.key };
  }
  const last = must(outcome, 'there is always one action');
  if (last.kind === 'answer') {
    return { kind: last.kind, location: answerUrl(last), parameters: last.parameters };
  }
  return { kind: last.kind };
}
