import type { Carrier } from '../carrier/carrier.ts';
import { Dials } from '../carrier/dials.ts';
import { must } from '../check.ts';
import { EntraDials } from '../entra/dials.ts';
import type { Entra } from '../entra/entra.ts';
import { GraphDials } from '../graph/dials.ts';
import type { Graph } from '../graph/graph.ts';
import { DEFAULT_AUDIENCE, type Tokens } from '../identity/tokens.ts';
import type { Mailboxes } from '../mail/mailboxes.ts';
import { people, personByKey, type Person } from '../people.ts';
import type { PresenceBook } from '../presence/presence.ts';
import type { Shells } from '../shell/shells.ts';
import type { App } from './app.ts';
import { NoBody, PersonParams, PresenceBody, TokenBody } from './schemas.ts';

interface SystemParts {
  readonly carrier: Carrier;
  readonly tokens: Tokens;
  readonly entra: Entra;
  readonly graph: Graph;
  readonly presence: PresenceBook;
  readonly shells: Shells;
  readonly mailboxes: Mailboxes;
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
      memberships: entra.directory.membershipsOf(person),
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
    parts.graph.reset();
    parts.shells.reset();
    parts.mailboxes.reset();
    for (const person of people) parts.presenceChanged(person);
    return { status: 'ok' };
  });
}

const DialsBody = Dials.partial().extend({
  entra: EntraDials.partial().optional(),
  graph: GraphDials.partial().optional(),
});

/** The carrier's faults at the top, as they were first; the others below their names. */
function addDialRoutes(app: App, { carrier, entra, graph }: SystemParts): void {
  const dials = () => ({ ...carrier.dials, entra: entra.dials, graph: graph.dials });
  app.get('/emulator/dials', async () => dials());
  app.put('/emulator/dials', { schema: { body: DialsBody } }, async (request) => {
    const { entra: ofEntra, graph: ofGraph, ...ofCarrier } = request.body;
    carrier.dials = Dials.parse({ ...carrier.dials, ...ofCarrier });
    entra.dials = EntraDials.parse({ ...entra.dials, ...ofEntra });
    graph.dials = GraphDials.parse({ ...graph.dials, ...ofGraph });
    return dials();
  });
}
