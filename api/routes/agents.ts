import { z } from 'zod';
import { AgentId, AgentView, Availability, DutyState, QueueId } from '../../domain/index.ts';
import type { TenantId } from '../../domain/index.ts';
import type { App } from '../app.ts';
import { viewerOf } from '../gate.ts';
import type { ApiHost } from '../port.ts';
import { AfterSeq, Committed, ItemsOf, act, awaitSeq, errors, found, present } from './shared.ts';

const tags = ['agents'];
const params = z.object({ id: AgentId });
const AgentState = AgentView.pick({ duty: true, presence: true, activity: true, since: true });

export function agentRoutes(app: App, host: ApiHost): void {
  const agents = async (tenant: TenantId, query: z.infer<typeof AfterSeq>) => {
    await awaitSeq(host, tenant, query);
    return present(host.board(tenant)).agents;
  };

  app.get(
    '/agents',
    { schema: { tags, querystring: AfterSeq, response: { 200: ItemsOf(AgentView), ...errors } } },
    async (request) => ({ items: await agents(viewerOf(request).tenant, request.query) }),
  );

  app.get(
    '/agents/:id',
    { schema: { tags, params, querystring: AfterSeq, response: { 200: AgentView, ...errors } } },
    async (request) => {
      const all = await agents(viewerOf(request).tenant, request.query);
      return found(all.find(({ id }) => id === request.params.id));
    },
  );

  app.get(
    '/agents/:id/state',
    { schema: { tags, params, querystring: AfterSeq, response: { 200: AgentState, ...errors } } },
    async (request) => {
      const all = await agents(viewerOf(request).tenant, request.query);
      return found(all.find(({ id }) => id === request.params.id));
    },
  );

  app.put(
    '/agents/:id/state',
    { schema: { tags, params, body: DutyState, response: { 200: Committed, ...errors } } },
    async (request) =>
      act(host, request, { type: 'setAgentState', agent: request.params.id, duty: request.body }),
  );

  app.put(
    '/agents/:id/queues',
    {
      schema: {
        tags,
        description: 'Steps out of a queue, or in again.',
        params,
        body: z.object({ queue: QueueId, in: z.boolean() }),
        response: { 200: Committed, ...errors },
      },
    },
    async (request) =>
      act(host, request, { type: 'setAgentQueue', agent: request.params.id, ...request.body }),
  );

  app.put(
    '/agents/:id/presence',
    {
      schema: {
        tags,
        params,
        body: z.object({ availability: Availability }),
        response: { 200: Committed, ...errors },
      },
    },
    async (request) => {
      const { availability } = request.body;
      return act(host, request, { type: 'setPresence', agent: request.params.id, availability });
    },
  );
}
