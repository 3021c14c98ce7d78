import { createServer, type Server } from 'node:https';
import type { App } from '../http/app.ts';
import type { ServerIdentity } from './authority.ts';

/** The same routes and sockets over HTTPS: a second listener before the same application. */
export async function openHttpsDoor(
  app: App,
  identity: ServerIdentity,
  where: { readonly host: string; readonly port: number },
): Promise<Server> {
  const server = createServer(
    { key: identity.keyPem, cert: identity.certificatePem },
    (request, response) => app.routing(request, response),
  );
  server.on('upgrade', (request, socket, head) => {
    app.server.emit('upgrade', request, socket, head);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(where.port, where.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return server;
}

/** Its connections end with it, as the application's own do. */
export async function closeHttpsDoor(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
