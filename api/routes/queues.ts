import { z } from 'zod';
import {
  InteractionId,
  MoveTarget,
  QueueEstimate,
  QueueId,
  QueueOrder,
} from '../../domain/index.ts';
import { RefusalReason } from '../../domain/index.ts';
import type { App } from '../app.ts';
import { actorOf } from '../audit.ts';
import { viewerOf } from '../gate.ts';
import { leads } from '../policy.ts';
import { permitOn } from './queue-rights.ts';
import type { ApiHost, Viewer } from '../port.ts';
import { Committed, commit, errors, found, present } from './shared.ts';

const tags = ['queues'];
const params = z.object({ id: QueueId });

const Order = z.object({
  state: QueueOrder,
  /** An instant in ISO 8601; `hours` = when the queue's hours change next; null = until told. */
  until: z
    .union([z.iso.datetime({ offset: true }), z.literal('hours')])
    .nullable()
    .default(null),
  reason: z.string().max(200).default(''),
});

const Move = z.object({
  /** Absent = all who wait, 1,000 at once. */
  interactions: z.array(InteractionId).min(1).max(1_000).optional(),
  target: MoveTarget,
});
const Moved = z.object({
  seq: z.number(),
  moved: z.array(InteractionId),
  /** They stay where they are. */
  refused: z.array(z.object({ interaction: InteractionId, reason: RefusalReason })),
});

/** What supervisors say of a queue, and of those who wait in it. */
export function queueRoutes(app: App, host: ApiHost): void {
  estimateRoute(app, host);
  stateRoute(app, host);
  moveRoute(app, host);
}

/** Foreign and absent look the same. */
function assertThere(host: ApiHost, viewer: Viewer, id: QueueId): void {
  found(present(host.board(viewer.tenant)).queues.find((queue) => queue.id === id));
}

function estimateRoute(app: App, host: ApiHost): void {
  app.get(
    '/queues/:id/estimate',
    {
      schema: {
        tags,
        description: 'What a newcomer would be told, with what it is made of.',
        params: z.object({ id: QueueId }),
        querystring: z.object({ priority: z.coerce.number().int().min(1).max(10).default(5) }),
        response: { 200: QueueEstimate, ...errors },
      },
    },
    async (request) => {
      const { tenant } = viewerOf(request);
      present(host.config(tenant));
      const { priority } = request.query;
      return found(host.estimate(tenant, { queue: request.params.id, priority }));
    },
  );
}

function stateRoute(app: App, host: ApiHost): void {
  app.put(
    '/queues/:id/state',
    {
      schema: {
        tags,
        description:
          '`paused`: nobody is rung, who waits hears music on. `draining`: no newcomers, those ' +
          'inside are served. `open`, `closed`: whatever its hours say. `normal` takes it back.',
        params,
        body: Order,
        response: { 200: Committed, ...errors },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const queue = request.params.id;
      assertThere(host, viewer, queue);
      if (!leads(viewer)) permitOn(host, viewer, queue, 'state');
      const { state, until: asked, reason } = request.body;
      const until = asked === null || asked === 'hours' ? asked : Date.parse(asked);
      const detail = { state, until: until ?? '' };
      const note = { actor: actorOf(viewer), action: 'queueStateSet' as const };
      await host.audit(viewer.tenant, { ...note, subject: queue, detail });
      const { seq } = await commit(host, request, {
        type: 'setQueueState',
        queue,
        state,
        until,
        reason,
      });
      return { seq };
    },
  );
}

function moveRoute(app: App, host: ApiHost): void {
  app.post(
    '/queues/:id/move',
    {
      schema: {
        tags,
        description: 'Priority and the place by waiting time go along.',
        params,
        body: Move,
        response: { 200: Moved, ...errors },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const queue = request.params.id;
      assertThere(host, viewer, queue);
      const { interactions = null, target } = request.body;
      const detail = { to: target.kind, asked: interactions?.length ?? 'all' };
      const note = { actor: actorOf(viewer), action: 'interactionsMoved' as const };
      await host.audit(viewer.tenant, { ...note, subject: queue, detail });
      const command = { type: 'moveInteractions', queue, interactions, target } as const;
      const { seq, records = [] } = await commit(host, request, command);
      const told = records.map(({ event }) => event);
      const result = told.find((event) => event.type === 'interactionsMoved');
      // None of a request that was made before, by its key: the journal has what came of it.
      return { seq, moved: result?.moved ?? [], refused: result?.refused ?? [] };
    },
  );
}
