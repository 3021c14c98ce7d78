import { Agent, request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from './app.ts';
import { ApiError } from './error.ts';

const BODY_MAX = 1024 * 1024;
const TIMEOUT_MS = 30_000;
const PAGES = ['/teams', '/phone', '/handsets'];
const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
/** Only these travel: no cookies, no forwarding headers, nothing hop by hop. */
const REQUEST_HEADERS = ['accept', 'content-type', 'authorization'];
const RESPONSE_HEADERS = ['content-type', 'cache-control', 'retry-after'];

export interface EmulatorOptions {
  readonly cloudUrl: string;
  readonly hostNames: readonly string[];
}

/**
 * The emulated cloud under the product's own address. `/emulator/token` hands out tokens of the
 * demo people, so this door opens for the own machine only: loopback peer, known host name (no DNS
 * rebinding), no foreign origin. Pages are redirected: their sockets belong to the cloud's origin.
 */
export async function emulatorRoutes(app: App, options: EmulatorOptions): Promise<void> {
  const origin = new URL(options.cloudUrl).origin;
  for (const page of PAGES) {
    for (const url of [page, `${page}/*`]) {
      app.get(url, { schema: { hide: true } }, async (request, reply) =>
        reply.redirect(`${origin}${safePath(request.url)}`, 302),
      );
    }
  }
  await app.register(async (scope) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 32, timeout: 30_000 });
    scope.addHook('onClose', async () => agent.destroy());
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: BODY_MAX },
      (_req, body, done) => done(null, body),
    );
    scope.all('/emulator/*', { schema: { hide: true } }, async (request, reply) => {
      checkLocal(request, options, origin);
      return forward({ agent, origin }, request, reply);
    });
  });
}

function checkLocal(request: FastifyRequest, options: EmulatorOptions, cloud: string): void {
  if (!LOOPBACK.has(request.socket.remoteAddress ?? '')) throw new ApiError('forbidden');
  if (!options.hostNames.includes(request.hostname)) throw new ApiError('forbidden');
  const { origin } = request.headers;
  const own = `${request.protocol}://${request.host}`;
  if (origin !== undefined && origin !== own && origin !== cloud) throw new ApiError('forbidden');
}

interface Cloud {
  readonly agent: Agent;
  readonly origin: string;
}

async function forward(cloud: Cloud, request: FastifyRequest, reply: FastifyReply) {
  const headers: Record<string, string> = {};
  for (const name of REQUEST_HEADERS) {
    const value = request.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  const answer = await ask(cloud, request, headers);
  for (const name of RESPONSE_HEADERS) {
    const value = answer.headers[name];
    if (typeof value === 'string') void reply.header(name, value);
  }
  return reply.code(answer.statusCode ?? 502).send(answer);
}

function ask(
  { agent, origin }: Cloud,
  { method, url, body }: FastifyRequest,
  headers: Record<string, string>,
): Promise<IncomingMessage> {
  // Only the path comes from outside; the address is the setting's.
  const { hostname, port } = new URL(origin);
  const path = safePath(url);
  return new Promise((resolve, reject) => {
    const fail = (cause: Error) => reject(new ApiError('cloudUnreachable', { cause }));
    const options = { agent, hostname, port, method, path, headers, timeout: TIMEOUT_MS };
    const asked = httpRequest(options, resolve);
    asked.on('error', fail);
    asked.on('timeout', () => asked.destroy(new Error('no answer in time')));
    asked.end(Buffer.isBuffer(body) ? body : undefined);
  });
}

/** The path as the cloud will read it; what a second parser could read otherwise is out. */
function safePath(url: string): string {
  const path = url.split('?')[0] ?? '';
  if (!/^\/[A-Za-z0-9._~+@:/%-]*$/.test(path) || /%2e|%2f|%5c|\/\.|\/\//i.test(path)) {
    throw new ApiError('notFound');
  }
  return url;
}
