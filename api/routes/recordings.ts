import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AgentId, InteractionId, QueueId, RecordingId } from '../../domain/index.ts';
import type { App } from '../app.ts';
import { ApiError } from '../error.ts';
import { viewerOf } from '../gate.ts';
import { leads } from '../policy.ts';
import type { ApiHost, Viewer } from '../port.ts';
import { RecordingItem } from '../recordings.ts';
import { PageQuery, pageOf, placeOf } from './pages.ts';
import { AudioQuery, sendAudio } from './send-audio.ts';
import { Committed, act, errors, found } from './shared.ts';

const tags = ['recordings'];
const params = z.object({ id: RecordingId });
const time = z.iso.datetime({ offset: true });

const ListQuery = PageQuery.extend({
  interaction: InteractionId.optional(),
  queue: QueueId.optional(),
  agent: AgentId.optional(),
  /** Started in [from, to). */
  from: time.optional(),
  to: time.optional(),
});
const Page = z.object({ items: z.array(RecordingItem), next: z.string().nullable() });
const Hold = z.object({ held: z.boolean() });
const Done = z.object({ id: RecordingId });

/** Recordings: who may hear them, on record; and what may be asked of a running one. */
export function recordingRoutes(app: App, host: ApiHost): void {
  listRoute(app, host);
  app.get(
    '/recordings/:id',
    { schema: { tags, params, response: { 200: RecordingItem, ...errors } } },
    async (request) => visible(host, viewerOf(request), request.params.id),
  );
  audioRoute(app, host);

  app.put(
    '/recordings/:id/legal-hold',
    { schema: { tags, params, body: Hold, response: { 200: Done, ...errors } } },
    async (request) => {
      const { id } = request.params;
      const viewer = viewerOf(request);
      if (!(await host.recordings.hold(viewer, id, request.body.held))) {
        throw new ApiError('notFound');
      }
      return { id };
    },
  );

  app.delete(
    '/recordings/:id',
    { schema: { tags, params, response: { 200: Done, ...errors } } },
    async (request) => {
      const { id } = request.params;
      const viewer = viewerOf(request);
      const { state } = found(await host.recordings.get(viewer.tenant, id));
      if (state === 'open') throw new ApiError('refused', { details: ['it is being written'] });
      if (!(await host.recordings.remove(viewer, id))) {
        throw new ApiError('refused', { details: ['under legal hold'] });
      }
      return { id };
    },
  );
  actionRoutes(app, host);
}

function actionRoutes(app: App, host: ApiHost): void {
  const of = z.object({ id: InteractionId });
  const response = { 200: Committed, ...errors };
  const plain = { schema: { tags, params: of, body: z.object({}).nullish(), response } };
  type Type = `${'start' | 'pause' | 'resume' | 'stop'}Recording`;
  const on = (type: Type) =>
    async function handle(request: FastifyRequest<{ Params: z.infer<typeof of> }>) {
      return act(host, request, { type, interaction: request.params.id });
    };
  app.post('/interactions/:id/recording/start', plain, on('startRecording'));
  app.post('/interactions/:id/recording/pause', plain, on('pauseRecording'));
  app.post('/interactions/:id/recording/resume', plain, on('resumeRecording'));
  app.post('/interactions/:id/recording/stop', plain, on('stopRecording'));
}

function listRoute(app: App, host: ApiHost): void {
  app.get(
    '/recordings',
    { schema: { tags, querystring: ListQuery, response: { 200: Page, ...errors } } },
    async (request) => {
      const viewer = viewerOf(request);
      const { limit, before, interaction, queue, agent, from, to } = request.query;
      const own = ownOnly(host, viewer);
      if (own !== null && agent !== undefined && agent !== own) return { items: [], next: null };
      const whose = own ?? agent;
      const rows = await host.recordings.list(viewer.tenant, {
        limit: limit + 1,
        ...(before === undefined ? {} : { before: startedBefore(before) }),
        ...(interaction === undefined ? {} : { interaction }),
        ...(queue === undefined ? {} : { queue }),
        ...(whose === undefined ? {} : { agent: whose }),
        ...(from === undefined ? {} : { from: Date.parse(from) }),
        ...(to === undefined ? {} : { to: Date.parse(to) }),
      });
      return pageOf(rows, limit, ({ startedAt, id }) => ({ at: startedAt, id }));
    },
  );
}

function startedBefore(before: string) {
  const { at, id } = placeOf(before);
  return { startedAt: at, id };
}

function audioRoute(app: App, host: ApiHost): void {
  app.get(
    '/recordings/:id/audio',
    {
      schema: {
        tags,
        description:
          'The call as WAV (audio/wav, 8 kHz, 16 bit): left the customer, right what they heard. ' +
          'Takes Range. Each time it is heard or downloaded stands in the audit.',
        params,
        querystring: AudioQuery,
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const { id } = await visible(host, viewer, request.params.id);
      return sendAudio(request, reply, {
        id,
        open: (how) => host.recordings.audio(viewer, id, how),
      });
    },
  );
}

/** null = all of the tenant's. An agent hears their own, where the tenant allows it. */
function ownOnly(host: ApiHost, viewer: Viewer): AgentId | null {
  if (leads(viewer)) return null;
  if (viewer.agent === null || !hearsOwn(host, viewer)) throw new ApiError('forbidden');
  return viewer.agent;
}

export function hearsOwn(host: ApiHost, { agent, as, tenant }: Viewer): boolean {
  return as === 'person' && agent !== null && host.recordings.agentsHearOwn(tenant);
}

/** Another agent's, another tenant's and none at all look the same. */
async function visible(host: ApiHost, viewer: Viewer, id: RecordingId): Promise<RecordingItem> {
  const own = ownOnly(host, viewer);
  const row = found(await host.recordings.get(viewer.tenant, id));
  if (own !== null && !row.agents.includes(own)) throw new ApiError('notFound');
  return row;
}
