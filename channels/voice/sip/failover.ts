import type { TrunkConfig } from '../../../domain/index.ts';
import type { CallEnd, SipCall } from '../../../sip/index.ts';
import type { DriverTimers } from './timers.ts';

/** One INVITE of several, to one address each. */
export interface Attempts<Target> {
  readonly targets: readonly Target[];
  readonly failover: TrunkConfig['failover'] | null;
  readonly timers: DriverTimers;
  /** Whether the call is still wanted at all. */
  readonly wanted: () => boolean;
  readonly invite: (target: Target, attempt: number) => SipCall;
  /** Sets the handlers of each new call; the last one's `onEnded` is the end. */
  readonly listen: (call: SipCall) => void;
  /** Each attempt that came to nothing, the last one included. */
  readonly note: (target: Target, end: CallEnd) => void;
}

/**
 * Calls one address after the other (teams-voice-apps §5.3): on to the next when nothing was heard
 * in `afterMs` or at all, or when the refusal is one of `statuses`. A 6xx is a person's and ends
 * it, and so does anything once a phone has rung.
 *
 * ```
 * calling ──18x, 2xx──► (no other is tried)
 *    │ └──100──► waiting ──18x, 2xx──►
 *    └─ silence ─┴─ 408, 503, 504 ──► calling the next, if there is one
 * ```
 */
export function callInTurn<Target>(attempts: Attempts<Target>): void {
  attempt(attempts, 0);
}

function attempt<Target>(attempts: Attempts<Target>, index: number): void {
  const { targets, failover, timers, wanted } = attempts;
  const target = targets[index];
  if (target === undefined) return;
  const call = attempts.invite(target, index);
  attempts.listen(call);
  const { onTrying, onProgress, onAnswered, onEnded } = call;
  const hasNext = index + 1 < targets.length;
  let reached = false;
  let given = false;
  const silence =
    hasNext && failover !== null && failover.afterMs > 0
      ? timers.set(failover.afterMs, () => {
          given = true;
          call.end();
        })
      : null;
  const heard = (): void => silence?.clear();
  call.onTrying = () => {
    heard();
    onTrying();
  };
  call.onProgress = (...progress) => {
    heard();
    reached = true;
    onProgress(...progress);
  };
  call.onAnswered = (sdp) => {
    heard();
    reached = true;
    onAnswered(sdp);
  };
  call.onEnded = (end) => {
    heard();
    const silent = given ? ({ by: 'timeout', status: 408, reason: 'silence' } as const) : end;
    if (!reached && (given || end.by !== 'local')) attempts.note(target, silent);
    const next = hasNext && !reached && wanted() && goesOn(silent, failover);
    return next && tried(attempts, index + 1) ? undefined : onEnded(silent);
  };
}

/** False when nothing could be sent: the attempt before is then the end. */
function tried<Target>(attempts: Attempts<Target>, index: number): boolean {
  try {
    attempt(attempts, index);
    return true;
  } catch {
    return false;
  }
}

function goesOn(end: CallEnd, failover: TrunkConfig['failover'] | null): boolean {
  switch (end.by) {
    case 'local':
      return false;
    case 'remote':
      return failover !== null && failover.statuses.includes(end.status);
    case 'timeout':
    case 'transport':
      return true;
  }
}
