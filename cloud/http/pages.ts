import fastifyStatic from '@fastify/static';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadWebRtc } from '../audio/browser-peer.ts';
import type { App } from './app.ts';

const PAGES = ['phone', 'teams', 'handsets'];
/** Everything a page needs is served here; its sockets come back here; the app alone is framed. */
const policyOf = (appOrigin: string) =>
  [
    "default-src 'self'",
    "connect-src 'self' ws: wss:",
    "img-src 'self' data:",
    `frame-src ${appOrigin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join('; ');

interface PageOptions {
  readonly folder: string | undefined;
  /** Where the tabs of the Teams clients come from. */
  readonly appOrigin: string;
}

/** The pages as built; without them (from source) the twin still answers. */
export async function addPageRoutes(app: App, { folder, appOrigin }: PageOptions): Promise<void> {
  const policy = policyOf(appOrigin);
  const root = folder ?? fileURLToPath(new URL('./cloud-pages/', import.meta.url));
  if (!existsSync(root)) return;
  await app.register(fastifyStatic, { root, prefix: '/assets/', index: false });
  for (const page of PAGES) {
    app.get(`/${page}`, (_request, reply) => {
      // By the time of the first call it is there; without it the page would only have no audio.
      if (page !== 'handsets') loadWebRtc().catch(() => undefined);
      return reply
        .header('content-security-policy', policy)
        .header('referrer-policy', 'no-referrer')
        .header('cache-control', 'no-cache')
        .sendFile(`${page}.html`);
    });
  }
  app.get('/', (_request, reply) => reply.redirect('/handsets'));
}
