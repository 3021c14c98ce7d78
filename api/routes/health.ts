import type { App } from '../app.ts';
import { Readiness } from '../port.ts';
import type { ApiHost } from '../port.ts';

const response = { 200: Readiness, 503: Readiness };

/** `/livez` asks nothing of anybody; readiness false does not mean "kill". */
export function healthRoutes(app: App, host: ApiHost): void {
  const probes = { '/livez': 'live', '/readyz': 'ready', '/startupz': 'started' } as const;
  for (const [url, field] of Object.entries(probes)) {
    app.get(url, { schema: { tags: ['health'], response } }, async (_request, reply) => {
      const readiness = host.readiness();
      const ok = readiness[field];
      if (!ok) void reply.header('retry-after', '1');
      return reply
        .code(ok ? 200 : 503)
        .header('cache-control', 'no-store')
        .send(readiness);
    });
  }
}
