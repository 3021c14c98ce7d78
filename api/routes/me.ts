import { z } from 'zod';
import { AgentId, NumberConfig, QueueConfig, QueueId } from '../../domain/index.ts';
import type { ConfigDocument, SettingsConfig } from '../../domain/index.ts';
import type { App } from '../app.ts';
import { viewerOf } from '../gate.ts';
import { leads } from '../policy.ts';
import { Role } from '../port.ts';
import type { ApiHost } from '../port.ts';
import { hearsOwn } from './recordings.ts';
import { errors, present } from './shared.ts';

/** What the desk must know of a queue that its view does not say. */
const QueueTerms = QueueConfig.pick({
  wrapUpCodes: true,
  declineReasons: true,
  ringTimeMs: true,
  serviceLevelMs: true,
  shortAbandonMs: true,
}).extend({ id: QueueId });

const Me = z.object({
  /** null for people who take no work. */
  agent: AgentId.nullable(),
  roles: z.array(Role),
  queues: z.array(QueueTerms),
  /** Where the organisation's days begin. */
  timeZone: z.string(),
  /** Recordings: all of the organisation's, or of calls that they took part in. */
  hearsRecordings: z.boolean().optional(),
  /** Which platform carries a number's calls: it decides what the desk can do. */
  entries: z.array(NumberConfig.pick({ number: true, model: true })),
});

/** Who the token's person is here, with the terms that their screens need. */
export function meRoutes(app: App, host: ApiHost): void {
  app.get(
    '/me',
    { schema: { tags: ['live'], response: { 200: Me, ...errors } } },
    async (request) => {
      const viewer = viewerOf(request);
      const { tenant, agent, roles } = viewer;
      const { documents } = present(host.config(tenant));
      return {
        agent,
        roles: [...roles],
        queues: documents.filter((document) => document.kind === 'queue'),
        timeZone: documents.find(isSettings)?.timeZone ?? 'UTC',
        hearsRecordings: leads(viewer) || hearsOwn(host, viewer),
        entries: documents.filter((document) => document.kind === 'number'),
      };
    },
  );
}

function isSettings(document: ConfigDocument): document is SettingsConfig {
  return document.kind === 'settings';
}
