import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ConsultTarget, InteractionId, LegId, SupervisionMode } from '../../domain/index.ts';
import type { AgentId, Command } from '../../domain/index.ts';
import type { App } from '../app.ts';
import { actorOf } from '../audit.ts';
import { ApiError } from '../error.ts';
import { viewerOf } from '../gate.ts';
import type { ApiHost } from '../port.ts';
import { Committed, act, errors, found } from './shared.ts';

const tags = ['consult and supervise'];
const params = z.object({ id: InteractionId });
const response = { 200: Committed, ...errors };
const Nothing = z.object({}).nullish();
const Asking = z.object({ target: ConsultTarget });

type Params = z.infer<typeof params>;
type Plain = 'swapConsult' | 'joinConsult' | 'completeConsult' | 'endConsult';

/** Others in a conversation: asked, added, or listening. Each answers after its commit. */
export function talkRoutes(app: App, host: ApiHost): void {
  consultRoutes(app, host);
  participantRoutes(app, host);
  supervisionRoutes(app, host);
}

function consultRoutes(app: App, host: ApiHost): void {
  app.post(
    '/interactions/:id/consult',
    { schema: { tags, params, body: Asking, response } },
    async (request) => {
      const { target } = request.body;
      return act(host, request, { type: 'consult', interaction: request.params.id, target });
    },
  );
  const plain = { schema: { tags, params, body: Nothing, response } };
  const on = (type: Plain) =>
    async function handle(request: FastifyRequest<{ Params: Params }>) {
      return act(host, request, { type, interaction: request.params.id });
    };
  app.post('/interactions/:id/consult/swap', plain, on('swapConsult'));
  app.post('/interactions/:id/consult/join', plain, on('joinConsult'));
  app.post('/interactions/:id/consult/complete', plain, on('completeConsult'));
  app.delete('/interactions/:id/consult', { schema: { tags, params, response } }, on('endConsult'));
}

function participantRoutes(app: App, host: ApiHost): void {
  app.post(
    '/interactions/:id/participants',
    { schema: { tags, params, body: Asking, response } },
    async (request) => {
      const { target } = request.body;
      return act(host, request, { type: 'addParticipant', interaction: request.params.id, target });
    },
  );
  app.delete(
    '/interactions/:id/participants/:leg',
    { schema: { tags, params: params.extend({ leg: LegId }), response } },
    async (request) => {
      const { id: interaction, leg } = request.params;
      return act(host, request, { type: 'removeParticipant', interaction, leg });
    },
  );
}

/** The caller is the supervisor: nobody has another person listen. */
function supervisionRoutes(app: App, host: ApiHost): void {
  app.put(
    '/interactions/:id/supervision',
    { schema: { tags, params, body: z.object({ mode: SupervisionMode }), response } },
    async (request) => {
      const { mode } = request.body;
      const supervise = (supervisor: AgentId, interaction: InteractionId): Command => {
        return { type: 'supervise', interaction, supervisor, mode };
      };
      return superviseAs(host, request, { word: mode, command: supervise });
    },
  );
  app.delete(
    '/interactions/:id/supervision',
    { schema: { tags, params, response } },
    async (request) => {
      const supervisor = supervisorOf(request);
      const interaction = request.params.id;
      return act(host, request, { type: 'endSupervision', interaction, supervisor });
    },
  );
  app.post(
    '/interactions/:id/take-over',
    { schema: { tags, params, body: Nothing, response } },
    async (request) => {
      const takeOver = (supervisor: AgentId, interaction: InteractionId): Command => {
        return { type: 'takeOverInteraction', interaction, supervisor };
      };
      return superviseAs(host, request, { word: 'takeOver', command: takeOver });
    },
  );
}

function supervisorOf(request: FastifyRequest): AgentId {
  const { agent } = viewerOf(request);
  if (agent !== null) return agent;
  throw new ApiError('forbidden', { details: ['no agent with a phone to be rung'] });
}

/** Whoever listens in to others is on record before the phone rings. */
async function superviseAs(
  host: ApiHost,
  request: FastifyRequest<{ Params: Params }>,
  as: {
    readonly word: string;
    readonly command: (supervisor: AgentId, interaction: InteractionId) => Command;
  },
): Promise<z.infer<typeof Committed>> {
  const viewer = viewerOf(request);
  const supervisor = supervisorOf(request);
  const { id } = request.params;
  const { agent } = found(await host.interactionView(viewer.tenant, id));
  await host.audit(viewer.tenant, {
    actor: actorOf(viewer),
    action: 'supervised',
    subject: id,
    detail: { mode: as.word, ...(agent === null ? {} : { agent }) },
  });
  return act(host, request, as.command(supervisor, id));
}
