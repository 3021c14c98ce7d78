import { readFile, writeFile } from 'node:fs/promises';
import type { TenantId } from '../domain/index.ts';
import { checkInvariants, evolve } from '../engine/index.ts';
import { emptyState, followChain, stateHash } from './fold.ts';
import { GENESIS_HASH } from './port.ts';
import type { Hash, Head, Segment } from './port.ts';
import { recordsOf } from './segment.ts';

/** A journal as a file, kept for ever: each later build must read it to the state it says. */
export interface RecordedJournal {
  readonly tenant: TenantId;
  readonly about: string;
  /** Of the build that recorded it; a state of another shape is told apart by `totals`. */
  readonly stateHash: Hash;
  readonly seq: number;
  readonly accepted: number;
  /** Of those that happened. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly segments: readonly (Omit<Segment, 'tenant' | 'body'> & { readonly body: string })[];
}

export async function writeRecorded(path: string, journal: RecordedJournal): Promise<void> {
  await writeFile(path, `${JSON.stringify(journal, null, 2)}\n`);
}

export async function readRecorded(path: string): Promise<RecordedJournal> {
  return JSON.parse(await readFile(path, 'utf8')) as RecordedJournal;
}

export function recordJournal(
  tenant: TenantId,
  about: string,
  segments: readonly Segment[],
): RecordedJournal {
  const rows = segments.map(({ tenant: _tenant, body, ...row }) => ({
    ...row,
    body: Buffer.from(body).toString('utf8'),
  }));
  const blank = { stateHash: GENESIS_HASH, seq: 0, accepted: 0, outcomes: {} };
  return { ...replayRecorded({ tenant, about, segments: rows, ...blank }), segments: rows };
}

/** What this build makes of it, chain checked, invariants held. */
export function replayRecorded(journal: RecordedJournal): Omit<RecordedJournal, 'segments'> {
  const { tenant, about } = journal;
  const state = emptyState(tenant);
  let head: Head = { seq: 0, hash: GENESIS_HASH };
  for (const row of journal.segments) {
    const segment = { ...row, tenant, body: Buffer.from(row.body, 'utf8') };
    head = followChain(head, segment);
    for (const record of recordsOf(segment)) evolve(state, record);
  }
  const faults = checkInvariants(state);
  if (faults.length > 0) throw new Error(faults.join('; '));
  const { accepted, outcomes } = state.totals;
  const happened = happenedOf(outcomes);
  return {
    tenant,
    about,
    stateHash: stateHash(state),
    seq: state.seq,
    accepted,
    outcomes: happened,
  };
}

/** Without those that never happened: a later build knows more outcomes than the recording one. */
export function happenedOf(outcomes: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(outcomes).filter(([, count]) => count > 0));
}
