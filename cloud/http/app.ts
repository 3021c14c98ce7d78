import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import {
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { CloudError } from '../error.ts';
import { sendError, sendNotFound } from './errors.ts';
import { isFromHere } from './origin.ts';

export type App = FastifyInstance<
  Server,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Any page may send this: it acts on nothing that the browser adds by itself. */
    fromAnywhere?: boolean;
  }
}

/** JSON in, JSON out, an empty JSON body allowed; bodies are small. */
export function newApp(options: { readonly logErrors: boolean }): App {
  const app = Fastify({
    bodyLimit: 65_536,
    forceCloseConnections: true,
    // Faults only: a line for each request would put numbers into the log.
    logger: options.logErrors ? { level: 'error' } : false,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(sendError);
  app.setNotFoundHandler(sendNotFound);
  app.addHook('onRequest', async (request) => {
    if (request.routeOptions.config.fromAnywhere === true || isFromHere(request.headers)) return;
    throw new CloudError('foreign', 'a page of another origin may not use the emulator');
  });
  // A refused WebSocket is answered by HTTP, after which nobody else would close its socket: it
  // would hold up the end of the process.
  app.addHook('onResponse', async (request) => {
    if (request.headers.upgrade !== undefined) request.raw.socket.destroySoon();
  });
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (text === '') done(null, undefined);
    else parse(request, text.toString(), done);
  });
  return app.withTypeProvider<ZodTypeProvider>();
}
