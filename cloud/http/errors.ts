import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { CloudError, type CloudErrorCode } from '../error.ts';

const STATUS: Readonly<Record<CloudErrorCode, number>> = {
  badRequest: 400,
  notFound: 404,
  notNow: 409,
  network: 502,
  full: 503,
  foreign: 403,
};

/** Every refusal has one shape: `{error: {code, message, path}}`. */
export function sendError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const first = error.validation[0];
    const path = (first?.instancePath ?? '').replace(/^\//, '').replaceAll('/', '.');
    void send(reply, 400, { code: 'badRequest', message: first?.message ?? error.message, path });
    return;
  }
  if (error instanceof CloudError) {
    const { code, message, path } = error;
    void send(reply, STATUS[code], { code, message, path });
    return;
  }
  const status = error.statusCode ?? 500;
  if (status >= 500) request.log.error({ err: error }, 'a request failed');
  const message = status >= 500 ? 'the emulator failed; its log says why' : error.message;
  void send(reply, status, { code: status >= 500 ? 'failed' : 'badRequest', message, path: '' });
}

export function sendNotFound(request: FastifyRequest, reply: FastifyReply): void {
  const message = `nothing answers ${request.method} here`;
  void send(reply, 404, { code: 'notFound', message, path: '' });
}

function send(
  reply: FastifyReply,
  status: number,
  error: { code: string; message: string; path: string },
) {
  return reply.code(status).send({ error });
}
