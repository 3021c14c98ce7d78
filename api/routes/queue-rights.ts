import { z } from 'zod';
import {
  AgentId,
  mayOf,
  Prompt,
  QueueAgent,
  QueueConfig,
  QueueId,
  QueueMembers,
  QueueOverflow,
  QueueSwitch,
  RoutingStrategy,
  switchesFor,
} from '../../domain/index.ts';
import type { App } from '../app.ts';
import { viewerOf } from '../gate.ts';
import type { ApiHost, Viewer } from '../port.ts';
import { publishOnTop } from '../publish.ts';
import { permitBy } from './rights.ts';
import { act, Committed, documentOf, errors, ItemsOf, present } from './shared.ts';

const tags = ['queues'];
const params = z.object({ id: QueueId });
const { count, wait, noAgents } = QueueOverflow.shape;

/** No field has a default: what is not named stays as it is. */
const Change = z.strictObject({
  greeting: Prompt.nullable().optional(),
  music: Prompt.optional(),
  overflow: z
    .strictObject({
      count: count.unwrap().optional(),
      wait: wait.unwrap().optional(),
      noAgents: noAgents.unwrap().optional(),
    })
    .optional(),
  strategy: RoutingStrategy.optional(),
  presentMax: z.int().min(1).max(200).optional(),
  presence: z.enum(['ignore', 'availableOnly']).optional(),
  optOut: z.boolean().optional(),
  agents: z.array(QueueAgent).max(1_000).nullable().optional(),
  members: QueueMembers.optional(),
});

const Authorised = z.object({ agent: AgentId, name: z.string(), may: z.array(QueueSwitch) });

/** What authorised users do to a queue of theirs, and who they are. */
export function queueRightsRoutes(app: App, host: ApiHost): void {
  settingsRoute(app, host);
  optRoute(app, host);
  authorisedRoute(app, host);
}

function settingsRoute(app: App, host: ApiHost): void {
  app.put(
    '/queues/:id/settings',
    {
      schema: {
        tags,
        description:
          'Changes the fields that are named and no others. Administrators any of these; who is ' +
          'authorised for the queue what its `authorised` says.',
        params,
        body: Change,
        response: { 200: Committed.extend({ version: z.number() }), ...errors },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { before, version } = queueOf(host, viewer, request.params.id);
      const { overflow, ...fields } = request.body;
      const after = QueueConfig.parse({
        ...before,
        ...fields,
        overflow: { ...before.overflow, ...overflow },
      });
      permit(viewer, before, switchesFor(before, after));
      const change = { documents: [after], removed: [], base: version };
      return publishOnTop(host, request, { ...change, note: 'by an authorised user' });
    },
  );
}

function optRoute(app: App, host: ApiHost): void {
  app.put(
    '/queues/:id/opt',
    {
      schema: {
        tags,
        description: 'Opts an agent out of the queue, or in again, in their place.',
        params,
        body: z.object({ agent: AgentId, in: z.boolean() }),
        response: { 200: Committed, ...errors },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { before } = queueOf(host, viewer, request.params.id);
      if (!viewer.roles.includes('supervisor')) permit(viewer, before, ['agentOptStatus']);
      const { agent } = request.body;
      return act(host, request, {
        type: 'setAgentQueue',
        agent,
        queue: before.id,
        in: request.body.in,
      });
    },
  );
}

function authorisedRoute(app: App, host: ApiHost): void {
  app.get(
    '/queues/:id/authorised',
    {
      schema: {
        tags,
        description: 'Who looks after the queue; hidden ones are named to who leads alone.',
        params,
        response: { 200: ItemsOf(Authorised), ...errors },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { before } = queueOf(host, viewer, request.params.id);
      const { documents } = present(host.config(viewer.tenant));
      const names = new Map(
        documents.flatMap((each) => (each.kind === 'agent' ? [[each.id, each.name] as const] : [])),
      );
      const leads = viewer.roles.some((role) => role !== 'agent');
      const items = (before.authorised ?? [])
        .filter(({ agent, hidden }) => !hidden || leads || agent === viewer.agent)
        .map(({ agent, may }) => ({ agent, name: names.get(agent) ?? agent, may }));
      return { items };
    },
  );
}

/** Foreign and absent look the same. */
function queueOf(host: ApiHost, { tenant }: Viewer, id: QueueId) {
  const { documents, version } = present(host.config(tenant));
  return { before: documentOf(documents, 'queue', id), version };
}

/** Who leads needs no switch; an agent does. */
export function permitOn(host: ApiHost, viewer: Viewer, id: QueueId, needed: QueueSwitch): void {
  permit(viewer, queueOf(host, viewer, id).before, [needed]);
}

function permit(
  viewer: Viewer,
  queue: QueueConfig,
  needed: Iterable<QueueSwitch | 'administrator'>,
): void {
  permitBy(viewer, { id: queue.id, may: mayOf(queue, viewer.agent) }, needed);
}
