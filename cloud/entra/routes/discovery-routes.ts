import type { App } from '../../http/app.ts';
import { people } from '../../people.ts';
import { instanceDiscovery, openIdConfiguration } from '../metadata.ts';
import { allowAnyPage, doorOf, fromAnywhere, ownOrigins, queryOf } from './around.ts';
import type { EntraParts } from './around.ts';

interface Get {
  Params: { tenant: string };
}

/** What everybody may read: discovery, keys, and who a token speaks of. */
export function addDiscoveryRoutes(app: App, parts: EntraParts): void {
  const { entra } = parts;
  const versions = [
    ['/:tenant/v2.0/.well-known/openid-configuration', 2],
    ['/:tenant/.well-known/openid-configuration', 1],
  ] as const;
  for (const [path, version] of versions) {
    app.get<Get>(path, fromAnywhere, async (request, reply) => {
      allowAnyPage(reply);
      const { tenant: tenantName } = request.params;
      const tenant = entra.directory.tenant(tenantName);
      return openIdConfiguration(doorOf(request, parts), { tenantName, tenant, version });
    });
  }
  app.get('/common/discovery/instance', fromAnywhere, async (request, reply) => {
    allowAnyPage(reply);
    const asked = queryOf(request)['authorization_endpoint'];
    return instanceDiscovery(asked, ownOrigins(parts));
  });
  for (const path of ['/:tenant/discovery/v2.0/keys', '/:tenant/discovery/keys']) {
    app.get<Get>(path, fromAnywhere, async (request, reply) => {
      allowAnyPage(reply);
      entra.directory.tenant(request.params.tenant);
      return entra.keys.jwks();
    });
  }
  app.get('/graph/oidc/userinfo', fromAnywhere, async (request, reply) => {
    allowAnyPage(reply);
    const token = /^bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const claims = await entra.keys.verify(token, entra.now()).catch(() => undefined);
    const person = people.find(({ oid }) => oid === claims?.['oid']);
    const scopes = String(claims?.['scp'] ?? '').split(' ');
    if (claims === undefined || person === undefined || !scopes.includes('openid')) {
      const error = { code: 'InvalidAuthenticationToken', message: 'Access token is not valid.' };
      return reply.code(401).header('www-authenticate', 'Bearer').send({ error });
    }
    const [given_name, family_name] = person.name.split(' ');
    const { name, upn: email } = person;
    const picture = 'https://graph.microsoft.com/v1.0/me/photo/$value';
    return { sub: claims.sub, name, given_name, family_name, picture, email };
  });
}
