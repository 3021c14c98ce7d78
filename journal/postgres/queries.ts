import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Event, QueueId, TenantId } from '../../domain/index.ts';
import type { QueueReport } from '../projector/rows.ts';
import type {
  ReadModels,
  VersionPlace,
  VersionQuery,
  VisitFigure,
  VisitQuery,
} from '../projector/store.ts';
import { asTenant } from './pools.ts';
import { interactionFromTable } from './read-model-rows.ts';
import type { Database } from './tables.ts';

/** What the API reads. */
export function postgresQueries(app: Kysely<Database>): ReadModels {
  return {
    throughSeq: (tenant) =>
      asTenant(app, tenant, async (trx) => {
        const row = await trx
          .selectFrom('patchbay.projection')
          .select('through_seq')
          .where('tenant', '=', tenant)
          .executeTakeFirst();
        return row?.through_seq ?? 0;
      }),
    publishedAt: (tenant, query) => publishedAt(app, tenant, query),
    timelineOf: (tenant, interaction) =>
      asTenant(app, tenant, async (trx) => {
        const rows = await trx
          .selectFrom('patchbay.event_index')
          .select(['seq', 'at', 'body'])
          .where('tenant', '=', tenant)
          .where('interaction', '=', interaction)
          .orderBy('seq')
          .execute();
        return rows.map(({ seq, at, body }) => ({ seq, at, event: JSON.parse(body) as Event }));
      }),
    interactionOf: (tenant, interaction) =>
      asTenant(app, tenant, async (trx) => {
        const row = await trx
          .selectFrom('patchbay.interaction')
          .selectAll()
          .where('tenant', '=', tenant)
          .where('id', '=', interaction)
          .executeTakeFirst();
        return row === undefined ? null : interactionFromTable(row);
      }),
    listInteractions: (tenant, { limit, before, state, customer, visit }) =>
      asTenant(app, tenant, async (trx) => {
        let query = trx.selectFrom('patchbay.interaction').selectAll().where('tenant', '=', tenant);
        if (before !== undefined) query = query.where('started_seq', '<', before);
        if (state === 'open') query = query.where('state', '<>', 'ended');
        if (state === 'ended') query = query.where('state', '=', 'ended');
        if (customer !== undefined) query = query.where('customer', '=', customer);
        if (visit !== undefined) query = query.where('id', 'in', visitsOf(tenant, visit));
        const rows = await query.orderBy('started_seq', 'desc').limit(limit).execute();
        return rows.map(interactionFromTable);
      }),
    daySince: (tenant, from) => daySince(app, tenant, from),
    reportQueues: (tenant, query) => reportQueues(app, tenant, query),
  };
}

/** Versions rise with their seq: what is older than a version is what was published before it. */
async function publishedAt(
  app: Kysely<Database>,
  tenant: TenantId,
  { before, limit }: VersionQuery,
): Promise<VersionPlace[]> {
  const rows = await asTenant(app, tenant, (trx) => {
    const version = sql<number>`(body::json ->> 'version')::int`;
    let query = trx
      .selectFrom('patchbay.event_index')
      .select(['seq', version.as('version')])
      .where('tenant', '=', tenant)
      .where(sql<boolean>`type = 'configPublished'`);
    if (before !== undefined) query = query.where(version, '<', before);
    return query.orderBy('seq', 'desc').limit(limit).execute();
  });
  return rows;
}

/** Interactions whose stays a figure counts: the rules of `projector/report.ts` in SQL. */
function visitsOf(tenant: TenantId, { queue, from, to, figure }: VisitQuery) {
  return sql<string>`(select interaction from patchbay.queue_visit
    where tenant = ${tenant} and entered_at >= ${from} and entered_at < ${to}
      and (${queue}::text is null or queue = ${queue}) and ${sql.raw(conditions[figure])})`;
}

const conditions: Readonly<Record<VisitFigure, string>> = {
  offered: 'true',
  answered: `how = 'answered'`,
  answeredInTime: 'in_time',
  answeredLate: `how = 'answered' and not in_time`,
  abandoned: `how = 'abandoned'`,
  shortAbandoned: 'short',
};

type ReportRow = Record<Exclude<keyof QueueReport, 'queue'>, number> & { queue: QueueId };

/** The sums of a report over whatever stays the statement selects. */
const sums = sql.raw(`queue, count(*) as entered,
  count(*) filter (where how = 'answered') as answered,
  count(*) filter (where how = 'abandoned') as abandoned,
  count(*) filter (where how = 'timedOut') as "timedOut",
  count(*) filter (where how = 'left') as "left",
  count(*) filter (where how is null) as inside,
  count(*) filter (where in_time) as "answeredInTime",
  count(*) filter (where short) as "shortAbandoned",
  coalesce(sum(waited_ms) filter (where how = 'answered'), 0)::bigint as "waitedMsTotal"`);

const reportQueues = (
  app: Kysely<Database>,
  ...[tenant, { from, to }]: Parameters<ReadModels['reportQueues']>
) =>
  asTenant(app, tenant, async (trx) => {
    const { rows } = await sql<ReportRow>`
      select ${sums} from patchbay.queue_visit
      where tenant = ${tenant} and entered_at >= ${from} and entered_at < ${to}
      group by queue order by queue collate "C"`.execute(trx);
    return rows;
  });

/** One statement, so that the sums and the seq are of one instant. */
const daySince = (app: Kysely<Database>, ...[tenant, from]: Parameters<ReadModels['daySince']>) =>
  asTenant(app, tenant, async (trx) => {
    const { rows } = await sql<{ throughSeq: number } & (ReportRow | { queue: null })>`
      with day as (
        select ${sums} from patchbay.queue_visit
        where tenant = ${tenant} and entered_at >= ${from} group by queue)
      select through_seq as "throughSeq", day.* from patchbay.projection
      left join day on true where tenant = ${tenant} order by queue collate "C"`.execute(trx);
    const queues = rows.flatMap(({ throughSeq, ...row }) => (row.queue === null ? [] : [row]));
    return { throughSeq: rows[0]?.throughSeq ?? 0, queues };
  });
