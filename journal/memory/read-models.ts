import type { Event, QueueId, TenantId } from '../../domain/index.ts';
import type { IndexRow, InteractionRow, SubjectRow, VisitRow } from '../projector/rows.ts';
import type {
  OpenRows,
  ReadModelStore,
  ReportQuery,
  RowChanges,
  VisitQuery,
} from '../projector/store.ts';
import { isCounted, sumVisits } from '../projector/report.ts';

interface TenantRows {
  throughSeq: number;
  readonly index: Map<number, IndexRow>;
  readonly interactions: Map<string, InteractionRow>;
  readonly visits: Map<number, VisitRow>;
  readonly subjects: Map<string, SubjectRow>;
  readonly serviceLevels: Map<QueueId, number>;
}

/** The read models in memory. Rows are copied in and out, as a database does. */
export function memoryReadModels(): ReadModelStore {
  const tenants = new Map<TenantId, TenantRows>();
  const of = (tenant: TenantId) => {
    const rows = tenants.get(tenant) ?? newRows();
    tenants.set(tenant, rows);
    return rows;
  };
  return {
    async loadOpen(tenant) {
      return structuredClone(openOf(of(tenant)));
    },
    async save(tenant, changes) {
      const rows = of(tenant);
      if (rows.throughSeq !== changes.fromSeq) return false;
      write(rows, structuredClone(changes));
      return true;
    },
    async throughSeq(tenant) {
      return of(tenant).throughSeq;
    },
    async publishedAt(tenant, { before = Infinity, limit }) {
      return [...of(tenant).index.values()]
        .filter(({ type }) => type === 'configPublished')
        .map(({ seq, body }) => ({ seq, version: versionIn(body) }))
        .filter(({ version }) => version < before)
        .sort((a, b) => b.seq - a.seq)
        .slice(0, limit);
    },
    async timelineOf(tenant, interaction) {
      return [...of(tenant).index.values()]
        .filter((row) => row.interaction === interaction)
        .map(({ seq, at, body }) => ({ seq, at, event: JSON.parse(body) as Event }));
    },
    async interactionOf(tenant, interaction) {
      return structuredClone(of(tenant).interactions.get(interaction) ?? null);
    },
    async listInteractions(tenant, query) {
      const { limit, before = Infinity, state, customer, visit } = query;
      const counted = visit === undefined ? null : countedBy(of(tenant), visit);
      const rows = [...of(tenant).interactions.values()]
        .filter((row) => row.startedSeq < before)
        .filter((row) => customer === undefined || row.customer === customer)
        .filter((row) => counted === null || counted.has(row.id))
        .filter((row) => state === undefined || (row.state === 'ended') === (state === 'ended'))
        .sort((a, b) => b.startedSeq - a.startedSeq);
      return structuredClone(rows.slice(0, limit));
    },
    async daySince(tenant, from) {
      const { throughSeq, visits } = of(tenant);
      const queues = sumVisits([...visits.values()].filter(({ enteredAt }) => enteredAt >= from));
      return { throughSeq, queues };
    },
    async reportQueues(tenant, query) {
      return sumVisits([...of(tenant).visits.values()].filter((visit) => isIn(visit, query)));
    },
  };
}

const versionIn = (body: string) => (JSON.parse(body) as { readonly version: number }).version;

const isIn = (visit: VisitRow, { from, to }: ReportQuery) =>
  visit.enteredAt >= from && visit.enteredAt < to;

/** Interactions whose stays the figure counts. */
function countedBy(rows: TenantRows, query: VisitQuery): ReadonlySet<string> {
  const visits = [...rows.visits.values()].filter(
    (visit) =>
      isIn(visit, query) &&
      (query.queue === null || visit.queue === query.queue) &&
      isCounted(visit, query.figure),
  );
  return new Set(visits.map(({ interaction }) => interaction));
}

function newRows(): TenantRows {
  return {
    throughSeq: 0,
    index: new Map(),
    interactions: new Map(),
    visits: new Map(),
    subjects: new Map(),
    serviceLevels: new Map(),
  };
}

function openOf(rows: TenantRows): OpenRows {
  return {
    throughSeq: rows.throughSeq,
    interactions: [...rows.interactions.values()].filter((row) => row.state !== 'ended'),
    visits: [...rows.visits.values()].filter((row) => row.how === null),
    subjects: [...rows.subjects.values()].filter((row) => row.open),
    serviceLevels: rows.serviceLevels,
  };
}

function write(rows: TenantRows, changes: RowChanges): void {
  for (const row of changes.index) rows.index.set(row.seq, row);
  for (const row of changes.interactions) rows.interactions.set(row.id, row);
  for (const row of changes.visits) rows.visits.set(row.enteredSeq, row);
  for (const row of changes.subjects) rows.subjects.set(row.id, row);
  for (const [queue, ms] of changes.serviceLevels) rows.serviceLevels.set(queue, ms);
  rows.throughSeq = changes.throughSeq;
}
