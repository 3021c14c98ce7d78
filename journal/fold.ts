import { createHash } from 'node:crypto';
import type { TenantId } from '../domain/index.ts';
import {
  evolve,
  initialState,
  isSnapshot,
  snapshotOf,
  stateFromSnapshot,
} from '../engine/index.ts';
import type { TenantState } from '../engine/index.ts';
import { JournalError } from './fault.ts';
import { GENESIS_HASH } from './port.ts';
import type { Hash, Head, Journal, Segment, Snapshot } from './port.ts';
import { hashSegment, lastSeqOf, recordsOf } from './segment.ts';

/** A tenant's state after `seq`, and the head it was read to. */
export interface Folded extends Head {
  readonly state: TenantState;
}

/** The engine's chance: the same for a tenant on every machine, others' for others. */
export function seedOf(tenant: TenantId): number {
  return createHash('sha256').update(`patchbay seed ${tenant}`).digest().readUInt32BE(0);
}

/** What a tenant is before its first event. */
export function emptyState(tenant: TenantId): TenantState {
  return initialState(tenant, seedOf(tenant));
}

/** The state as canonical JSON text, in UTF-8. */
export function stateBytes(state: TenantState): Buffer {
  return Buffer.from(JSON.stringify(snapshotOf(state)), 'utf8');
}

export function hashBytes(bytes: Uint8Array): Hash {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Equal for equal states; what replay, snapshots and simulation compare. */
export function stateHash(state: TenantState): Hash {
  return hashBytes(stateBytes(state));
}

/**
 * Checks one segment and its place after `head`. Every reader passes here: a changed, moved or
 * missing row stops it. @throws JournalError `corrupt`.
 */
export function followChain(head: Head, segment: Segment): Head {
  const where = `tenant ${segment.tenant}, segment at ${segment.firstSeq}`;
  if (segment.firstSeq !== head.seq + 1) {
    throw new JournalError('corrupt', `${where}: follows seq ${head.seq}, something is missing`);
  }
  if (segment.prevHash !== head.hash) {
    throw new JournalError('corrupt', `${where}: is not bound to the segment before it`);
  }
  if (hashSegment(segment) !== segment.hash) {
    throw new JournalError('corrupt', `${where}: was changed after it was written`);
  }
  return { seq: lastSeqOf(segment), hash: segment.hash };
}

export interface FoldOptions {
  /** Only a snapshot of this build is used: another build may have folded otherwise. */
  readonly build: string;
  /** false = from the first segment on, whatever snapshots there are. */
  readonly snapshots?: boolean;
}

/** Snapshot and tail, all of it checked: a damaged snapshot is passed over, a segment is not. */
export async function foldTenant(
  journal: Journal,
  tenant: TenantId,
  options: FoldOptions,
): Promise<Folded> {
  const snapshot = options.snapshots === false ? null : await journal.snapshots.latest(tenant);
  const start = (snapshot && restore(snapshot, options.build)) ?? foldStart(tenant);
  const { state } = start;
  let head: Head = { seq: start.seq, hash: start.hash };
  for await (const segment of journal.read(tenant, { fromSeq: head.seq + 1 })) {
    head = followChain(head, segment);
    for (const record of recordsOf(segment)) evolve(state, record);
  }
  return { state, ...head };
}

function foldStart(tenant: TenantId): Folded {
  return { state: emptyState(tenant), seq: 0, hash: GENESIS_HASH };
}

/** null = of another build or format, or damaged: the journal is folded instead. */
function restore(snapshot: Snapshot, build: string): Folded | null {
  if (snapshot.build !== build || hashBytes(snapshot.body) !== snapshot.stateHash) return null;
  const json: unknown = JSON.parse(Buffer.from(snapshot.body).toString('utf8'));
  if (!isSnapshot(json)) return null;
  const { seq, hash } = snapshot;
  return { state: stateFromSnapshot(json), seq, hash };
}

/** What `save` keeps of a fold. */
export function snapshotFrom(tenant: TenantId, folded: Folded, build: string): Snapshot {
  const body = stateBytes(folded.state);
  const { seq, hash } = folded;
  return { tenant, seq, hash, stateHash: hashBytes(body), build, body };
}
