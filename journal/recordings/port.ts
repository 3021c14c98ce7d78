import type { AgentId, InteractionId, QueueId, RecordingId, TenantId } from '../../domain/index.ts';
import type { WrappedFor } from '../port.ts';

/**
 * What is on disk of it.
 *
 *   open ─► whole        closed as it should be
 *     └───► partial      broke off, by a crash or a full disk: readable up to there
 *     └───► lost         nothing was written
 */
export type RecordingState = 'open' | 'whole' | 'partial' | 'lost';

/** A recording beside its files. */
export interface RecordingRow {
  readonly id: RecordingId;
  readonly interaction: InteractionId;
  /** The latest whose policy it stands under. */
  readonly queue: QueueId;
  /** Who talked, in order. */
  readonly agents: readonly AgentId[];
  readonly startedAt: number;
  readonly state: RecordingState;
  readonly durationMs: number;
  /** Bytes on disk. */
  readonly size: number;
  /** Swept after this instant, unless held. */
  readonly deleteAt: number;
  readonly legalHold: boolean;
}

export type NewRecording = Pick<
  RecordingRow,
  'id' | 'interaction' | 'queue' | 'startedAt' | 'deleteAt'
> & { readonly agent: AgentId };

/** One file of a recording; after a restart it goes on in another. */
export interface RecordingPart {
  /** From 1. */
  readonly part: number;
  /** Below the folder of recordings. */
  readonly path: string;
  /** The file's key; it stands nowhere else, so that to drop the row is to lose the sound. */
  readonly key: WrappedFor | null;
  /** The same under the tenant's key, while there is a legal hold: it outlives an erased person. */
  readonly holdKey: WrappedFor | null;
}

export interface RecordingQuery {
  readonly limit: number;
  readonly interaction?: InteractionId;
  readonly queue?: QueueId;
  readonly agent?: AgentId;
  /** Started in [from, to). */
  readonly from?: number;
  readonly to?: number;
  /** Those after this one: the last of the page before. */
  readonly before?: { readonly startedAt: number; readonly id: RecordingId };
}

/** Which recordings there are, and the keys of their files. The files are the caller's. */
export interface Recordings {
  /** Known already = nothing changes. */
  begin(tenant: TenantId, recording: NewRecording): Promise<void>;
  /** Names the next file of it. */
  addPart(
    tenant: TenantId,
    id: RecordingId,
    pathOf: (part: number) => string,
  ): Promise<RecordingPart>;
  setKey(tenant: TenantId, id: RecordingId, part: number, key: WrappedFor): Promise<void>;
  follow(
    tenant: TenantId,
    id: RecordingId,
    to: { readonly queue: QueueId; readonly agent: AgentId; readonly retentionDays: number },
  ): Promise<void>;
  end(
    tenant: TenantId,
    id: RecordingId,
    end: Pick<RecordingRow, 'state' | 'durationMs' | 'size'>,
  ): Promise<void>;
  get(tenant: TenantId, id: RecordingId): Promise<RecordingRow | null>;
  /** In order. */
  parts(tenant: TenantId, id: RecordingId): Promise<readonly RecordingPart[]>;
  /** Newest first. */
  list(tenant: TenantId, query: RecordingQuery): Promise<readonly RecordingRow[]>;
  /** Those that nobody has ended yet. */
  open(tenant: TenantId): Promise<readonly RecordingRow[]>;
  /** Whose time is over and that nobody holds, oldest first. */
  due(tenant: TenantId, now: number, limit: number): Promise<readonly RecordingRow[]>;
  /** `keys`: each part's under the tenant's key; none when the hold ends. false = no such one. */
  hold(
    tenant: TenantId,
    id: RecordingId,
    keys: ReadonlyMap<number, WrappedFor> | null,
  ): Promise<boolean>;
  /** Row and keys, unless there is a hold. false = held, or no such one. */
  remove(tenant: TenantId, id: RecordingId): Promise<boolean>;
  /** Of these paths, those that some recording names. */
  named(tenant: TenantId, paths: readonly string[]): Promise<ReadonlySet<string>>;
}
