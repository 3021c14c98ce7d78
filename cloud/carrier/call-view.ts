import type { LegStats } from '../../media/index.ts';
import type { CallFinish, CallState, Cause } from './call-state.ts';

/** A call as the HTTP twin and the pages show it. Times are Unix milliseconds, null = not yet. */
export interface CallView {
  readonly id: string;
  /** Number of the phone that has this call. */
  readonly phone: string;
  readonly direction: 'out' | 'in';
  readonly state: CallState['kind'];
  readonly cause: Cause | null;
  readonly end: CallFinish | null;
  readonly from: string;
  readonly to: string;
  /** The caller's name as signalled. */
  readonly display: string;
  /** The person turned the banner away; the caller goes on hearing it ring. */
  readonly ignored: boolean;
  readonly heldByPeer: boolean;
  readonly voicemail: boolean;
  /** Digits heard from the far end, and those pressed here. */
  readonly digits: string;
  readonly pressed: string;
  /** Id of the call that this one is a consultation about. */
  readonly consultFor: string | null;
  readonly transfer: TransferView | null;
  readonly startedAt: number;
  readonly answeredAt: number | null;
  readonly endedAt: number | null;
  readonly legs: readonly LegView[];
}

/** A transfer that the person here asked for. */
export interface TransferView {
  readonly to: string;
  readonly how: 'refer' | 'replaces' | 'inside';
  readonly state: 'asked' | 'accepted' | 'ringing' | 'done' | 'failed';
  /** What the far end said last; null = nothing, or Teams did it by itself. */
  readonly status: number | null;
}

/** The SIP side of it. */
export interface LegView {
  readonly callId: string;
  readonly direction: 'out' | 'in';
  readonly transport: string;
  readonly peer: string;
  readonly state: string;
  /** Provisional answers that came, each with its To tag: forks show as different tags. */
  readonly progress: readonly { readonly status: number; readonly toTag: string }[];
  readonly rtp: LegStats | null;
}
