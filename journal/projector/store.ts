import type {
  EventRecord,
  InteractionId,
  PersonalRef,
  QueueId,
  TenantId,
} from '../../domain/index.ts';
import type { IndexRow, InteractionRow, QueueReport, SubjectRow, VisitRow } from './rows.ts';

/** What is still open, from which a projection goes on after a restart. */
export interface OpenRows {
  readonly throughSeq: number;
  readonly interactions: readonly InteractionRow[];
  readonly visits: readonly VisitRow[];
  readonly subjects: readonly SubjectRow[];
  readonly serviceLevels: ReadonlyMap<QueueId, number>;
}

/** All that some events changed, saved at once with the seq they reach. */
export interface RowChanges {
  readonly fromSeq: number;
  readonly throughSeq: number;
  readonly index: readonly IndexRow[];
  readonly interactions: readonly InteractionRow[];
  readonly visits: readonly VisitRow[];
  readonly subjects: readonly SubjectRow[];
  readonly serviceLevels: ReadonlyMap<QueueId, number>;
}

export interface InteractionQuery {
  readonly limit: number;
  /** Older than this `startedSeq`. */
  readonly before?: number;
  readonly state?: 'open' | 'ended';
  /** Of this customer only. */
  readonly customer?: PersonalRef;
  /** Only those that a queue's figure counts (`reportQueues`): the stays behind the number. */
  readonly visit?: VisitQuery;
}

/** Stays in a queue that began in [from, to), as one figure counts them. */
export interface VisitQuery extends ReportQuery {
  /** null = of any queue. */
  readonly queue: QueueId | null;
  readonly figure: VisitFigure;
}

export type VisitFigure =
  | 'offered'
  | 'answered'
  | 'answeredInTime'
  | 'answeredLate'
  | 'abandoned'
  | 'shortAbandoned';

export interface VersionQuery {
  readonly limit: number;
  /** Older than this version. */
  readonly before?: number;
}

export interface VersionPlace {
  readonly version: number;
  /** Of its `configPublished`, which stands whole in the journal. */
  readonly seq: number;
}

/** Times of entry, half open. */
export interface ReportQuery {
  readonly from: number;
  readonly to: number;
}

export interface DayReport {
  readonly throughSeq: number;
  readonly queues: readonly QueueReport[];
}

/** What the API reads. Each answer is as new as `throughSeq`. */
export interface ReadModels {
  throughSeq(tenant: TenantId): Promise<number>;
  /** Where versions of the configuration were published; the newest first. */
  publishedAt(tenant: TenantId, query: VersionQuery): Promise<readonly VersionPlace[]>;
  /** The interaction's events, oldest first. */
  timelineOf(tenant: TenantId, interaction: InteractionId): Promise<readonly EventRecord[]>;
  interactionOf(tenant: TenantId, interaction: InteractionId): Promise<InteractionRow | null>;
  /** Newest first. */
  listInteractions(tenant: TenantId, query: InteractionQuery): Promise<readonly InteractionRow[]>;
  /** Stays that began since `from`, and the seq up to which they are told: of one instant. */
  daySince(tenant: TenantId, from: number): Promise<DayReport>;
  /** Queues that somebody entered in that time, by id. */
  reportQueues(tenant: TenantId, query: ReportQuery): Promise<readonly QueueReport[]>;
}

/** Where the rows are kept. */
export interface ReadModelStore extends ReadModels {
  loadOpen(tenant: TenantId): Promise<OpenRows>;
  /** All or nothing. false = somebody else was there first: load again. */
  save(tenant: TenantId, changes: RowChanges): Promise<boolean>;
}
