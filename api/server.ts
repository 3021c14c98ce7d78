import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import websocket from '@fastify/websocket';
import Fastify, { LogController } from 'fastify';
import type { FastifyInstance } from 'fastify';
import {
  hasZodFastifySchemaValidationErrors,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { ApiOptions, App } from './app.ts';
import { parseJsonBody } from './body.ts';
import { emulatorRoutes } from './emulator.ts';
import { ApiError, problemOf } from './error.ts';
import { eventRoutes } from './events/socket.ts';
import { listenRoutes } from './listen/socket.ts';
import { guard } from './gate.ts';
import { describeRoute } from './openapi.ts';
import { pageRoutes } from './pages.ts';
import { actionRoutes } from './routes/actions.ts';
import { callRoutes } from './routes/calls.ts';
import { talkRoutes } from './routes/talk.ts';
import { agentRoutes } from './routes/agents.ts';
import { attendantRightsRoutes } from './routes/attendant-rights.ts';
import { audioRoutes } from './routes/audio.ts';
import { auditRoutes } from './routes/audit.ts';
import { boardRoutes } from './routes/board.ts';
import { configurationRoutes } from './routes/configuration.ts';
import { customerRoutes, listRoutes } from './routes/customers.ts';
import { draftRoutes } from './routes/drafts.ts';
import { hoursRoutes } from './routes/hours.ts';
import { queueRightsRoutes } from './routes/queue-rights.ts';
import { queueRoutes } from './routes/queues.ts';
import { healthRoutes } from './routes/health.ts';
import { interactionRoutes } from './routes/interactions.ts';
import { meRoutes } from './routes/me.ts';
import { noteRoutes } from './routes/notes.ts';
import { profileRoutes } from './routes/profile.ts';
import { phoneRoutes } from './routes/phones.ts';
import { recordingRoutes } from './routes/recordings.ts';
import { voicemailRoutes } from './routes/voicemails.ts';
import { reportRoutes } from './routes/reports.ts';
import { flowRoutes } from './routes/flows.ts';
import { setupRoutes } from './routes/setup.ts';
import { secure } from './security.ts';
import { signInPageRoutes } from './sign-in-pages.ts';

const BODY_MAX_BYTES = 1024 * 1024;
const SOCKET_MESSAGE_MAX_BYTES = 32 * 1024;
const RATE_PER_MINUTE = 12_000;
const LOCAL_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/**
 * The HTTP side of the process: REST, events, health, the first page and, while the cloud is
 * emulated, the way to it. The caller listens (`app.listen`) and closes; closing ends the sockets.
 */
export async function createApi(options: ApiOptions): Promise<FastifyInstance> {
  const { host, cloudUrl } = options;
  const app: App = Fastify({
    ...(options.logger === undefined ? {} : { loggerInstance: options.logger }),
    bodyLimit: BODY_MAX_BYTES,
    logController: new LogController({ disableRequestLogging: true }),
    exposeHeadRoutes: false,
    requestTimeout: 30_000,
    routerOptions: { maxParamLength: 256 },
    forceCloseConnections: true,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  handleErrors(app);
  readBodies(app);
  await secure(app, cloudUrl);
  await app.register(websocket, { options: { maxPayload: SOCKET_MESSAGE_MAX_BYTES } });
  await app.register(swagger, { openapi, transform: describeRoute });
  await app.register(async (scope: FastifyInstance) => apiRoutes(scope, options), {
    prefix: '/api/v1',
  });
  healthRoutes(app, host);
  if (cloudUrl !== null) {
    const hostNames = [...LOCAL_NAMES, ...(options.hostNames ?? [])];
    await emulatorRoutes(app, { cloudUrl, hostNames });
  }
  const { webDir, signIn = null, entraPages = null } = options;
  if (entraPages !== null) signInPageRoutes(app, entraPages);
  await pageRoutes(app, { webDir, cloudUrl, signIn });
  return app as unknown as FastifyInstance;
}

const openapi = {
  openapi: '3.1.0',
  info: {
    title: 'Patchbay',
    version: '1',
    description:
      'Errors are application/problem+json with `code`, `message` and `remedy`. A write answers ' +
      'after its commit with `seq`; pass it as `afterSeq` to a read that must show it. An ' +
      '`Idempotency-Key` makes a repeated write harmless. Operators of the provider name the ' +
      'tenant to act in by `X-Patchbay-Tenant`, on the WebSocket by `tenant` in the first message.',
  },
  components: {
    securitySchemes: {
      token: { type: 'http' as const, scheme: 'bearer', bearerFormat: 'JWT' },
    },
  },
  security: [{ token: [] }],
};

async function apiRoutes(scope: FastifyInstance, options: ApiOptions): Promise<void> {
  const { host } = options;
  const app = scope.withTypeProvider<ZodTypeProvider>();
  await app.register(rateLimit, { global: false });
  guard(app, options, options.ratePerMinute ?? RATE_PER_MINUTE);
  app.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('application/json').send(app.swagger()),
  );
  meRoutes(app, host);
  profileRoutes(app, options.profiles ?? null);
  boardRoutes(app, host);
  queueRoutes(app, host);
  queueRightsRoutes(app, host);
  listRoutes(app, host);
  customerRoutes(app, host);
  interactionRoutes(app, host);
  noteRoutes(app, host);
  actionRoutes(app, host);
  talkRoutes(app, host);
  callRoutes(app, host);
  agentRoutes(app, host);
  phoneRoutes(app, host);
  recordingRoutes(app, host);
  await audioRoutes(app, host);
  voicemailRoutes(app, host);
  reportRoutes(app, host);
  flowRoutes(app, host);
  setupRoutes(app, host);
  configurationRoutes(app, host);
  hoursRoutes(app, host);
  attendantRightsRoutes(app, host);
  draftRoutes(app, host);
  auditRoutes(app, host);
  eventRoutes(app, options);
  listenRoutes(app, options);
}

function readBodies(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, parseJsonBody(String(body)));
    } catch (error) {
      done(error as Error); // parseJsonBody throws ApiError only
    }
  });
  // A calendar as it is, beside the same in JSON.
  app.addContentTypeParser('text/calendar', { parseAs: 'string' }, (_request, body, done) => {
    done(null, { calendar: String(body) });
  });
}

