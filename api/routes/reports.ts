import { z } from 'zod';
import { DAY_MS } from '../../domain/index.ts';
import type { App } from '../app.ts';
import { ApiError } from '../error.ts';
import { viewerOf } from '../gate.ts';
import { QueueReport } from '../port.ts';
import type { ApiHost } from '../port.ts';
import { AfterSeq, awaitSeq, errors } from './shared.ts';

const RANGE_MAX_MS = 400 * DAY_MS;
const instant = z.iso.datetime({ offset: true });
const RangeQuery = AfterSeq.extend({ from: instant.optional(), to: instant.optional() });
const Report = z.object({
  from: z.number(),
  to: z.number(),
  queues: z.array(QueueReport),
});

/** Figures of a period, `to` excluded; without one, the last 24 hours. */
export function reportRoutes(app: App, host: ApiHost): void {
  for (const url of ['/reports', '/reports/queues']) {
    app.get(
      url,
      {
        schema: {
          tags: ['reports'],
          querystring: RangeQuery,
          response: { 200: Report, ...errors },
        },
      },
      async (request) => {
        const { tenant } = viewerOf(request);
        const range = rangeOf(request.query, host.now());
        await awaitSeq(host, tenant, request.query);
        return { ...range, queues: [...(await host.reports(tenant, range))] };
      },
    );
  }
}

function rangeOf(query: z.infer<typeof RangeQuery>, now: number): { from: number; to: number } {
  const to = query.to === undefined ? now : Date.parse(query.to);
  const from = query.from === undefined ? to - DAY_MS : Date.parse(query.from);
  if (from >= to || to - from > RANGE_MAX_MS) {
    throw new ApiError('badRequest', { details: ['from must be before to, at most 400 days'] });
  }
  return { from, to };
}
