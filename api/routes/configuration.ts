import { z } from 'zod';
import type { TenantId } from '../../domain/index.ts';
import { diffConfig } from '../../engine/index.ts';
import type { App } from '../app.ts';
import {
  CONFIG_BODY_MAX_BYTES,
  ChangeOnBase,
  Plan,
  PublishedVersion,
  VersionView,
  changeView,
} from '../configuration.ts';
import { viewerOf } from '../gate.ts';
import type { ApiHost } from '../port.ts';
import { mergeOnTop, publishOnTop } from '../publish.ts';
import { backTo } from '../roll-back.ts';
import { Committed, errors, found, present } from './shared.ts';

const tags = ['configuration'];
const Page = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** Older than this version: the `next` of the page before. */
  before: z.coerce.number().int().min(1).optional(),
});
const Versions = z.object({ items: z.array(PublishedVersion), next: z.number().nullable() });
const OneVersion = z.object({
  /** `before`: what it changed; `present`: what rolling back to it would change. */
  against: z.enum(['before', 'present']).default('before'),
  documents: z.stringbool().default(false),
});

/** Every version that was published stays, and can be looked at, compared and gone back to. */
export function configurationRoutes(app: App, host: ApiHost): void {
  versionRoutes(app, host);

  app.post(
    '/config/diff',
    {
      bodyLimit: CONFIG_BODY_MAX_BYTES,
      schema: {
        tags,
        description: 'What publishing this would do; nothing is changed.',
        body: ChangeOnBase,
        response: { 200: Plan, ...errors },
      },
    },
    async (request) => {
      const { tenant } = viewerOf(request);
      return planOf(host, tenant, request.body);
    },
  );

  app.post(
    '/config/rollback',
    {
      schema: {
        tags,
        description:
          'Publishes what makes the configuration that of an earlier version again: checked as ' +
          'every change, and itself a version that can be gone back from.',
        body: z.object({ version: z.int().min(1), note: z.string().max(500).default('') }),
        response: { 200: Committed.extend({ version: z.number() }), ...errors },
      },
    },
    async (request) => {
      const { version, note } = request.body;
      const { tenant } = viewerOf(request);
      const wanted = found(await host.configs.documentsAt(tenant, version));
      const now = present(host.config(tenant));
      const change = { ...backTo(wanted, now.documents), base: now.version };
      return publishOnTop(host, request, { ...change, note: note || `back to version ${version}` });
    },
  );
}

function versionRoutes(app: App, host: ApiHost): void {
  app.get(
    '/config/versions',
    { schema: { tags, querystring: Page, response: { 200: Versions, ...errors } } },
    async (request) => {
      const { limit, before } = request.query;
      const { tenant } = viewerOf(request);
      const page = { limit: limit + 1, ...(before === undefined ? {} : { before }) };
      const items = await host.configs.versions(tenant, page);
      const shown = items.slice(0, limit);
      return { items: shown, next: items.length > limit ? (shown.at(-1)?.version ?? null) : null };
    },
  );

  app.get(
    '/config/versions/:version',
    {
      schema: {
        tags,
        params: z.object({ version: z.coerce.number().int().min(1) }),
        querystring: OneVersion,
        response: { 200: VersionView, ...errors },
      },
    },
    async (request) => {
      const { tenant } = viewerOf(request);
      const { version } = request.params;
      const { against, documents: isWhole } = request.query;
      const [newest] = await host.configs.versions(tenant, { limit: 1, before: version + 1 });
      const about = found(newest?.version === version ? newest : null);
      const { other, all } = await versionAnd(host, tenant, { version, against });
      const changes = diffConfig(other, all).map(changeView);
      return { ...about, changes, ...(isWhole ? { all: [...all] } : {}) };
    },
  );
}

/** A version, and what it is compared with. */
async function versionAnd(
  host: ApiHost,
  tenant: TenantId,
  { version, against }: { readonly version: number; readonly against: string },
) {
  if (against === 'before') {
    const { before, documents } = found(await host.configs.changeAt(tenant, version));
    return { other: before, all: documents };
  }
  const all = found(await host.configs.documentsAt(tenant, version));
  return { other: present(host.config(tenant)).documents, all };
}

/** Conflicts, faults and changes of what would be published. */
export async function planOf(
  host: ApiHost,
  tenant: TenantId,
  change: ChangeOnBase,
): Promise<z.infer<typeof Plan>> {
  const { version, documents, removed, conflicts, changes } = await mergeOnTop(
    host,
    tenant,
    change,
  );
  const faults = await host.checkConfig(tenant, { documents, removed });
  return {
    version,
    changes: changes.map(changeView),
    conflicts: [...conflicts],
    faults: [...faults],
  };
}
