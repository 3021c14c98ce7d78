import type { FastifyRequest } from 'fastify';
import type { App } from '../../http/app.ts';
import { need, type Form } from '../form.ts';
import { startDevice } from '../grants/device-code.ts';
import { token } from '../grants/token.ts';
import type { TokenRequest } from '../grants/token-request.ts';
import { allowAnyPage, doorOf, fromAnywhere, ownOrigins, type EntraParts } from './around.ts';

interface Post {
  Params: { tenant: string };
  Body: Form | undefined;
}

/** What programs post: tokens and device codes. */
export function addTokenRoutes(app: App, parts: EntraParts): void {
  const { entra } = parts;
  const isOwnOrigin = ownOrigins(parts);
  const read = (request: FastifyRequest<Post>): TokenRequest => {
    const { tenant: tenantName } = request.params;
    const { origin } = request.headers;
    return {
      form: withBasic(request.body ?? {}, request.headers.authorization),
      tenantName,
      tenant: entra.directory.tenant(tenantName),
      door: doorOf(request, parts),
      pageOrigin: origin,
      isOwnOrigin,
    };
  };
  for (const path of ['/:tenant/oauth2/v2.0/token', '/:tenant/oauth2/token']) {
    app.post<Post>(path, fromAnywhere, async (request, reply) => {
      allowAnyPage(reply);
      const answer = await token(entra, read(request));
      void reply.header('cache-control', 'no-store').header('pragma', 'no-cache');
      return answer;
    });
    app.options(path, fromAnywhere, async (_request, reply) => {
      allowAnyPage(reply);
      return reply
        .header('access-control-allow-methods', 'POST, OPTIONS')
        .header('access-control-allow-headers', '*')
        .send();
    });
  }
  app.post<Post>('/:tenant/oauth2/v2.0/devicecode', fromAnywhere, async (request, reply) => {
    allowAnyPage(reply);
    return startDevice(entra, read(request));
  });
}

/** `client_secret_basic`: RFC 6749 §2.3.1, both halves form-encoded. */
function withBasic(form: Form, authorization: string | undefined): Form {
  const encoded = /^basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return form;
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const halves = new URLSearchParams(`id=${pair.replace(':', '&secret=')}`);
  const client = { client_id: halves.get('id') ?? '', client_secret: halves.get('secret') ?? '' };
  need(client, 'client_id');
  return { ...form, ...client };
}
