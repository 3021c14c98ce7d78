import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { AgentAddress, AgentId } from '../../domain/index.ts';
import type { AgentConfig, TenantId } from '../../domain/index.ts';
import type { App } from '../app.ts';
import { actorOf } from '../audit.ts';
import { viewerOf } from '../gate.ts';
import type { PhoneAddress } from '../phones.ts';
import type { ApiHost, AuditNote, Viewer } from '../port.ts';
import { act, documentOf, errors, found, present } from './shared.ts';

const tags = ['agents'];
const params = z.object({ id: AgentId });

const PhoneState = z.object({
  /** What the phone signs in with. */
  name: z.string(),
  /** Phones that are registered now; 0 = calls to it fail at once. */
  registered: z.number(),
});
const PhoneAccount = z.object({ seq: z.number(), name: z.string(), password: z.string() });

/** An agent's SIP phone or softphone that registers here. */
export function phoneRoutes(app: App, host: ApiHost): void {
  app.get(
    '/agents/:id/phone',
    { schema: { tags, params, response: { 200: PhoneState, ...errors } } },
    async (request) => {
      const { tenant } = viewerOf(request);
      const { address } = agentOf(host, tenant, request.params.id);
      const phone = found(address?.kind === 'phone' ? address : null);
      const { name } = await host.phones.account(tenant, phone);
      return { name, registered: host.phones.registered(tenant, phone) };
    },
  );

  app.put(
    '/agents/:id/phone',
    {
      schema: {
        tags,
        description:
          'Gives the agent a phone that registers, instead of any other address, with a new ' +
          'password that is shown this once. Phones with an older one stop ringing.',
        params,
        response: { 200: PhoneAccount, ...errors },
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const { tenant } = viewer;
      const agent = agentOf(host, tenant, request.params.id);
      const address = newAddress(agent);
      await host.audit(tenant, renewNote(viewer, agent.id));
      const documents = [{ ...agent, address }];
      const note = `A new phone password for ${agent.id}`;
      const type = 'publishConfig';
      const { seq } = await act(host, request, { type, documents, removed: [], note });
      void reply.header('cache-control', 'no-store');
      return { seq, ...(await host.phones.account(tenant, address)) };
    },
  );
}

function agentOf(host: ApiHost, tenant: TenantId, id: AgentId): AgentConfig {
  const { documents } = present(host.config(tenant));
  return documentOf(documents, 'agent', id);
}

/** The name stays with who has one; else it is the agent's id, as far as a name can hold it. */
function newAddress({ id, address }: AgentConfig): PhoneAddress {
  const user =
    address?.kind === 'phone'
      ? address.user
      : id
          .toLowerCase()
          .replace(/[^a-z0-9_-]+/g, '-')
          .slice(0, 32);
  const made = { kind: 'phone', user, key: randomBytes(18).toString('base64url') } as const;
  AgentAddress.parse(made);
  return made;
}

function renewNote(viewer: Viewer, agent: AgentId): AuditNote {
  return {
    actor: actorOf(viewer),
    action: 'configPublish',
    subject: `a new phone password for ${agent}`.slice(0, 256),
    detail: { documents: [`agent/${agent}`] },
  };
}
