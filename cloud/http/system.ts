import type { Carrier } from '../carrier/carrier.ts';
import { Dials } from '../carrier/dials.ts';
import { must } from '../check.ts';
import { EntraDials } from '../entra/dials.ts';
import type { Entra } from '../entra/entra.ts';
import { CloudError } from '../error.ts';
import { DEFAULT_AUDIENCE, type Tokens } from '../identity/tokens.ts';
import { people, personByKey, personByOid, type Person } from '../people.ts';
import type { PresenceBook } from '../presence/presence.ts';
import type { Shells } from '../shell/shells.ts';
import type { App } from './app.ts';
import { NoBody, PersonParams, PresenceBody, PresencesBody, TokenBody } from './schemas.ts';

interface SystemParts {
  readonly carrier: Carrier;
  readonly tokens: Tokens;
  readonly entra: Entra;
  readonly presence: PresenceBook;
  readonly shells: Shells;
  /** Own origin, as issuers name it. */
  readonly origin: () => string;
  readonly presenceChanged: (person: Person) => void;
}

const named = (key: string): Person => must(personByKey(key), 'the schema admits only people');

/** Sign-in, presence, fault dials, reset. */
export function addSystemRoutes(app: App, parts: SystemParts): void {
  const { tokens, presence, entra } = parts;
  app.get('/livez', async () => ({ status: 'ok' }));
  app.get('/emulator/people', async () =>
    people.map((person) => ({
      ...person,
      ...entra.directory.account(person),
      presence: presence.of(person),
    })),
  );
  app.get('/emulator/jwks', async () => entra.keys.jwks());
  app.post('/emulator/token', { schema: { body: TokenBody } }, async (request) => {
    const { as, audience = DEFAULT_AUDIENCE } = request.body;
    return tokens.sign(named(as), { origin: parts.origin(), audience, now: new Date() });
  });
  const params = PersonParams;
  app.get('/emulator/presence/:person', { schema: { params } }, async (request) =>
    presence.of(named(request.params.person)),
  );
  app.put(
    '/emulator/presence/:person',
    { schema: { params, body: PresenceBody } },
    async (request) => {
      const person = named(request.params.person);
      presence.set(person, request.body.availability, request.body.activity);
      parts.presenceChanged(person);
      return presence.of(person);
    },
  );
  addDialRoutes(app, parts);
  app.post('/emulator/reset', { schema: { body: NoBody } }, async () => {
    parts.carrier.reset();
    presence.reset();
    entra.reset();
    parts.shells.reset();
    for (const person of people) parts.presenceChanged(person);
    return { status: 'ok' };
  });
}

const DialsBody = Dials.partial().extend({ entra: EntraDials.partial().optional() });

/** The carrier's faults at the top, as they were first; those of the sign-in below `entra`. */
function addDialRoutes(app: App, { carrier, entra }: SystemParts): void {
  const dials = () => ({ ...carrier.dials, entra: entra.dials });
  app.get('/emulator/dials', async () => dials());
  app.put('/emulator/dials', { schema: { body: DialsBody } }, async (request) => {
    const { entra: ofEntra, ...ofCarrier } = request.body;
    carrier.dials = Dials.parse({ ...carrier.dials, ...ofCarrier });
    entra.dials = EntraDials.parse({ ...entra.dials, ...ofEntra });
    return dials();
  });
}

/** Graph v1.0, presence only, without its permissions: those come with the full Entra ID. */
export function addGraphRoutes(app: App, presence: PresenceBook): void {
  const root = 'https://graph.microsoft.com/v1.0/$metadata';
  app.get<{ Params: { oid: string } }>('/graph/v1.0/users/:oid/presence', async (request) => {
    const person = personByOid(request.params.oid);
    if (person === undefined) throw new CloudError('notFound', 'no such user', { path: 'oid' });
    const context = `${root}#users('${person.oid}')/presence/$entity`;
    return { '@odata.context': context, ...presence.of(person) };
  });
  app.post(
    '/graph/v1.0/communications/getPresencesByUserId',
    { schema: { body: PresencesBody } },
    async (request) => ({
      '@odata.context': `${root}#Collection(microsoft.graph.presence)`,
      // Graph leaves out ids that it does not know.
      value: request.body.ids.flatMap((id) => {
        const person = personByOid(id);
        return person === undefined ? [] : [presence.of(person)];
      }),
    }),
  );
}
