import type {
  DirectCallDirection,
  DirectCallId,
  DirectCallView,
  InteractionId,
  Opaque,
  TrunkId,
} from '../domain/index.ts';
import type { TenantState } from './state.ts';

/**
 * A call that goes through with no queue.
 *
 *   (directCallStarted) ─► ringing ─► talking ─────────────► (directCallEnded)
 *                             └──────────│─────────────────►
 *                                        └─► handed over ──►
 *
 * Handed over (`into`): its far side is a leg of an interaction, its near side is being ended.
 *
 * The door ends it; after its process has died the next one goes on with it, or ends it
 * (`liveDirectCalls`).
 */
export interface DirectCall {
  readonly id: DirectCallId;
  readonly direction: DirectCallDirection;
  readonly number: string;
  /** The trunks that it came in and went out on. */
  readonly from: TrunkId;
  readonly to: TrunkId;
  readonly startedAt: number;
  readonly answeredAt: number | null;
  /** The caller's side first. */
  readonly dialogs: readonly Opaque[];
  readonly into?: { readonly interaction: InteractionId; readonly at: number };
}

/** For a host that starts again: what its dead predecessor left. */
export function liveDirectCalls(state: TenantState): readonly DirectCall[] {
  return [...state.directCalls.values()];
}

export function directCallViews(state: TenantState): DirectCallView[] {
  return [...state.directCalls.values()].map(
    ({ dialogs: _, into: __, from: ___, to: ____, ...call }) => {
      return { ...call, state: call.answeredAt === null ? 'ringing' : 'talking' };
    },
  );
}
