import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../http/app.ts';
import { addBatchRoute } from './batch.ts';
import { GraphError, graphBody, idsOf } from './error.ts';
import { Graph } from './graph.ts';
import { addGroupRoutes } from './group-routes.ts';
import { addMailRoutes } from './mail-routes.ts';
import { addPresenceRoutes } from './presence-routes.ts';
import { addTeamRoutes } from './team-routes.ts';
import { addTeamworkRoutes } from './teamwork-routes.ts';
import { addUserRoutes } from './user-routes.ts';

/** Below `/graph` by our own address; at the root where DNS leads graph.microsoft.com here. */
const PREFIXES = ['/graph/v1.0', '/v1.0'];

/** Graph v1.0 as far as `cloud/README.md` lists it, with Graph's tokens, permissions and errors. */
export async function addGraphRoutes(app: App, graph: Graph): Promise<void> {
  await app.register(async (scope: App) => {
    scope.addHook('onRoute', (route) => {
      // Any page may ask: what it may do is in its token.
      route.config = { ...route.config, fromAnywhere: true };
    });
    scope.addHook('onRequest', async (request, reply) => {
      void reply.header('access-control-allow-origin', '*');
      void reply.header('access-control-expose-headers', 'request-id, retry-after, location');
      if (request.method === 'OPTIONS') return;
      await graph.admit(request);
      if (!request.url.endsWith('/$batch')) graph.failIfDialled();
    });
    scope.setErrorHandler<FastifyError>((error, request, reply) =>
      refuse(graph, error, request, reply),
    );
    for (const prefix of PREFIXES) {
      addUserRoutes(scope, graph, prefix);
      addGroupRoutes(scope, graph, prefix);
      addTeamRoutes(scope, graph, prefix);
      addPresenceRoutes(scope, graph, prefix);
      addTeamworkRoutes(scope, graph, prefix);
      addMailRoutes(scope, graph, prefix);
      addBatchRoute(scope, graph, prefix);
      scope.all(`${prefix}/*`, async (request, reply) => nothingHere(request, reply));
    }
  });
}

/** A page's question before the question (CORS), and every address that nobody built. */
function nothingHere(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (request.method !== 'OPTIONS') {
    throw new GraphError('BadRequest', 'Resource not found for the segment.');
  }
  return reply
    .code(200)
    .header('access-control-allow-methods', 'GET, POST, PATCH, PUT, DELETE, OPTIONS')
    .header('access-control-allow-headers', '*, authorization')
    .send();
}

function refuse(
  graph: Graph,
  thrown: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const error = graphErrorOf(thrown, request);
  const ids = idsOf(request.headers['client-request-id']);
  if (error.retryAfterS !== null) void reply.header('retry-after', `${error.retryAfterS}`);
  if (error.status === 401) void reply.header('www-authenticate', 'Bearer realm=""');
  void reply
    .code(error.status)
    .header('request-id', ids.requestId)
    .header('client-request-id', ids.clientRequestId)
    .send(graphBody(error, ids, graph.parts.entra.now()));
}

function graphErrorOf(thrown: FastifyError, request: FastifyRequest): GraphError {
  const error: unknown = thrown;
  if (error instanceof GraphError) return error;
  const status = thrown.statusCode ?? 500;
  if (status < 500) return new GraphError('BadRequest', thrown.message, { status });
  request.log.error({ err: thrown }, 'a request to Graph failed');
  return new GraphError('InternalServerError', 'The emulator failed; its log says why.');
}
