import { z } from 'zod';
import type { Group } from '../entra/directory.ts';
import type { App } from '../http/app.ts';
import type { Person } from '../people.ts';
import type { Caller } from './caller.ts';
import { groupEntity, groupShape, objectShape } from './entities.ts';
import { GraphError } from './error.ts';
import type { Ask, Graph } from './graph.ts';
import { has, mayNameGroups, mayReadWholeUsers, needs, require, self } from './permissions.ts';
import { listPage, single } from './query.ts';
import { seen } from './user-routes.ts';

interface ById {
  Params: { id: string };
}

const id = z.string().max(64);
const MembersBody = z.object({ securityEnabledOnly: z.boolean().nullish() });
/** Graph's limit for one request. */
const CheckBody = z.object({ groupIds: z.array(id).min(1).max(20) });

/** Who is in which security group. None is nested here, so what is transitive is the same. */
export function addGroupRoutes(app: App, graph: Graph, prefix: string): void {
  addMembershipRoutes(app, graph, prefix);
  addMembershipActions(app, graph, prefix);
  app.get(`${prefix}/groups`, async (request) => {
    const { caller, query, place } = graph.ask(request, prefix);
    require(caller, needs.readGroup);
    const all = groupsOf(graph, caller).map((group) => groupEntity(group, true));
    return listPage(all, query, groupShape, place('groups'));
  });
  app.get<ById>(`${prefix}/groups/:id`, async (request) => {
    const { caller, query } = graph.ask(request, prefix);
    require(caller, needs.readGroup);
    const group = groupOf(graph, caller, request.params.id);
    return single(groupEntity(group, true), query, groupShape, 'groups');
  });
  for (const members of ['members', 'transitiveMembers']) {
    app.get<ById>(`${prefix}/groups/:id/${members}`, async (request) => {
      const { caller, query, place } = graph.ask(request, prefix);
      require(caller, needs.readGroup);
      const group = groupOf(graph, caller, request.params.id);
      const all = graph
        .membersOf(caller, group.id)
        .map((one) => ({ '@odata.type': '#microsoft.graph.user', ...member(graph, caller, one) }));
      return listPage(all, query, objectShape, place('directoryObjects'));
    });
  }
}

/** Whoever may not read users learns their ids only (graph, limited information returned). */
function member(graph: Graph, caller: Caller, person: Person) {
  if (!has(caller, ['User.ReadBasic.All', 'User.Read.All', 'Directory.Read.All'])) {
    return { id: person.oid };
  }
  return seen(graph, person, mayReadWholeUsers(caller));
}

function addMembershipRoutes(app: App, graph: Graph, prefix: string): void {
  for (const kind of ['memberOf', 'transitiveMemberOf']) {
    for (const cast of ['', '/microsoft.graph.group']) {
      app.get(`${prefix}/me/${kind}${cast}`, async (request) => {
        const ask = graph.ask(request, prefix);
        return memberships(graph, ask, self(ask.caller));
      });
      app.get<ById>(`${prefix}/users/:id/${kind}${cast}`, async (request) => {
        const ask = graph.ask(request, prefix);
        return memberships(graph, ask, graph.user(ask.caller, request.params.id));
      });
    }
  }
}

function memberships(graph: Graph, { caller, query, place }: Ask, person: Person) {
  require(caller, needs.readMemberships, person);
  const isNamed = mayNameGroups(caller);
  const all = membershipsOf(graph, person).map((group) => groupEntity(group, isNamed));
  return listPage(all, query, objectShape, place('directoryObjects'));
}

/** Where the groups claim's overage leads, and the question that needs no list. */
function addMembershipActions(app: App, graph: Graph, prefix: string): void {
  for (const [path, who] of people(graph)) {
    for (const action of ['getMemberObjects', 'getMemberGroups']) {
      app.post<ById>(`${prefix}${path}/${action}`, async (request) => {
        const ask = graph.ask(request, prefix);
        const person = who(ask.caller, request.params.id);
        require(ask.caller, needs.readMemberships, person);
        ask.body(MembersBody);
        return idsAnswer(membershipsOf(graph, person).map((group) => group.id));
      });
    }
    app.post<ById>(`${prefix}${path}/checkMemberGroups`, async (request) => {
      const ask = graph.ask(request, prefix);
      const person = who(ask.caller, request.params.id);
      require(ask.caller, needs.readMemberships, person);
      const { groupIds } = ask.body(CheckBody);
      const held = new Set(membershipsOf(graph, person).map((group) => group.id));
      return idsAnswer(groupIds.filter((one) => held.has(one.toLowerCase())));
    });
  }
}

const people = (graph: Graph) =>
  [
    ['/me', (caller: Caller) => self(caller)],
    ['/users/:id', (caller: Caller, key: string) => graph.user(caller, key)],
  ] as const;

const idsAnswer = (value: readonly string[]) => ({
  '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#Collection(Edm.String)',
  value,
});

const membershipsOf = (graph: Graph, person: Person): readonly Group[] =>
  graph.parts.entra.directory.membershipsOf(person);

const groupsOf = (graph: Graph, { tid }: Caller): readonly Group[] =>
  graph.parts.entra.directory.groupsIn(tid);

function groupOf(graph: Graph, caller: Caller, wanted: string): Group {
  const found = groupsOf(graph, caller).find((group) => group.id === wanted.toLowerCase());
  if (found !== undefined) return found;
  const message = `Resource '${wanted.slice(0, 64)}' does not exist.`;
  throw new GraphError('Request_ResourceNotFound', message);
}
