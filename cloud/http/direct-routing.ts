import { z } from 'zod';
import type { Carrier } from '../carrier/carrier.ts';
import type { TeamsTrunk } from '../carrier/teams/trunk.ts';
import { CloudError } from '../error.ts';
import type { App } from './app.ts';

const fqdn = z
  .string()
  .max(63)
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'not an FQDN in small letters');

/** What an administrator of Teams would set: verified domains, and the trunk's switches. */
const Body = z.strictObject({
  /** Tenant ids by FQDN; null takes one away. */
  domains: z.record(fqdn, z.guid().nullable()).optional(),
  trunk: z
    .strictObject({
      forwardPai: z.boolean(),
      forwardCallHistory: z.boolean(),
      sessionTimer: z.boolean(),
      localMediaOptimisation: z.boolean(),
    })
    .partial()
    .optional(),
});

/** Microsoft's side of Direct Routing: who is registered, who was heard of, what was refused. */
export function addDirectRoutingRoutes(app: App, carrier: Carrier): void {
  const trunk = (): TeamsTrunk => {
    if (carrier.teams === undefined) throw new CloudError('notFound', 'no SIP by TLS here');
    return carrier.teams;
  };
  app.get('/emulator/direct-routing', async () => viewOf(trunk()));
  app.put('/emulator/direct-routing', { schema: { body: Body } }, async (request) => {
    const { domains = {}, trunk: settings = {} } = request.body;
    for (const [name, tenant] of Object.entries(domains)) trunk().domains.set(name, tenant);
    trunk().settings = { ...trunk().settings, ...given(settings) };
    return viewOf(trunk());
  });
}

/** A field given as undefined does not exist in JSON. */
function given<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return fields as { [K in keyof T]: Exclude<T[K], undefined> };
}

function viewOf(trunk: TeamsTrunk): object {
  return {
    host: trunk.hostPort,
    domains: trunk.domains.list(),
    trunk: trunk.settings,
    gateways: trunk.gateways.list(),
    refusals: trunk.refusals,
  };
}
