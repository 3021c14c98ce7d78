import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyReply } from 'fastify';
import type { App } from './app.ts';
import { ApiError } from './error.ts';
import { originsOf, policyForApp } from './security.ts';

/** What the tab apps need to sign somebody in; public, so nothing secret. */
export interface SignIn {
  readonly clientId: string;
  /** `https://login.microsoftonline.com/organizations` */
  readonly authority: string;
  readonly scope: string;
}

export interface AppPageOptions {
  readonly webDir: string;
  readonly cloudUrl: string | null;
  readonly signIn: SignIn | null;
}

/** Stands in the built page where each answer gets a nonce of its own. */
const NONCE_MARK = '__CSP_NONCE__';

/**
 * The tab apps at /app/: built files as they are (their names carry a hash), every other path the
 * one page, whose router takes it from there. Its style sheets are made at run time by Fluent's
 * engine: a nonce lets those in, and no others.
 */
export function appPageRoutes(app: App, options: AppPageOptions): void {
  const { signIn, cloudUrl } = options;
  const config = {
    cloud: cloudUrl === null ? 'microsoft' : 'emulated',
    hostOrigins: cloudUrl === null ? [] : originsOf(new URL(cloudUrl)),
    clientId: signIn?.clientId ?? null,
    authority: signIn?.authority ?? null,
    scope: signIn?.scope ?? 'api://patchbay/access_as_user',
  };
  app.get('/app/config.json', { schema: { hide: true } }, async (_request, reply) =>
    reply.header('cache-control', 'no-cache').send(config),
  );
  app.get('/app', { schema: { hide: true } }, async (_request, reply) => reply.redirect('/app/'));
  app.get<{ Params: { '*': string } }>(
    '/app/*',
    { schema: { hide: true } },
    async (request, reply) => {
      const path = request.params['*'];
      if (!path.startsWith('assets/')) return sendPage(reply, options);
      // A name of ours only: no folders, so nothing outside of assets/.
      if (!/^assets\/[A-Za-z0-9_.-]{1,128}$/.test(path)) throw new ApiError('notFound');
      void reply.header('cache-control', 'public, max-age=31536000, immutable');
      return reply.sendFile(`app/${path}`, { cacheControl: false });
    },
  );
}

async function sendPage(reply: FastifyReply, { webDir, signIn, cloudUrl }: AppPageOptions) {
  const html = await readFile(join(webDir, 'app', 'index.html'), 'utf8').catch(() => null);
  if (html === null) {
    return reply
      .code(503)
      .type('text/plain; charset=utf-8')
      .send('The apps are not built yet: start with `npm start`.\n');
  }
  const nonce = randomBytes(16).toString('base64');
  const before = String(reply.getHeader('content-security-policy'));
  const login = signIn === null ? null : new URL(signIn.authority).origin;
  return reply
    .header(
      'content-security-policy',
      policyForApp(before, { nonce, login, isEmulated: cloudUrl !== null }),
    )
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(html.replace(NONCE_MARK, nonce));
}
