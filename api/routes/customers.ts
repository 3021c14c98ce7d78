import { z } from 'zod';
import { AgentId, ListId, PersonalRef } from '../../domain/index.ts';
import type { App } from '../app.ts';
import { CustomerAgents, ListEntry, NewEntry } from '../customers.ts';
import { ApiError } from '../error.ts';
import { viewerOf } from '../gate.ts';
import type { ApiHost } from '../port.ts';
import { errors, found, present } from './shared.ts';

const tags = ['customers'];
const ofList = z.object({ id: ListId });
const ofCustomer = z.object({ id: PersonalRef });
const Page = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  after: z.string().max(256).optional(),
});
const Entries = z.object({ items: z.array(ListEntry), next: z.string().nullable() });
const Saved = z.object({ entry: PersonalRef });
const Preferred = z.object({ agent: AgentId.nullable() });
const Done = z.object({ ok: z.literal(true) });

/** Numbers on lists, which are no part of the configuration. */
export function listRoutes(app: App, host: ApiHost): void {
  app.get(
    '/lists/:id/entries',
    {
      schema: { tags, params: ofList, querystring: Page, response: { 200: Entries, ...errors } },
    },
    async (request) => {
      const { limit, after = null } = request.query;
      const viewer = viewerOf(request);
      present(host.config(viewer.tenant));
      const page = found(await host.customers.entries(viewer, request.params.id, { limit, after }));
      return { items: [...page.items], next: page.next };
    },
  );

  app.post(
    '/lists/:id/entries',
    {
      schema: {
        tags,
        description: 'Twice is once. The number goes into the vault; `entry` is how it is named.',
        params: ofList,
        body: NewEntry,
        response: { 200: Saved, ...errors },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      present(host.config(viewer.tenant));
      const { number } = request.body;
      return { entry: found(await host.customers.enter(viewer, request.params.id, number)) };
    },
  );

  app.delete(
    '/lists/:id/entries/:entry',
    {
      schema: {
        tags,
        params: ofList.extend({ entry: PersonalRef }),
        response: { 200: Done, ...errors },
      },
    },
    async (request) => {
      const { id, entry } = request.params;
      const viewer = viewerOf(request);
      present(host.config(viewer.tenant));
      return { ok: found(await host.customers.strike(viewer, id, entry)) };
    },
  );
}

/** Whom a customer had last, and whom they are to get. */
export function customerRoutes(app: App, host: ApiHost): void {
  app.get(
    '/customers/:id/agents',
    { schema: { tags, params: ofCustomer, response: { 200: CustomerAgents, ...errors } } },
    async (request) => {
      const { tenant } = viewerOf(request);
      return found(await host.customers.agentsOf(tenant, request.params.id));
    },
  );

  app.put(
    '/customers/:id/preferred-agent',
    {
      schema: {
        tags,
        description: 'Asked first where a queue says so (`preferredAgentMs`); null = nobody.',
        params: ofCustomer,
        body: Preferred,
        response: { 200: Done, ...errors },
      },
    },
    async (request) => {
      const { agent } = request.body;
      const viewer = viewerOf(request);
      present(host.config(viewer.tenant));
      const saved = found(await host.customers.prefer(viewer, request.params.id, agent));
      if (saved === 'unknownAgent') throw new ApiError('unprocessable', { details: [saved] });
      return { ok: true as const };
    },
  );
}
