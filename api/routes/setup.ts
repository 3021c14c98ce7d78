import { Readable } from 'node:stream';
import { z } from 'zod';
import { ConfigDocument, DirectCallView, TenantId } from '../../domain/index.ts';
import type { EventRecord } from '../../domain/index.ts';
import type { App } from '../app.ts';
import { actorOf } from '../audit.ts';
import { CONFIG_BODY_MAX_BYTES, Change, ChangeOnBase } from '../configuration.ts';
import { viewerOf } from '../gate.ts';
import { PoisonView, TrunkView } from '../port.ts';
import type { ApiHost, AuditNote, Viewer } from '../port.ts';
import { publishOnTop } from '../publish.ts';
import { Committed, ItemsOf, errors, present } from './shared.ts';

const tags = ['setup'];
const Configuration = z.object({
  tenant: TenantId,
  version: z.number(),
  documents: z.array(ConfigDocument),
});
const Checked = z.object({ ok: z.boolean(), faults: z.array(z.string()) });

/** Configuration and operation. A change is whole documents; nothing is published with a fault. */
export function setupRoutes(app: App, host: ApiHost): void {
  app.get(
    '/config',
    { schema: { tags, response: { 200: Configuration, ...errors } } },
    async (request) => {
      const { tenant } = viewerOf(request);
      const { version, documents } = present(host.config(tenant));
      return { tenant, version, documents: [...documents] };
    },
  );

  app.post(
    '/config/check',
    {
      bodyLimit: CONFIG_BODY_MAX_BYTES,
      schema: { tags, body: Change, response: { 200: Checked, ...errors } },
    },
    async (request) => {
      const faults = await host.checkConfig(viewerOf(request).tenant, request.body);
      return { ok: faults.length === 0, faults: [...faults] };
    },
  );

  app.post(
    '/config/publish',
    {
      bodyLimit: CONFIG_BODY_MAX_BYTES,
      schema: {
        tags,
        description:
          'With `base`, what others published since is kept, field by field; 409 names what ' +
          'they changed too.',
        body: ChangeOnBase.extend({ note: z.string().max(500).default('') }),
        response: { 200: Committed.extend({ version: z.number() }), ...errors },
      },
    },
    async (request) => publishOnTop(host, request, request.body),
  );

  operationRoutes(app, host);
}

function operationRoutes(app: App, host: ApiHost): void {
  app.get(
    '/trunks',
    { schema: { tags, response: { 200: ItemsOf(TrunkView), ...errors } } },
    async (request) => ({ items: [...host.trunks(viewerOf(request).tenant)] }),
  );

  app.get(
    '/direct-calls',
    { schema: { tags, response: { 200: ItemsOf(DirectCallView), ...errors } } },
    async (request) => ({ items: [...host.directCalls(viewerOf(request).tenant)] }),
  );

  app.get(
    '/poison',
    { schema: { tags, response: { 200: ItemsOf(PoisonView), ...errors } } },
    async (request) => ({ items: [...(await host.poison(viewerOf(request).tenant))] }),
  );

  app.get(
    '/export/events',
    {
      schema: {
        tags,
        description: 'The journal as one JSON event a line (application/x-ndjson).',
        querystring: z.object({ fromSeq: z.coerce.number().int().min(0).default(0) }),
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const { fromSeq } = request.query;
      await host.audit(viewer.tenant, exportNote(viewer, fromSeq));
      const records = host.exportEvents(viewer.tenant, fromSeq);
      return reply.type('application/x-ndjson').send(Readable.from(lines(records)));
    },
  );
}

function exportNote(viewer: Viewer, fromSeq: number): AuditNote {
  return {
    actor: actorOf(viewer),
    action: 'journalExport',
    subject: `from seq ${fromSeq}`,
    detail: { fromSeq },
  };
}

async function* lines(records: AsyncIterable<EventRecord>): AsyncGenerator<string> {
  for await (const record of records) yield `${JSON.stringify(record)}\n`;
}
