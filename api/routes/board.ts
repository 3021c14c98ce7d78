import { z } from 'zod';
import {
  Board,
  Hypothetical,
  NumberConfig,
  QueueId,
  QueueView,
  WhoWould,
} from '../../domain/index.ts';
import type { App } from '../app.ts';
import { viewerOf } from '../gate.ts';
import type { ApiHost } from '../port.ts';
import { AfterSeq, ItemsOf, awaitSeq, errors, found, present, withCustomers } from './shared.ts';

const tags = ['live'];

/** What happens now: the whole board, queues, numbers. */
export function boardRoutes(app: App, host: ApiHost): void {
  app.get(
    '/board',
    { schema: { tags, querystring: AfterSeq, response: { 200: Board, ...errors } } },
    async (request) => {
      const viewer = viewerOf(request);
      await awaitSeq(host, viewer.tenant, request.query);
      const board = present(host.board(viewer.tenant));
      const interactions = await withCustomers(host, viewer, board.interactions);
      return { ...board, interactions };
    },
  );

  app.get(
    '/queues',
    { schema: { tags, querystring: AfterSeq, response: { 200: ItemsOf(QueueView), ...errors } } },
    async (request) => {
      const { tenant } = viewerOf(request);
      await awaitSeq(host, tenant, request.query);
      return { items: present(host.board(tenant)).queues };
    },
  );

  app.get(
    '/queues/:id',
    {
      schema: {
        tags,
        params: z.object({ id: QueueId }),
        querystring: AfterSeq,
        response: { 200: QueueView, ...errors },
      },
    },
    async (request) => {
      const { tenant } = viewerOf(request);
      await awaitSeq(host, tenant, request.query);
      const { queues } = present(host.board(tenant));
      return found(queues.find(({ id }) => id === request.params.id));
    },
  );

  app.post(
    '/queues/:id/who-would',
    {
      schema: {
        tags,
        description: 'Who would get such an interaction now, and what keeps the others out.',
        params: z.object({ id: QueueId }),
        body: Hypothetical.omit({ queue: true }),
        response: { 200: WhoWould, ...errors },
      },
    },
    async (request) => {
      const { tenant } = viewerOf(request);
      present(host.config(tenant));
      return found(host.whoWould(tenant, { ...request.body, queue: request.params.id }));
    },
  );

  app.get(
    '/numbers',
    { schema: { tags, response: { 200: ItemsOf(NumberConfig), ...errors } } },
    async (request) => {
      const { documents } = present(host.config(viewerOf(request).tenant));
      return { items: documents.filter((document) => document.kind === 'number') };
    },
  );
}
