import { z } from 'zod';
import type { App } from '../http/app.ts';
import type { Person } from '../people.ts';
import type { Caller } from './caller.ts';
import { GraphError } from './error.ts';
import type { Graph } from './graph.ts';
import { needs, require, self } from './permissions.ts';

interface ById {
  Params: { id: string };
}

/** Graph's limit (cloudcommunications-getpresencesbyuserid). */
const IDS_MAX = 650;
const Ids = z.object({ ids: z.array(z.string().max(64)).min(1) });
const METADATA = 'https://graph.microsoft.com/v1.0/$metadata';

/** Who is available, in Teams' words. */
export function addPresenceRoutes(app: App, graph: Graph, prefix: string): void {
  app.get(`${prefix}/me/presence`, async (request) => {
    const { caller } = graph.ask(request, prefix);
    return one(graph, caller, self(caller));
  });
  for (const path of ['/users/:id/presence', '/communications/presences/:id']) {
    app.get<ById>(`${prefix}${path}`, async (request) => {
      const { caller } = graph.ask(request, prefix);
      return one(graph, caller, graph.user(caller, request.params.id));
    });
  }
  app.post(`${prefix}/communications/getPresencesByUserId`, async (request) => {
    const { caller, body } = graph.ask(request, prefix);
    require(caller, needs.readPresence);
    const { ids } = body(Ids);
    if (ids.length > IDS_MAX) {
      const message = `The number of ids must be at most ${IDS_MAX}.`;
      throw new GraphError('BadRequest', message);
    }
    const wanted = new Set(ids.map((each) => each.toLowerCase()));
    return {
      '@odata.context': `${METADATA}#Collection(microsoft.graph.presence)`,
      // Graph leaves out ids that it does not know.
      value: graph
        .members(caller)
        .filter(({ oid }) => wanted.has(oid))
        .map((person) => presenceOf(graph, person)),
    };
  });
}

function one(graph: Graph, caller: Caller, person: Person) {
  require(caller, needs.readPresence, person);
  const context = `${METADATA}#communications/presences/$entity`;
  return { '@odata.context': context, ...presenceOf(graph, person) };
}

const presenceOf = (graph: Graph, person: Person) => ({
  ...graph.parts.presence.of(person),
  statusMessage: null,
  outOfOfficeSettings: null,
  workLocation: null,
});
