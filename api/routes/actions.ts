import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { InteractionId, OfferId, TransferTarget } from '../../domain/index.ts';
import type { App } from '../app.ts';
import type { ApiHost } from '../port.ts';
import { Committed, act, errors } from './shared.ts';

const tags = ['actions'];
const params = z.object({ id: InteractionId });
const response = { 200: Committed, ...errors };
/** An empty body and `{}` mean the same. */
const Nothing = z.object({}).nullish();
/** The reason is one of the queue's, where it lists any. */
const Declining = z.object({ reason: z.string().min(1).max(64).optional() }).nullish();

/** What a person does to an interaction. Each answers after its commit. */
export function actionRoutes(app: App, host: ApiHost): void {
  const plain = { schema: { tags, params, body: Nothing, response } };
  const on = (type: 'holdInteraction' | 'unholdInteraction' | 'endInteraction') =>
    async function handle(request: FastifyRequest<{ Params: z.infer<typeof params> }>) {
      return act(host, request, { type, interaction: request.params.id });
    };
  app.post('/interactions/:id/hold', plain, on('holdInteraction'));
  app.post('/interactions/:id/unhold', plain, on('unholdInteraction'));
  app.post('/interactions/:id/end', plain, on('endInteraction'));

  app.post(
    '/interactions/:id/transfer',
    { schema: { tags, params, body: z.object({ target: TransferTarget }), response } },
    async (request) => {
      const { target } = request.body;
      const interaction = request.params.id;
      return act(host, request, { type: 'transferInteraction', interaction, target });
    },
  );

  app.post(
    '/interactions/:id/wrap-up',
    {
      schema: {
        tags,
        params,
        body: z.object({ code: z.string().min(1).max(64).nullable() }),
        response,
      },
    },
    async (request) => {
      const { code } = request.body;
      return act(host, request, { type: 'finishWrapUp', interaction: request.params.id, code });
    },
  );

  app.post(
    '/interactions/:id/wrap-up/extend',
    {
      schema: {
        tags,
        params,
        body: z.object({ byMs: z.int().min(1_000).max(3_600_000).default(30_000) }),
        response,
      },
    },
    async (request) => {
      const { byMs } = request.body;
      return act(host, request, { type: 'extendWrapUp', interaction: request.params.id, byMs });
    },
  );

  app.post(
    '/offers/:id/decline',
    { schema: { tags, params: z.object({ id: OfferId }), body: Declining, response } },
    async (request) => {
      const reason = request.body?.reason;
      const given = reason === undefined ? {} : { reason };
      return act(host, request, { type: 'declineOffer', offer: request.params.id, ...given });
    },
  );
}
