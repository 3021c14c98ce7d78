import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendError } from '../../http/errors.ts';
import type { App } from '../../http/app.ts';
import { AadError } from '../aadsts.ts';
import { parseForm } from '../form.ts';
import { sendAadError, type EntraParts } from './around.ts';
import { addDiscoveryRoutes } from './discovery-routes.ts';
import { addPageRoutes, sendErrorPage } from './page-routes.ts';
import { addTokenRoutes } from './token-routes.ts';
import { addTwinRoutes } from './twin-routes.ts';

/** Everything of Entra ID, with forms as bodies and Entra's own errors. */
export async function addEntraRoutes(app: App, parts: EntraParts): Promise<void> {
  await app.register(async (scope: App) => {
    addFormParser(scope);
    addDelay(scope, parts);
    scope.setErrorHandler<FastifyError>((error, request, reply) => {
      const thrown: unknown = error;
      if (!(thrown instanceof AadError)) return sendError(error, request, reply);
      if (isForPeople(request)) return sendErrorPage(reply, thrown);
      return sendAadError(parts.entra, thrown, request, reply);
    });
    addDiscoveryRoutes(scope, parts);
    addTokenRoutes(scope, parts);
    addPageRoutes(scope, parts);
    addTwinRoutes(scope, parts);
  });
}

function addFormParser(scope: FastifyInstance | App): void {
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request: FastifyRequest, text: string | Buffer, done) => done(null, parseForm(String(text))),
  );
}

function addDelay(scope: App, { entra }: EntraParts): void {
  scope.addHook('preHandler', async (request: FastifyRequest, _reply: FastifyReply) => {
    const { delayMs } = entra.dials;
    if (delayMs === 0 || request.url.startsWith('/emulator/')) return;
    await new Promise((resolve) => setTimeout(resolve, delayMs));
  });
}

/** Entra speaks HTML at these and JSON elsewhere. */
function isForPeople({ url }: FastifyRequest): boolean {
  const [path = ''] = url.split('?');
  return /\/(authorize|login|devicelogin|adminconsent|logout)$/.test(path);
}
