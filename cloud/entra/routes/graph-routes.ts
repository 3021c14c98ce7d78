import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { App } from '../../http/app.ts';
import { personByOid, type Person } from '../../people.ts';
import { GRAPH_APP } from '../demo-apps.ts';
import type { Entra } from '../entra.ts';
import { fromAnywhere, type EntraParts } from './around.ts';

const Body = z.object({ securityEnabledOnly: z.boolean() });
const Params = z.object({ oid: z.string().max(64) });
/** Any of these may read the groups of anybody in the tenant. */
const ALLOWED = ['GroupMember.Read.All', 'User.Read.All', 'Directory.Read.All'];

/** Where the groups claim's overage leads (Graph, directoryObject: getMemberObjects). */
export function addMemberRoutes(app: App, { entra }: EntraParts): void {
  app.post(
    '/graph/v1.0/users/:oid/getMemberObjects',
    { ...fromAnywhere, schema: { params: Params, body: Body } },
    async (request, reply) => {
      const caller = await callerOf(entra, request);
      if (caller === undefined) {
        const message = 'Access token validation failure. Invalid audience.';
        return reply.code(401).send(graphError('InvalidAuthenticationToken', message));
      }
      const { oid } = request.params;
      const isOwn = caller.oid === oid && caller.permissions.includes('User.Read');
      if (!isOwn && !caller.permissions.some((one) => ALLOWED.includes(one))) {
        const message = 'Insufficient privileges to complete the operation.';
        return reply.code(403).send(graphError('Authorization_RequestDenied', message));
      }
      const person = personByOid(oid);
      if (person === undefined || !isMember(entra, person, caller.tid)) {
        const message = `Resource '${oid}' does not exist.`;
        return reply.code(404).send(graphError('Request_ResourceNotFound', message));
      }
      const context = 'https://graph.microsoft.com/v1.0/$metadata#Collection(Edm.String)';
      return { '@odata.context': context, value: entra.directory.groupsOf(person) };
    },
  );
}

const isMember = (entra: Entra, person: Person, tid: unknown): boolean =>
  person.tid === tid && !entra.directory.account(person).removed;

const graphError = (code: string, message: string) => ({ error: { code, message } });

interface Caller {
  readonly tid: unknown;
  readonly oid: unknown;
  readonly permissions: readonly string[];
}

async function callerOf(entra: Entra, request: FastifyRequest): Promise<Caller | undefined> {
  const token = /^bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const claims = await entra.keys.verify(token, entra.now()).catch(() => undefined);
  const audiences = [claims?.aud ?? []].flat();
  const isForGraph = audiences.some((one) => entra.directory.resource(one)?.appId === GRAPH_APP);
  if (claims === undefined || !isForGraph) return undefined;
  const { tid, oid, scp = '', roles = [] } = claims;
  const permissions = [
    ...String(scp).split(' '),
    ...(Array.isArray(roles) ? roles.map(String) : []),
  ];
  return { tid, oid, permissions };
}
