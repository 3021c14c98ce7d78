import type { FastifyRequest } from 'fastify';
import type { App } from '../http/app.ts';
import type { Person } from '../people.ts';
import type { Caller } from './caller.ts';
import { basicOnly, basicUser, userEntity, wholeUser } from './entities.ts';
import type { Entity } from './filter.ts';
import type { Graph } from './graph.ts';
import { mayReadWholeUsers, needs, require, self } from './permissions.ts';
import { listPage, single, type Query } from './query.ts';

interface ById {
  Params: { id: string };
}

/** `/me`, `/users`, `/users/{id or user principal name}`. */
export function addUserRoutes(app: App, graph: Graph, prefix: string): void {
  app.get(`${prefix}/me`, async (request) => {
    const { caller, query } = graph.ask(request, prefix);
    const person = self(caller);
    return one(graph, caller, person, query);
  });
  app.get<ById>(`${prefix}/users/:id`, async (request) => {
    const { caller, query } = graph.ask(request, prefix);
    return one(graph, caller, graph.user(caller, request.params.id), query);
  });
  app.get(`${prefix}/users`, async (request: FastifyRequest) => {
    const { caller, query, place } = graph.ask(request, prefix);
    require(caller, needs.listUsers);
    const isWhole = mayReadWholeUsers(caller);
    const all = graph.members(caller).map((person) => seen(graph, person, isWhole));
    return listPage(all, query, isWhole ? wholeUser : basicUser, place('users'));
  });
}

function one(graph: Graph, caller: Caller, person: Person, query: Query) {
  require(caller, needs.readUser, person);
  const isOwn = caller.person?.oid === person.oid && caller.permissions.has('User.Read');
  const isWhole = isOwn || mayReadWholeUsers(caller);
  return single(seen(graph, person, isWhole), query, isWhole ? wholeUser : basicUser, 'users');
}

export function seen(graph: Graph, person: Person, isWhole: boolean): Entity {
  const { disabled } = graph.parts.entra.directory.account(person);
  const entity = userEntity(person, !disabled);
  return isWhole ? entity : basicOnly(entity);
}
