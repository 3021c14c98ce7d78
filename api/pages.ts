import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { App } from './app.ts';
import { appPageRoutes } from './app-pages.ts';
import type { AppPageOptions } from './app-pages.ts';

/** The built pages: the first page at `/`, the tab apps at `/app/`. */
export async function pageRoutes(app: App, options: AppPageOptions): Promise<void> {
  const { webDir } = options;
  if (!existsSync(join(webDir, 'index.html'))) {
    app.get('/', { schema: { hide: true } }, async (_request, reply) =>
      reply
        .code(503)
        .type('text/plain; charset=utf-8')
        .send('The pages are not built yet: start with `npm start`.\n'),
    );
    return;
  }
  await app.register(fastifyStatic, {
    root: webDir,
    cacheControl: false,
    globIgnore: ['app/**'],
    // The build leaves a compressed copy beside each large file.
    preCompressed: true,
    setHeaders: (reply) => {
      if (reply.getHeader('cache-control') === undefined) reply.header('cache-control', 'no-cache');
    },
  });
  appPageRoutes(app, options);
}
