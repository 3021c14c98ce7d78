import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { DRAFTS_MAX } from '../../journal/index.ts';
import type { ConfigDraft } from '../../journal/index.ts';
import type { App } from '../app.ts';
import { actorOf } from '../audit.ts';
import {
  CONFIG_BODY_MAX_BYTES,
  Change,
  ChangeOnBase,
  DraftRow,
  DraftView,
  Plan,
  draftView,
} from '../configuration.ts';
import { ApiError } from '../error.ts';
import { viewerOf } from '../gate.ts';
import type { ApiHost } from '../port.ts';
import { publishOnTop } from '../publish.ts';
import { planOf } from './configuration.ts';
import { Committed, ItemsOf, errors, found, present } from './shared.ts';

const tags = ['configuration'];
const params = z.object({ id: z.string().min(1).max(64) });
const name = z.string().min(1).max(64);
/** `mine`: begun by whoever asks; else everybody's. */
const Which = z.object({ mine: z.stringbool().default(false) });
const NewDraft = ChangeOnBase.extend({ name });
const ChangedDraft = Change.extend({
  name: name.optional(),
  /** Moved on to this version: for who has looked at what others published since. */
  base: z.int().min(0).optional(),
  /** The revision that was read; absent = whatever stands is overwritten. */
  revision: z.int().min(1).optional(),
});

/** Changes that somebody works on. Nothing runs by them until they are published. */
export function draftRoutes(app: App, host: ApiHost): void {
  const { drafts } = host.configs;

  app.get(
    '/config/drafts',
    { schema: { tags, querystring: Which, response: { 200: ItemsOf(DraftRow), ...errors } } },
    async (request) => {
      const viewer = viewerOf(request);
      const all = await drafts.list(viewer.tenant);
      const { kind, id } = actorOf(viewer);
      const own = all.filter(({ author }) => author.kind === kind && author.id === id);
      const rows = request.query.mine ? own : all;
      return { items: rows.map(({ baseVersion, ...row }) => ({ ...row, base: baseVersion })) };
    },
  );

  app.post(
    '/config/drafts',
    {
      bodyLimit: CONFIG_BODY_MAX_BYTES,
      schema: { tags, body: NewDraft, response: { 200: DraftView, ...errors } },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { base, ...given } = request.body;
      const by = actorOf(viewer);
      const at = host.now();
      const draft: ConfigDraft = {
        ...given,
        id: `d${randomBytes(12).toString('hex')}`,
        baseVersion: base ?? present(host.config(viewer.tenant)).version,
        ...{ revision: 1, author: by, updatedBy: by, createdAt: at, updatedAt: at },
      };
      if (await drafts.create(viewer.tenant, draft)) return draftView(draft);
      const message = `There are ${DRAFTS_MAX} drafts already`;
      throw new ApiError('refused', { message, details: ['remove one of them first'] });
    },
  );

  oneDraftRoutes(app, host);
  publishRoutes(app, host);
}

function oneDraftRoutes(app: App, host: ApiHost): void {
  const { drafts } = host.configs;

  app.get(
    '/config/drafts/:id',
    { schema: { tags, params, response: { 200: DraftView, ...errors } } },
    async (request) => {
      const { tenant } = viewerOf(request);
      return draftView(found(await drafts.get(tenant, request.params.id)));
    },
  );

  app.put(
    '/config/drafts/:id',
    {
      bodyLimit: CONFIG_BODY_MAX_BYTES,
      schema: { tags, params, body: ChangedDraft, response: { 200: DraftView, ...errors } },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const before = found(await drafts.get(viewer.tenant, request.params.id));
      const { base, revision = before.revision, ...given } = request.body;
      const draft: ConfigDraft = {
        ...before,
        ...given,
        name: given.name ?? before.name,
        baseVersion: base ?? before.baseVersion,
        revision: revision + 1,
        updatedBy: actorOf(viewer),
        updatedAt: host.now(),
      };
      if (await drafts.replace(viewer.tenant, draft)) return draftView(draft);
      throw new ApiError('refused', {
        message: 'Somebody changed this draft meanwhile',
        details: [`revision ${revision} is not the one that stands; read it again`],
      });
    },
  );

  app.delete(
    '/config/drafts/:id',
    { schema: { tags, params, response: { 200: z.object({}), ...errors } } },
    async (request) => {
      const { tenant } = viewerOf(request);
      if (!(await drafts.remove(tenant, request.params.id))) throw new ApiError('notFound');
      return {};
    },
  );
}

function publishRoutes(app: App, host: ApiHost): void {
  const { drafts } = host.configs;
  const changeOf = ({ baseVersion, documents, removed }: ConfigDraft): ChangeOnBase => {
    return { base: baseVersion, documents: [...documents], removed: [...removed] };
  };

  app.post(
    '/config/drafts/:id/check',
    {
      schema: {
        tags,
        description: 'What publishing the draft now would do.',
        params,
        response: { 200: Plan, ...errors },
      },
    },
    async (request) => {
      const { tenant } = viewerOf(request);
      const draft = found(await drafts.get(tenant, request.params.id));
      return planOf(host, tenant, changeOf(draft));
    },
  );

  app.post(
    '/config/drafts/:id/publish',
    {
      schema: {
        tags,
        description:
          'On top of what stands, field by field: 409 names the fields that others changed too. ' +
          'The draft is gone then.',
        params,
        body: z.object({ note: z.string().max(500).default('') }),
        response: { 200: Committed.extend({ version: z.number() }), ...errors },
      },
    },
    async (request) => {
      const { tenant } = viewerOf(request);
      const draft = found(await drafts.get(tenant, request.params.id));
      const note = request.body.note || draft.name;
      const published = await publishOnTop(host, request, { ...changeOf(draft), note });
      await drafts.remove(tenant, draft.id);
      return published;
    },
  );
}
