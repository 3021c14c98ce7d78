import type { Actor, Command, Effect, EventRecord, Refusal, TenantId } from '../../domain/index.ts';
import type { SealedRow } from '../../journal/index.ts';

/** What a door hands in beside the command. */
export interface Submission {
  readonly command: Command;
  readonly by: Actor;
  /** Vault rows of persons that the command refers to; they go into the same commit. */
  readonly sealed?: readonly SealedRow[];
  /** The inbox row that carried it; marked consumed by the same commit. */
  readonly inbox?: string;
  /** Nobody waits for it: it rides with the next commit, or goes alone a moment later. */
  readonly rides?: boolean;
}

export type SubmitResult =
  | {
      readonly kind: 'committed';
      readonly seq: number;
      /** What came of it; absent where it had been done before. */
      readonly records?: readonly EventRecord[];
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** Nothing was done that will last: ask again. */
  | { readonly kind: 'retry'; readonly retryAfterS: number }
  /** The command broke an assertion; it is kept apart and a person is told. */
  | { readonly kind: 'poison' };

/** What happens after a commit, in this order. Called once per commit, never before it. */
export interface CommitListener {
  committed(tenant: TenantId, records: readonly EventRecord[], committedSeq: number): void;
}

/** Carries effects out. `superseded` ones are settled without being sent. */
export interface EffectSink {
  dispatch(tenant: TenantId, effects: readonly Effect[]): void;
  /** The loop was rebuilt: forget what is queued, the state says what is open. */
  reset(tenant: TenantId): void;
}
