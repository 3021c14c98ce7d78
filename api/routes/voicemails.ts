import { z } from 'zod';
import { RecordingId, VoicemailId } from '../../domain/index.ts';
import type { App } from '../app.ts';
import { ApiError } from '../error.ts';
import { viewerOf } from '../gate.ts';
import type { ApiHost, Viewer } from '../port.ts';
import { MessageItem, VoicemailItem } from '../voicemails.ts';
import { PageQuery, pageOf, placeOf } from './pages.ts';
import { AudioQuery, sendAudio } from './send-audio.ts';
import { errors, found } from './shared.ts';

const tags = ['voicemails'];
const ofBox = z.object({ id: VoicemailId });
const params = z.object({ id: VoicemailId, message: RecordingId });
const Done = z.object({ id: RecordingId });

const Boxes = z.object({
  items: z.array(VoicemailItem),
  /** All there are: where a message may be sent on to. */
  others: z.array(VoicemailItem.pick({ id: true, name: true })),
});
const Page = z.object({ items: z.array(MessageItem), next: z.string().nullable() });

/** Voicemails: the boxes of who asks, what lies in them, and what is done with it. */
export function voicemailRoutes(app: App, host: ApiHost): void {
  app.get(
    '/voicemails',
    { schema: { tags, response: { 200: Boxes, ...errors } } },
    async (request) => {
      const { items, others } = await host.voicemails.boxes(viewerOf(request));
      return { items: [...items], others: [...others] };
    },
  );

  app.get(
    '/voicemails/:id/messages',
    {
      schema: { tags, params: ofBox, querystring: PageQuery, response: { 200: Page, ...errors } },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { id: voicemail } = request.params;
      open(host, viewer, voicemail);
      const { limit, before } = request.query;
      const rows = await host.voicemails.list(viewer, {
        voicemail,
        limit: limit + 1,
        ...(before === undefined ? {} : { before: placeOf(before) }),
      });
      return pageOf(rows, limit, (row) => row);
    },
  );

  app.get(
    '/voicemails/:id/messages/:message',
    { schema: { tags, params, response: { 200: MessageItem, ...errors } } },
    async (request) => visible(host, viewerOf(request), request.params),
  );
  audioRoute(app, host);
  changeRoutes(app, host);
}

function audioRoute(app: App, host: ApiHost): void {
  app.get(
    '/voicemails/:id/messages/:message/audio',
    {
      schema: {
        tags,
        description:
          'The message as WAV (audio/wav, 8 kHz, 16 bit, mono). Takes Range. From then on it is ' +
          'heard; each time stands in the audit.',
        params,
        querystring: AudioQuery,
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const { id } = await visible(host, viewer, request.params);
      return sendAudio(request, reply, {
        id,
        open: (how) => host.voicemails.audio(viewer, id, how),
      });
    },
  );
}

function changeRoutes(app: App, host: ApiHost): void {
  const Heard = z.object({ heard: z.boolean() });
  app.put(
    '/voicemails/:id/messages/:message/heard',
    { schema: { tags, params, body: Heard, response: { 200: Done, ...errors } } },
    async (request) => {
      const viewer = viewerOf(request);
      const { id } = await visible(host, viewer, request.params);
      await host.voicemails.setHeard(viewer, id, request.body.heard);
      return { id };
    },
  );

  const To = z.object({ voicemail: VoicemailId });
  app.post(
    '/voicemails/:id/messages/:message/forward',
    { schema: { tags, params, body: To, response: { 200: Done, ...errors } } },
    async (request) => {
      const viewer = viewerOf(request);
      const { id } = await visible(host, viewer, request.params);
      const { voicemail } = request.body;
      if (!(await host.voicemails.forward(viewer, id, voicemail))) {
        throw new ApiError('unprocessable', { details: [`voicemail ${voicemail} does not exist`] });
      }
      return { id };
    },
  );

  app.delete(
    '/voicemails/:id/messages/:message',
    { schema: { tags, params, response: { 200: Done, ...errors } } },
    async (request) => {
      const viewer = viewerOf(request);
      const { id } = await visible(host, viewer, request.params);
      await host.voicemails.remove(viewer, id);
      return { id };
    },
  );
}

/** Another's, another tenant's and none at all look the same. */
function open(host: ApiHost, viewer: Viewer, box: VoicemailId): void {
  if (!host.voicemails.mayOpen(viewer, box)) throw new ApiError('notFound');
}

async function visible(
  host: ApiHost,
  viewer: Viewer,
  { id: box, message }: z.infer<typeof params>,
): Promise<MessageItem> {
  open(host, viewer, box);
  return found(await host.voicemails.get(viewer, box, message));
}