function handleErrors(app: App): void {
  app.setNotFoundHandler(() => {
    throw new ApiError('notFound');
  });
  app.setErrorHandler((error, request, reply) => {
    const fault = faultOf(error);
    const problem = problemOf(fault);
    const route = request.routeOptions.url ?? 'unknown';
    // The route's pattern, never its address: ids and numbers stay out of the log.
    if (problem.status >= 500) request.log.error({ err: fault.cause, code: fault.code, route });
    else request.log.info({ code: fault.code, route, cause: causeOf(fault) });
    if (fault.retryAfterS !== null) void reply.header('retry-after', String(fault.retryAfterS));
    if (problem.status === 401) void reply.header('www-authenticate', challengeOf(fault));
    return reply.code(problem.status).type('application/problem+json').send(problem);
  });
}

function challengeOf(fault: ApiError): string {
  return fault.code === 'invalidToken' ? 'Bearer error="invalid_token"' : 'Bearer';
}

function causeOf({ cause }: ApiError): string | undefined {
  return cause instanceof Error ? cause.message : undefined;
}

function faultOf(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const details = error.validation.map(
      ({ instancePath, message }) => `${instancePath.slice(1) || 'body'}: ${message ?? ''}`,
    );
    return new ApiError('badRequest', { details, cause: error });
  }
  const status = statusOf(error);
  if (status === 413) return new ApiError('tooLarge', { cause: error });
  if (status === 415) return new ApiError('unsupported', { cause: error });
  if (status === 429) return new ApiError('tooManyRequests', { cause: error, retryAfterS: 1 });
  if (status >= 400 && status < 500) return new ApiError('badRequest', { cause: error });
  return new ApiError('internal', { cause: error });
}

function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return 500;
  return typeof error.statusCode === 'number' ? error.statusCode : 500;
}
