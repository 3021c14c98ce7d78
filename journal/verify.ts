import type { TenantId } from '../domain/index.ts';
import { checkInvariants, evolve } from '../engine/index.ts';
import { JournalError } from './fault.ts';
import { emptyState, followChain, hashBytes, stateHash } from './fold.ts';
import { GENESIS_HASH } from './port.ts';
import type { Hash, Head, Journal, Snapshot } from './port.ts';
import { recordsOf } from './segment.ts';

export interface VerifyReport extends Head {
  readonly tenant: TenantId;
  readonly segments: number;
  readonly stateHash: Hash;
  /** Empty = all is well. Each in words, with its place. */
  readonly faults: readonly string[];
}

export interface VerifyOptions {
  readonly build: string;
  /**
   * A head noted outside the database. A chain alone does not tell that its last rows were cut off:
   * only what was noted elsewhere (or a snapshot) does.
   */
  readonly anchor?: Head;
}

/** Reads the whole chain, folds it anew, and compares with what was noted on the way. */
export async function verifyTenant(
  journal: Journal,
  tenant: TenantId,
  options: VerifyOptions,
): Promise<VerifyReport> {
  const snapshot = await journal.snapshots.latest(tenant);
  const state = emptyState(tenant);
  const watch = new Watch(snapshot, options);
  const faults: string[] = [];
  let head: Head = { seq: 0, hash: GENESIS_HASH };
  let segments = 0;
  try {
    for await (const segment of journal.read(tenant)) {
      head = followChain(head, segment);
      segments += 1;
      for (const record of recordsOf(segment)) evolve(state, record);
      watch.passed(head, () => stateHash(state));
    }
    faults.push(...checkInvariants(state).map((fault) => `invariant ${fault}`));
  } catch (error) {
    if (!(error instanceof JournalError) && !isAssertion(error)) throw error;
    faults.push(error.message);
  }
  faults.push(...watch.missed(head));
  return { tenant, ...head, segments, stateHash: stateHash(state), faults };
}

const isAssertion = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'AssertionError';

/** The places noted elsewhere, each of which the chain must pass with the same hash. */
class Watch {
  readonly #snapshot: Snapshot | null;
  readonly #options: VerifyOptions;
  readonly #faults: string[] = [];

  constructor(snapshot: Snapshot | null, options: VerifyOptions) {
    this.#snapshot = snapshot;
    this.#options = options;
  }

  passed(head: Head, hashNow: () => Hash): void {
    const { anchor, build } = this.#options;
    if (anchor?.seq === head.seq && anchor.hash !== head.hash) {
      this.#faults.push(`seq ${head.seq}: not the hash that was noted outside`);
    }
    const snapshot = this.#snapshot;
    if (snapshot?.seq !== head.seq) return;
    if (snapshot.hash !== head.hash) {
      this.#faults.push(`seq ${head.seq}: not the hash that the snapshot was made at`);
    }
    if (hashBytes(snapshot.body) !== snapshot.stateHash) {
      this.#faults.push(`snapshot at ${snapshot.seq}: was changed after it was written`);
    } else if (snapshot.build === build && snapshot.stateHash !== hashNow()) {
      this.#faults.push(`snapshot at ${snapshot.seq}: replay gives another state`);
    }
  }

  missed(head: Head): readonly string[] {
    const noted = [
      ['the outside note', this.#options.anchor?.seq ?? 0],
      ['the snapshot', this.#snapshot?.seq ?? 0],
    ] as const;
    const cut = noted
      .filter(([, seq]) => seq > head.seq)
      .map(([what, seq]) => `the journal ends at ${head.seq}, ${what} knows of ${seq}`);
    return [...this.#faults, ...cut];
  }
}
