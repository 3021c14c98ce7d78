import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { TENANT_HEADER } from './gate.ts';
import { policy, routeKey } from './policy.ts';

type Transform = typeof jsonSchemaTransform;

const tenantHeader = {
  type: 'object',
  properties: {
    [TENANT_HEADER]: {
      type: 'string',
      maxLength: 64,
      description:
        'For operators of the provider, who must name the tenant to act in ' +
        '(`GET /api/v1/tenants` lists them); each use is in that tenant’s audit. Everybody else ' +
        'may leave it out: their tenant comes from the token, and another one is refused.',
    },
  },
};

/** As the routes are, with the header of which no route's own schema speaks. */
export const describeRoute: Transform = (given) => {
  const { schema, url } = jsonSchemaTransform(given);
  const methods = [given.route.method].flat();
  if (!methods.some((method) => takesTenant(method, given.url))) return { schema, url };
  return { url, schema: { ...schema, headers: tenantHeader } };
};

/** Where the provider's operator may come in, and has to say where to. */
function takesTenant(method: string, url: string): boolean {
  const rule = policy[routeKey(method, url)];
  if (rule === undefined || rule.scope === 'installation') return false;
  if (rule.roles === 'public') return false;
  const people = rule.roles === 'socket' ? rule.people : rule.roles;
  return people?.includes('provider') ?? true;
}
