import { z } from 'zod';
import {
  DAY_MS,
  InteractionId,
  InteractionView,
  QueueId,
  TimelineEntry,
} from '../../domain/index.ts';
import type { App } from '../app.ts';
import { viewerOf } from '../gate.ts';
import { Decision, Figure } from '../port.ts';
import type { ApiHost, FigureQuery } from '../port.ts';
import { Note, notesOf } from './notes.ts';
import { AfterSeq, ItemsOf, awaitSeq, errors, found, withCustomers } from './shared.ts';

const tags = ['interactions'];
const params = z.object({ id: InteractionId });

const ListQuery = AfterSeq.extend({
  /** One owner, or `open` (all that have not ended). */
  state: z.union([z.literal('open'), InteractionView.shape.state]).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  /** The `next` of the page before. */
  before: z
    .string()
    .regex(/^[0-9]{1,15}$/)
    .optional(),
  /** Only those behind this figure of the queue report; with `queue`, `from` and `to`. */
  figure: Figure.optional(),
  queue: QueueId.optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
});
const Earlier = InteractionView.extend({ notes: z.array(Note) });
const HISTORY_MAX = 20;
const Page = z.object({ items: z.array(InteractionView), next: z.string().nullable() });
const Why = z.object({ interaction: InteractionId, decisions: z.array(Decision) });

/** Interactions, newest first; each with its story and the reasons of every decision. */
export function interactionRoutes(app: App, host: ApiHost): void {
  historyRoute(app, host);
  app.get(
    '/interactions',
    { schema: { tags, querystring: ListQuery, response: { 200: Page, ...errors } } },
    async (request) => {
      const viewer = viewerOf(request);
      const { state = null, limit, before = null } = request.query;
      await awaitSeq(host, viewer.tenant, request.query);
      const behind = behindOf(request.query, host.now());
      const page = await host.listInteractions(viewer.tenant, {
        ...{ state, limit, before },
        ...(behind === null ? {} : { behind }),
      });
      return { items: await withCustomers(host, viewer, page.items), next: page.next };
    },
  );

  app.get(
    '/interactions/:id',
    {
      schema: {
        tags,
        params,
        querystring: AfterSeq,
        response: { 200: InteractionView, ...errors },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      await awaitSeq(host, viewer.tenant, request.query);
      const view = found(await host.interactionView(viewer.tenant, request.params.id));
      return found((await withCustomers(host, viewer, [view]))[0]);
    },
  );

  app.get(
    '/interactions/:id/timeline',
    {
      schema: {
        tags,
        params,
        querystring: AfterSeq,
        response: { 200: ItemsOf(TimelineEntry), ...errors },
      },
    },
    async (request) => {
      const { tenant } = viewerOf(request);
      await awaitSeq(host, tenant, request.query);
      return { items: [...found(await host.timeline(tenant, request.params.id))] };
    },
  );

  app.get(
    '/interactions/:id/why',
    { schema: { tags, params, querystring: AfterSeq, response: { 200: Why, ...errors } } },
    async (request) => {
      const { tenant } = viewerOf(request);
      const { id } = request.params;
      await awaitSeq(host, tenant, request.query);
      return { interaction: id, decisions: [...found(await host.why(tenant, id))] };
    },
  );
}

function historyRoute(app: App, host: ApiHost): void {
  app.get(
    '/interactions/:id/history',
    {
      schema: {
        tags,
        description: 'Earlier interactions of the same customer, newest first.',
        params,
        response: { 200: ItemsOf(Earlier), ...errors },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { id } = request.params;
      const { customer } = found(await host.interactionView(viewer.tenant, id));
      if (customer === null) return { items: [] };
      const query = { state: null, limit: HISTORY_MAX + 1, before: null, customer };
      const { items } = await host.listInteractions(viewer.tenant, query);
      const earlier = items.filter((view) => view.id !== id).slice(0, HISTORY_MAX);
      const ids = earlier.map((view) => view.id);
      const notes = await notesOf(host, viewer, ids);
      const noted = (view: InteractionView) => {
        return { ...view, notes: notes.filter(({ interaction }) => interaction === view.id) };
      };
      return { items: earlier.map(noted) };
    },
  );
}

/** Without a figure the other words say nothing; without times, the day (UTC) until now. */
function behindOf(query: z.infer<typeof ListQuery>, now: number): FigureQuery | null {
  const { figure, queue = null } = query;
  if (figure === undefined) return null;
  const from = query.from === undefined ? now - (now % DAY_MS) : Date.parse(query.from);
  const to = query.to === undefined ? now + 1 : Date.parse(query.to);
  return { figure, queue, from, to };
}
