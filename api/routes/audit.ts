import { z } from 'zod';
import type { App } from '../app.ts';
import { actorOf } from '../audit.ts';
import { viewerOf } from '../gate.ts';
import type { ApiHost } from '../port.ts';
import { TenantView } from '../port.ts';
import { ItemsOf, errors } from './shared.ts';

const tags = ['audit'];

const AuditRowView = z.object({
  seq: z.number(),
  at: z.number(),
  actor: z.object({ kind: z.enum(['user', 'app', 'provider', 'system']), id: z.string() }),
  action: z.string(),
  subject: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  /** Each row's covers the one before: note the newest somewhere else to prove a cut later. */
  hash: z.string(),
});
const Page = z.object({ items: z.array(AuditRowView), next: z.number().nullable() });
const Report = z.object({ seq: z.number(), hash: z.string(), faults: z.array(z.string()) });
const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  /** The `next` of the page before. */
  before: z.coerce.number().int().min(1).optional(),
});

/** Who did what in this tenant, newest first; and, for the provider, which tenants there are. */
export function auditRoutes(app: App, host: ApiHost): void {
  app.get(
    '/audit',
    { schema: { tags, querystring: PageQuery, response: { 200: Page, ...errors } } },
    async (request) => {
      const viewer = viewerOf(request);
      const { limit, before } = request.query;
      await host.audit(viewer.tenant, {
        actor: actorOf(viewer),
        action: 'auditRead',
        subject: before === undefined ? 'newest' : `before ${before}`,
        detail: { limit },
      });
      const page = { limit, ...(before === undefined ? {} : { before }) };
      const rows = await host.auditRows(viewer.tenant, page);
      const items = rows.map(({ detail, ...row }) => ({ ...row, detail: plain(detail) }));
      const last = rows.at(-1)?.seq ?? 1;
      return { items, next: last > 1 ? last : null };
    },
  );

  app.get(
    '/audit/verify',
    { schema: { tags, response: { 200: Report, ...errors } } },
    async (request) => {
      const { faults, ...head } = await host.verifyAudit(viewerOf(request).tenant);
      return { ...head, faults: [...faults] };
    },
  );

  app.get(
    '/tenants',
    { schema: { tags: ['provider'], response: { 200: ItemsOf(TenantView), ...errors } } },
    async () => ({ items: [...host.listTenants()] }),
  );
}

function plain(
  detail: Readonly<Record<string, string | number | boolean | readonly string[]>>,
): z.infer<typeof AuditRowView>['detail'] {
  const copied = Object.entries(detail).map(([key, value]) => [
    key,
    typeof value === 'object' ? [...value] : value,
  ]);
  return Object.fromEntries(copied) as z.infer<typeof AuditRowView>['detail']; // as it came
}
