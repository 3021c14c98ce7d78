import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AadError, errorBody } from '../aadsts.ts';
import type { Door, Entra } from '../entra.ts';
import type { Form } from '../form.ts';

export interface EntraParts {
  readonly entra: Entra;
  /** `http://host:port` of the plain listener: issuers of what comes in by it. */
  readonly httpOrigin: () => string;
  /** Names of the certificate; `*.x` stands for one label more. */
  readonly hosts: readonly string[];
}

/** Open to every page: these act on nothing that the browser adds by itself. */
export const fromAnywhere = { config: { fromAnywhere: true } };

export function doorOf(request: FastifyRequest, { httpOrigin }: EntraParts): Door {
  const host = /^[A-Za-z0-9.:[\]-]{1,255}$/.exec(request.headers.host ?? '')?.[0];
  if (request.protocol === 'https') {
    const origin = new URL(`https://${host ?? 'localhost'}`).origin;
    return { issuerOrigin: origin, base: origin };
  }
  const base = host === undefined ? httpOrigin() : `http://${host}`;
  return { issuerOrigin: httpOrigin(), base };
}

/** Is this the address of one of our doors, by whatever name and port it was reached? */
export const ownOrigins =
  ({ hosts, httpOrigin }: EntraParts) =>
  (origin: string): boolean => {
    // Of a scheme without hosts the origin is the word `null`.
    if (!URL.canParse(origin)) return false;
    const { hostname } = new URL(origin);
    return origin === httpOrigin() || hosts.some((host) => isNamed(hostname, host));
  };

function isNamed(hostname: string, host: string): boolean {
  if (hostname === host || hostname === `[${host}]`) return true;
  return host.startsWith('*.') && hostname.endsWith(host.slice(1));
}

export function queryOf(request: FastifyRequest): Form {
  const query: unknown = request.query;
  const form = Object.create(null) as Record<string, string>; // no inherited names to be found
  for (const [name, value] of Object.entries(query as Record<string, unknown>)) {
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first === 'string') form[name] = first;
  }
  return form;
}

/** Entra's answer to a program: JSON, with the id that the program sent. */
export function sendAadError(
  entra: Entra,
  error: AadError,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const given = queryOf(request)['client-request-id'] ?? request.headers['client-request-id'];
  const correlationId = typeof given === 'string' && given.length <= 64 ? given : randomUUID();
  if (error.retryAfterS !== undefined) void reply.header('retry-after', `${error.retryAfterS}`);
  const body = errorBody(error, { correlationId, now: entra.now() });
  return reply.code(error.status).header('cache-control', 'no-store').send(body);
}

/** Entra lets any page read these; what they act on is in the request itself. */
export function allowAnyPage(reply: FastifyReply): void {
  void reply.header('access-control-allow-origin', '*');
  void reply.header('access-control-expose-headers', 'x-ms-request-id, retry-after');
}
