import { z } from 'zod';
import { AgentId, InteractionId } from '../../domain/index.ts';
import type { App } from '../app.ts';
import { ApiError } from '../error.ts';
import { viewerOf } from '../gate.ts';
import type { ApiHost, Viewer } from '../port.ts';
import { ItemsOf, errors, found } from './shared.ts';

const NOTE_CHARS_MAX = 4_000;

export const Note = z.object({
  interaction: InteractionId,
  /** Whose note it is. */
  agent: AgentId,
  at: z.number(),
  text: z.string(),
});
export type Note = z.infer<typeof Note>;

const tags = ['interactions'];
const params = z.object({ id: InteractionId });
const Body = z.object({ text: z.string().max(NOTE_CHARS_MAX) });
const Saved = z.object({ at: z.number() });

/** What agents write about a contact: everybody their own text, for whoever serves it later. */
export function noteRoutes(app: App, host: ApiHost): void {
  app.get(
    '/interactions/:id/notes',
    { schema: { tags, params, response: { 200: ItemsOf(Note), ...errors } } },
    async (request) => {
      const viewer = viewerOf(request);
      const { id } = request.params;
      found(await host.interactionView(viewer.tenant, id));
      return { items: await notesOf(host, viewer, [id]) };
    },
  );

  app.put(
    '/interactions/:id/notes',
    {
      schema: {
        tags,
        description: 'The own note, whole; an empty text removes it.',
        params,
        body: Body,
        response: { 200: Saved, ...errors },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { agent, tenant } = viewer;
      const view = found(await host.interactionView(tenant, request.params.id));
      if (agent === null) throw new ApiError('forbidden');
      return { at: await host.putNote({ ...viewer, agent }, view, request.body.text) };
    },
  );
}

/** Oldest first; a note of somebody who was erased is gone. */
export async function notesOf(
  host: ApiHost,
  viewer: Viewer,
  interactions: readonly InteractionId[],
): Promise<Note[]> {
  if (viewer.as !== 'person') return [];
  const stored = await host.notes(viewer.tenant, interactions);
  if (stored.length === 0) return [];
  const texts = await host.resolveCustomers(
    viewer,
    stored.map(({ ref }) => ref),
  );
  return stored.flatMap(({ interaction, agent, at, ref }) => {
    const text = texts.get(ref);
    return text === undefined ? [] : [{ interaction, agent, at, text }];
  });
}
